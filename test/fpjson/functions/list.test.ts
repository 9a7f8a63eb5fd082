/** Making lists: sizes that are known before they are made. */
import { describe, expect, it } from '@jest/globals'
import { LIST_ITEMS_MAX } from '../../../fpjson/limits.ts'
import { evaluate, failureOf } from '../support.ts'

describe('unnest', () => {
  it('opens lists alone, whatever length an object says it has', () => {
    const list = [[1], 'ab', { length: 0 }, { length: 1, 0: 'x' }, [[2]]]
    expect(evaluate(['unnest', ['$', 'list']], { list })).toEqual([1, 'ab', { length: 0 }, { length: 1, 0: 'x' }, [2]])
  })

  it('makes a list at the bound, and none of one element more', () => {
    const half = Array.from({ length: LIST_ITEMS_MAX / 2 }, () => 0)
    expect(evaluate(['length', ['unnest', ['$', 'lists']]], { lists: [half, half] })).toBe(LIST_ITEMS_MAX)
    expect(failureOf(['unnest', ['$', 'lists']], { lists: [half, half, 1] })[0]).toBe('FPJSON_SIZE')
  })
})

describe.each(['repeat', 'times'])('%s', (name) => {
  const value = name === 'repeat' ? 'x' : ['identity']

  it.each([-1, 1.5, '2', null, [1], 1e300])('refuses %j times', (count) => {
    expect(failureOf([name, value, count])[0]).toBe('FPJSON_TYPE')
  })

  it('refuses a huge count before it makes anything', () => {
    expect(failureOf([name, value, LIST_ITEMS_MAX + 1])[0]).toBe('FPJSON_SIZE')
    expect(failureOf([name, value, Number.MAX_SAFE_INTEGER])[0]).toBe('FPJSON_SIZE')
  })
})
