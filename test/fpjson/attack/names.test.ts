/** `__proto__`, `constructor` and `prototype`, wherever a name is a key or a step: refused, whoever wrote them. */
import { describe, expect, it } from '@jest/globals'
import { check, type Json } from '../../../fpjson/index.ts'
import { errorOf, evaluate, failureOf, runRule } from '../support.ts'
import { FORBIDDEN, ownMember } from './values.ts'

/** The name as data. */
const NAME: Json = ['$', 'name']
/** An object of data that has it as a member. */
const OWN: Json = ['$', 'own']
/** A list of it, and one in which it is not first. */
const NAMES: Json = ['[]', NAME]
const STEPS: Json = ['[]', 'a', NAME]

/** As the path of a variable. */
const VARIABLES: readonly Json[] = [
  ['$', '$path'],
  ['$', ['[]', 'a', '$path']],
  ['$', ['append', '$path', []]],
  ['$', { a: '$path' }],
  ['$', ['$', 'path']],
  ['var', ['$', 'path'], 0],
  [['pipe', ['var', ['$', 'path']]], 0],
  ['var', ['[]', ['$', 'path']], 0],
  ['var', OWN, 0],
  ['let', '$path', 1],
  ['let', ['$', 'path'], 1],
  ['let', ['concat', 'a.', NAME], 1],
  ['let', NAME, ['inc']],
]

/** As a step into a value. */
const READS: readonly Json[] = [
  ['prop', NAME, {}],
  ['prop', NAME, ['inc']],
  ['propOr', 1, NAME, {}],
  ['propEq', NAME, 1, {}],
  ['propIs', 'Object', NAME, {}],
  ['propSatisfies', ['isNil'], NAME, {}],
  ['props', NAMES, {}],
  ['path', NAMES, {}],
  ['path', STEPS, {}],
  ['pathOr', 1, STEPS, {}],
  ['pathEq', STEPS, 1, {}],
  ['pathSatisfies', ['isNil'], STEPS, {}],
  ['paths', ['[]', NAMES], {}],
  ['has', NAME, {}],
  ['hasIn', NAME, {}],
  ['hasPath', STEPS, {}],
  ['pluck', NAME, [{}]],
  ['into', [], ['pluck', NAME], [{}]],
  ['eqProps', NAME, {}, {}],
  ['where', OWN, {}],
  ['whereAny', OWN, {}],
  ['whereEq', OWN, {}],
  ['pick', NAMES, {}],
  ['pickAll', NAMES, {}],
  ['project', NAMES, [{}]],
  ['omit', NAMES, {}],
  ['unwind', NAME, {}],
  ['view', ['lensProp', NAME], {}],
  ['view', ['lensPath', STEPS], {}],
  ['view', ['compose', ['lensProp', 'a'], ['lensPath', NAMES]], {}],
  ['swap', NAME, 'a', {}],
  ['swap', 'a', NAME, {}],
]

/** As the key of a member, or a step to what is changed. */
const WRITES: readonly Json[] = [
  ['assoc', NAME, 1, {}],
  ['assoc', NAME, 1, []],
  ['assocPath', NAMES, 1, {}],
  ['assocPath', STEPS, 1, {}],
  ['assocPath', ['[]', NAME, 'polluted'], 1, {}],
  ['dissoc', NAME, {}],
  ['dissocPath', ['[]', NAME, 'toString'], {}],
  ['modify', NAME, ['always', 1], {}],
  ['modifyPath', STEPS, ['always', 1], {}],
  ['set', ['lensProp', NAME], 1, {}],
  ['set', ['lensPath', STEPS], 1, {}],
  ['over', ['lensProp', NAME], ['inc'], {}],
  ['objOf', NAME, 1],
  ['fromPairs', ['[]', ['[]', NAME, 1]]],
  ['fromPairs', ['toPairs', OWN]],
  ['zipObj', NAMES, [1]],
  ['into', {}, ['map', ['identity']], ['[]', ['[]', NAME, 1]]],
  ['into', {}, ['identity'], ['[]', OWN]],
  ['into', OWN, ['identity'], []],
  ['invert', NAMES],
  ['invert', { a: NAME }],
  ['invertObj', NAMES],
  ['mapKeys', ['always', NAME], { a: 1 }],
  ['renameKeys', { a: NAME }, { a: 1 }],
  ['rebuild', ['always', ['[]', ['[]', NAME, 1]]], { a: 1 }],
  ['groupBy', ['identity'], NAMES],
  ['countBy', ['identity'], NAMES],
  ['indexBy', ['identity'], NAMES],
  ['collectBy', ['identity'], NAMES],
  ['reduceBy', ['add'], 0, ['identity'], NAMES],
  ['into', [], ['groupBy', ['identity']], NAMES],
  ['into', [], ['countBy', ['identity']], NAMES],
  [['applySpec', ['map', ['always', ['inc']], OWN]], 1],
]

