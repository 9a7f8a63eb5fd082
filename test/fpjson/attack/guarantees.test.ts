/** What the language promises, each promise with the programs and the data that would break it. */
import { afterAll, describe, expect, it } from '@jest/globals'
import type { Json } from '../../../fpjson/index.ts'
import { changedMember, hostState } from '../../fuzz/fpjson/host-state.ts'
import { answerOf } from './answers.ts'
import { ownMember } from './values.ts'

const X: Json = ['$', 'x']
const HIDDEN = ownMember('__proto__', { admin: true, polluted: true })
const before = hostState()

afterAll(() => {
  expect(changedMember(before, hostState())).toBeUndefined()
})

describe('nothing of the host is changed', () => {
  it.each<[unknown, string]>([
    [['let', '__proto__.polluted', 1], 'FPJSON_NAME_FORBIDDEN'],
    [['let', 'constructor.prototype.polluted', 1], 'FPJSON_NAME_FORBIDDEN'],
    [['let', 'a.constructor.prototype.polluted', 1], 'FPJSON_NAME_FORBIDDEN'],
    [['let', '$p', 1], 'FPJSON_NAME_FORBIDDEN'],
    [['let', '__proto__.toJSON', ['inc']], 'FPJSON_NAME_FORBIDDEN'],
    [['assocPath', ['__proto__', 'polluted'], 1, {}], 'FPJSON_NAME_FORBIDDEN'],
    [['set', ['lensPath', ['__proto__', 'polluted']], 1, {}], 'FPJSON_NAME_FORBIDDEN'],
    [['mergeDeepRight', {}, X], 'FPJSON_NAME_FORBIDDEN'],
    [['mergeDeepLeft', X, {}], 'FPJSON_NAME_FORBIDDEN'],
    [['typ', '__proto__'], 'FPJSON_PROGRAM_INVALID'],
    [['reduce', ['flip', ['append']], ['$', 'list'], [1]], 'unchanged'],
  ])('%j', (program, code) => {
    const list = Object.freeze([0])
    const outcome = answerOf(program, { x: HIDDEN, p: '__proto__.polluted', a: {}, list })
    expect(code === 'unchanged' ? list : outcome).toEqual(code === 'unchanged' ? [0] : code)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})

describe('no member is there that cannot be seen', () => {
  it.each<[unknown]>([
    [['clone', X]],
    [['mergeRight', X, {}]],
    [['fromPairs', ['toPairs', X]]],
    [['zipObj', ['keys', X], ['values', X]]],
    [['objOf', ['head', ['keys', X]], ['head', ['values', X]]]],
    [['identity', X]],
  ])('%j', (program) => {
    expect([false, 'FPJSON_NAME_FORBIDDEN']).toContainEqual(answerOf(['has', 'admin', program], { x: HIDDEN }))
    expect([null, 'FPJSON_NAME_FORBIDDEN']).toContainEqual(answerOf(['prop', 'admin', program], { x: HIDDEN }))
  })

  it('nor asked for', () => {
    expect(answerOf(['where', { admin: ['identity'] }, X], { x: HIDDEN })).toBe(false)
    for (const name of ['groupBy', 'countBy', 'indexBy']) {
      expect(answerOf([name, ['identity'], ['$', 'keys']], { keys: ['__proto__'] })).toBe('FPJSON_NAME_FORBIDDEN')
    }
    expect(answerOf(['invert', ['$', 'keys']], { keys: ['__proto__'] })).toBe('FPJSON_NAME_FORBIDDEN')
  })
})

describe('nothing leads to code', () => {
  it.each<[unknown, string]>([
    [{ var: 'constructor.constructor' }, 'FPJSON_NAME_FORBIDDEN'],
    [['path', ['constructor', 'constructor'], ['inc']], 'FPJSON_NAME_FORBIDDEN'],
    [['prop', 'constructor', ['inc']], 'FPJSON_NAME_FORBIDDEN'],
    [['invoker', 1, 'constructor'], 'FPJSON_FUNCTION_UNKNOWN'],
    [['construct', ['prop', 'constructor']], 'FPJSON_FUNCTION_UNKNOWN'],
    [['constructN', 1, ['inc']], 'FPJSON_FUNCTION_UNKNOWN'],
    [['bind', ['inc'], {}], 'FPJSON_FUNCTION_UNKNOWN'],
    [['thunkify', ['inc']], 'FPJSON_FUNCTION_UNKNOWN'],
    [['memoizeWith', ['identity'], ['inc']], 'FPJSON_FUNCTION_UNKNOWN'],
    [['andThen', ['inc'], 1], 'FPJSON_FUNCTION_UNKNOWN'],
    [['apply', ['prop', 'constructor', ['inc']], ['return 1']], 'FPJSON_NAME_FORBIDDEN'],
    [['call', ['prop', 'call', ['inc']], 1], 'FPJSON_TYPE'],
    [['call', ['prop', 'bind', ['inc']], 1], 'FPJSON_TYPE'],
    [
      [
        ['lift', ['prop', 'constructor']],
        ['[]', ['inc']],
      ],
      'FPJSON_NAME_FORBIDDEN',
    ],
    [['apply', 'eval', ['1']], 'FPJSON_TYPE'],
    [['map', 'parseInt', ['1']], 'FPJSON_TYPE'],
    [['toString', ['inc']], 'FPJSON_TYPE'],
    [['join', '', ['[]', ['inc']]], 'FPJSON_TYPE'],
    [['concat', '', ['inc']], 'FPJSON_TYPE'],
    [['split', '', ['inc']], 'FPJSON_TYPE'],
    [['keys', ['inc']], ''],
    [['uniq', ['[]', ['inc']]], 'FPJSON_TYPE'],
  ])('%j', (program, code) => {
    expect(answerOf(program)).toEqual(code === '' ? [] : code)
  })

  it.each(['arguments', 'caller', 'name', 'length', 'arity', 'label', 'typeName', 'pattern', 'route', 'plan', 'total'])(
    '%s is no member of a function, a type or a pattern',
    (name) => {
      for (const holder of [['inc'], ['typ', 'String'], ['reg', 'a'], ['lensProp', 'a']]) {
        expect(answerOf(['prop', name, holder])).toBeNull()
        expect(answerOf(['has', name, holder])).toBe(false)
      }
    },
  )
})

describe('every engine answers alike', () => {
  it.each<[unknown, Json]>([
    [['divide', 0, 0], 'FPJSON_NUMBER'],
    [['divide', 1, 0], 'FPJSON_NUMBER'],
    [['divide', 1, ['multiply', -1, 0]], 'FPJSON_NUMBER'],
    [['add', {}, 1], 'FPJSON_TYPE'],
    [['add', '1', '2'], 'FPJSON_TYPE'],
    [['multiply', -1, 0], 0],
    [['toString', ['multiply', -1, 0]], '0'],
    [['equals', 0, ['negate', 0]], true],
    [['uniq', ['[]', 0, ['negate', 0]]], [0]],
    [['invoker', 0, 'toLocaleString'], 'FPJSON_FUNCTION_UNKNOWN'],
    [['ascendNatural', 'sv', ['identity']], 'FPJSON_FUNCTION_UNKNOWN'],
    [['sort', ['lt'], [3, 1, 2]], 'FPJSON_TYPE'],
    [['sort', ['ascend', ['identity']], ['[]', 1, 'a', null]], 'FPJSON_TYPE'],
    [['sortBy', ['identity'], [[2], [1]]], 'FPJSON_TYPE'],
    [
      ['sort', ['always', 1], [3, 1, 2]],
      [2, 1, 3],
    ],
    [['lt', [5], 10], 'FPJSON_TYPE'],
    [['gte', '20', 10], 'FPJSON_TYPE'],
    [['toLower', '\u{10d50} \u1c89 \ua7dc'], '\u{10d50} \u1c89 \ua7dc'],
    [['toUpper', 'ßıŉǰ'], 'SSIʼNǰ'],
    [
      ['keys', { b: 1, 10: 1, 2: 1, a: 1 }],
      ['10', '2', 'a', 'b'],
    ],
    [['toString', 1e21], '1e+21'],
    [['toString', 5e-324], '5e-324'],
    [['mean', [0.1, 0.2, 0.3]], 0.20000000000000004],
  ])('%j gives %j', (program, wanted) => {
    expect(answerOf(program)).toEqual(wanted)
  })
})
