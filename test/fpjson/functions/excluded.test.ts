/** Functions that never exist. */
import { describe, expect, it } from '@jest/globals'
import * as R from 'ramda'
import { EXCLUDED } from '../../../fpjson/functions/excluded.ts'
import { FUNCTION_NAMES, RESERVED_NAMES } from '../../../fpjson/index.ts'
import { errorOf, evaluate } from '../support.ts'

describe.each([...EXCLUDED])('%s', (name, reason) => {
  it('is refused with the reason, with and without arguments', () => {
    for (const program of [[name], [name, 1], ['map', [name, 1], [1]]]) {
      const { code, sentence } = errorOf(() => evaluate(program))
      expect([code, sentence.includes(`${name} is not available: ${reason};`)]).toEqual([
        'FPJSON_FUNCTION_UNKNOWN',
        true,
      ])
    }
  })

  it('is a function of ramda, and none here', () => {
    expect(typeof (R as Record<string, unknown>)[name]).toBe('function')
    expect(FUNCTION_NAMES).not.toContain(name)
    expect(RESERVED_NAMES).toContain(name)
  })

  it('is text behind a marker', () => {
    expect(evaluate(['[]', name, 1])).toEqual([name, 1])
  })
})