/** Objects that data made with it as a member: such a member is in no object that a program makes. */
const COPIES: readonly Json[] = [
  ['assoc', 'a', 1, OWN],
  ['assocPath', ['a', 'b'], 1, OWN],
  ['dissoc', 'a', OWN],
  ['omit', ['a'], OWN],
  ['filter', ['T'], OWN],
  ['reject', ['F'], OWN],
  ['partition', ['T'], OWN],
  ['pickBy', ['T'], OWN],
  ['map', ['identity'], OWN],
  ['mapObjIndexed', ['identity'], OWN],
  ['mapKeys', ['identity'], OWN],
  ['renameKeys', {}, OWN],
  ['rebuild', ['pipe', ['pair'], ['of']], OWN],
  ['evolve', {}, OWN],
  ['unwind', 'list', ['$', 'rows']],
  ['swap', 'a', 'b', ['$', 'rows']],
  ['modify', 'list', ['length'], ['$', 'rows']],
  ['set', ['lensProp', 'list'], 1, ['$', 'rows']],
  ...['mergeRight', 'mergeLeft', 'mergeDeepRight', 'mergeDeepLeft'].flatMap((name) => [
    [name, {}, OWN],
    [name, OWN, {}],
    [name, OWN, OWN],
  ]),
  ...['mergeWith', 'mergeWithKey', 'mergeDeepWith', 'mergeDeepWithKey'].flatMap((name) => [
    [name, ['always', 1], {}, OWN],
    [name, ['always', 1], OWN, {}],
  ]),
  ['mergeDeepRight', { a: { b: 1 } }, { a: OWN }],
  ['mergeAll', ['[]', {}, OWN]],
  [['partialObject', ['identity'], OWN], {}],
  [['partialObject', ['identity'], {}], OWN],
]

function ownMembers(members: readonly (readonly [key: string, value: Json])[]): Json {
  const texts = members.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
  return JSON.parse(`{${texts.join()},"list":[1],"b":1}`) as Json
}

/** Written by the program itself. */
function writtenIn(name: string): readonly Json[] {
  return [
    ownMember(name, 1),
    { a: [ownMember(name, 1)] },
    ['identity', ownMember(name, 1)],
    ['where', ownMember(name, ['T']), {}],
    [['applySpec', ownMember(name, ['inc'])], 1],
    ['$', name],
    ['$', `a.${name}`],
    { var: name },
    { var: `a.${name}.b` },
  ]
}

describe.each(FORBIDDEN)('the name %s', (name) => {
  const own = ownMember(name, { polluted: true })
  const vars = { name, path: `a.${name}.polluted`, own, a: {}, rows: { ...(own as object), list: [1], a: 1, b: 2 } }

  it.each([...VARIABLES, ...READS, ...WRITES, ...COPIES].map((program) => [program]))('is refused by %j', (program) => {
    expect(failureOf(program, vars)[0]).toBe('FPJSON_NAME_FORBIDDEN')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it.each(COPIES.map((program) => [program]))('is said alike by %j, in whichever order data was written', (program) => {
    const members: [string, Json][] = [[name, 1], ...FORBIDDEN.map((other): [string, Json] => [other, 2]), ['a', 3]]
    const messages = [members, members.toReversed()].map((order) => {
      const data = ownMembers(order)
      return errorOf(() => evaluate(program, { own: data, rows: data })).message
    })
    expect(messages[1]).toBe(messages[0])
  })

  it('is refused when a program is compiled, if the program itself has it', () => {
    for (const program of writtenIn(name)) expect(errorOf(() => check(program)).code).toBe('FPJSON_NAME_FORBIDDEN')
  })

  it('is refused in statements', () => {
    const codes = [
      [[`=$${name}.x`, 1]],
      [['=$a', ['if', true, { [`a.${name}`]: ['$', `${name}.x`] }]]],
      [['split()', [':', 'a:b', [`=$a.${name}`]]]],
      [['mod()', { [`a.${name}`]: 1 }]],
      [['mod()', { a: ownMember(name, 1) }]],
      [['get()', ['users', ownMember(name, 1)]]].map((query) => ['=$a', query]),
      [['=$a', ['stringify()', ownMember(name, 1)]]],
      [['=$a', ['parse()', '$text']]],
      [['allowif()', `$a.${name}`]],
      [['let', `a.${name}`, 1]],
    ].map((rule) => errorOf(() => runRule(rule, { vars: { text: `{"a":{"${name}":1}}` } })).code)
    expect(new Set(codes)).toEqual(new Set(['FPJSON_NAME_FORBIDDEN']))
    expect(errorOf(() => runRule([['fields()', [name]]])).code).toBe('FPJSON_STATEMENT')
  })

  it('is refused however it is spelled in a JSON text', () => {
    const [first = '', ...rest] = name
    const escaped = `\\u${first.charCodeAt(0).toString(16).padStart(4, '0')}${rest.join('')}`
    const rule = [['=$a', ['parse()', '$text']]]
    expect(errorOf(() => runRule(rule, { vars: { text: `{"${escaped}":1}` } })).code).toBe('FPJSON_NAME_FORBIDDEN')
  })

  it('is refused when a failure is handled, which then has the code alone', () => {
    const program = [['tryCatch', ['prop', NAME], ['identity']], {}]
    expect(evaluate(program, vars)).toEqual({ code: 'FPJSON_NAME_FORBIDDEN' })
  })

  it('in data hides no member, and shows none', () => {
    const program = ['[]', ['prop', 'polluted', OWN], ['equals', OWN, {}], ['isEmpty', OWN], ['keys', OWN], OWN]
    expect(evaluate(program, vars)).toEqual([null, false, false, [name], own])
  })

  it('is a text like any other', () => {
    const program = [
      '[]',
      ['concat', NAME, '!'],
      ['length', NAME],
      ['equals', NAME, name],
      ['uniq', NAMES],
      ['of', NAME],
    ]
    expect(evaluate(program, vars)).toEqual([`${name}!`, name.length, true, [name], [name]])
  })
})
