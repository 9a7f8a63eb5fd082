import { describe, expect, it } from '@jest/globals'
import { toVersion2 } from '../../../contract/jobs/version-1.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { FpjsonError } from '../../../fpjson/index.ts'
import { thrownBy } from '../../support/contract.ts'

describe('a step of version 1', () => {
  it.each<[Json, Json]>([
    [
      ['set', [{ a: 1 }, 'people', { var: 'data.id' }]],
      ['set()', [{ a: 1 }, 'people', '$data.id']],
    ],
    [
      ['delete', ['people', 'Bob']],
      ['delete()', ['people', 'Bob']],
    ],
    [
      ['add', [{ a: { var: 'x' }, b: [{ var: 'y.z' }] }, 'log']],
      ['add()', [{ a: '$x', b: ['$y.z'] }, 'log']],
    ],
    [
      ['set', [{ var: 'data.after' }, 'copies', 'c']],
      ['set()', ['$data.after', 'copies', 'c']],
    ],
    [
      ['set', [{ var: 'x', n: 1 }, 'c', 'd']],
      ['set()', [{ var: 'x', n: 1 }, 'c', 'd']],
    ],
    [
      ['set', [{ t: '$signer', u: '$', v: '$$' }, 'c', 'd']],
      ['set()', [{ t: '$$signer', u: '$', v: '$$$' }, 'c', 'd']],
    ],
    [
      ['batch', { var: 'list' }],
      ['batch()', '$list'],
    ],
    [
      ['toBatch', ['set', {}, 'c', 'd']],
      ['toBatch()', ['set', {}, 'c', 'd']],
    ],
    [
      ['toBatchAll', [['set', {}, 'c', 'd']]],
      ['toBatchAll()', [['set', {}, 'c', 'd']]],
    ],
    [
      ['let', 'n', ['add', { var: 'a' }, 1]],
      ['=$n', ['add', { var: 'a' }, 1]],
    ],
    [
      ['let', 't', '$5'],
      ['=$t', '$$5'],
    ],
    [
      ['get', 'found', ['people', ['age', '>', { var: 'n' }]]],
      ['=$found', ['get()', ['people', ['age', '>', '$n']]]],
    ],
    [
      ['do', ['let', 'x', 1]],
      ['=$_', ['let', 'x', 1]],
    ],
    [
      ['if', { var: 'x' }, ['break']],
      ['if', { var: 'x' }, ['break']],
    ],
    [
      ['if', true, [['break'], ['break']]],
      ['if', true, ['[]', ['break'], ['break']]],
    ],
    [
      ['ifelse', true, ['break'], []],
      ['if', true, ['break'], 'else', ['[]']],
    ],
  ])('%j is %j', (step, statement) => {
    expect(toVersion2([step])).toEqual([statement])
  })

  it.each<[Json, (string | number)[]]>([
    [5, [1]],
    [[], [1]],
    [['nothing'], [1]],
    [['set()', [{}, 'c', 'd']], [1]],
    [['set'], [1]],
    [['set', {}, 'c', 'd'], [1]],
    [['break', 1], [1]],
    [['let', 5, 1], [1]],
    [['let', '', 1], [1]],
    [['let', 'a#b', 1], [1]],
    [
      ['if', true, 5],
      [1, 2],
    ],
    [
      ['if', true, [['break'], ['nothing']]],
      [1, 2, 1],
    ],
    [
      ['ifelse', true, ['break'], ['nothing']],
      [1, 3],
    ],
  ])('%j is refused at its place', (step, path) => {
    const error = thrownBy(() => toVersion2([['break'], step]))
    expect(error).toBeInstanceOf(FpjsonError)
    expect([(error as FpjsonError).code, (error as FpjsonError).path]).toEqual(['FPJSON_STATEMENT', path])
  })

  it.each(['o$x', 'x$x', '!$x', 'l$x', 'u$x'])(
    'a text such as %j, which cannot be told from a variable, is refused',
    (text) => {
      expect(thrownBy(() => toVersion2([['let', 'a', text]]))).toMatchObject({ code: 'FPJSON_STATEMENT' })
      expect(toVersion2([['let', 'a', text.slice(0, 2)]])).toEqual([['=$a', text.slice(0, 2)]])
    },
  )
})
