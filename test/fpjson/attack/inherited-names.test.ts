/** Members that everything of the host has: nothing of the language has them. */
import { describe, expect, it } from '@jest/globals'
import { check, type Json } from '../../../fpjson/index.ts'
import { errorOf, evaluate, failureOf } from '../support.ts'

const NAMES = [
  ...Object.getOwnPropertyNames(Object.prototype),
  ...Object.getOwnPropertyNames(Array.prototype),
  ...Object.getOwnPropertyNames(String.prototype),
  ...Object.getOwnPropertyNames(Function.prototype),
].filter((name) => !['__proto__', 'constructor', 'length'].includes(name))

/** One of everything that a program can hold. */
const HOLDERS: readonly Json[] = [
  {},
  [],
  'text',
  5,
  true,
  null,
  ['$', 'missing'],
  ['inc'],
  ['add', 1],
  ['typ', 'String'],
  ['reg', 'a'],
  ['lensProp', 'a'],
  ['map', ['inc']],
]

const NAME: Json = ['$', 'name']
const READS: readonly ((holder: Json) => Json)[] = [
  (holder) => ['prop', NAME, holder],
  (holder) => ['path', ['[]', NAME, 'call'], holder],
  (holder) => ['propOr', null, NAME, holder],
  (holder) => ['has', NAME, holder],
  (holder) => ['hasPath', ['[]', NAME], holder],
  (holder) => ['view', ['lensProp', NAME], holder],
]

it.each(NAMES)('%s is no member of anything', (name) => {
  for (const read of READS) {
    const found = evaluate(['[]', ...HOLDERS.map(read)], { name }) as readonly Json[]
    expect(found.filter((value) => value !== null && value !== false)).toEqual([])
  }
  expect(evaluate(['[]', ['$', '$read'], ['$', ['[]', '$read']], ['var', ['$', 'read'], 0]], { read: name })).toEqual([
    null,
    [null],
    null,
  ])
})

it.each(NAMES)('%s is a member where it is one', (name) => {
  const held = { [name]: 'x' }
  const program = [
    '[]',
    ['prop', NAME, ['$', 'held']],
    ['keys', ['objOf', NAME, 1]],
    ['keys', ['countBy', ['identity'], ['[]', NAME]]],
    ['has', NAME, ['omit', ['[]', NAME], ['$', 'held']]],
    ['$', `held.${name}`],
  ]
  expect(evaluate(program, { name, held })).toEqual(['x', [name], [name], false, 'x'])
})

describe('as the head of a list', () => {
  const words = [
    'hasOwnProperty',
    'valueOf',
    'isPrototypeOf',
    '__defineGetter__',
    '__lookupGetter__',
    'call.call',
    'get',
  ]

  it.each([...words, '__proto__', 'constructor', 'prototype'])('%s is a word, and no call', (name) => {
    expect(evaluate([name, 'x'])).toEqual([name, 'x'])
    expect(evaluate([[name], 'x'])).toEqual([[name], 'x'])
    for (const program of [
      [name, 'x'],
      ['identity', [name, ['$', 'x']]],
    ]) {
      expect(errorOf(() => check(program, { strict: true })).code).toBe('FPJSON_FUNCTION_UNKNOWN')
    }
  })
})

it('are no types, and no flags of patterns', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'Function', 'Symbol', 'Date']) {
    expect(failureOf(['typ', name])[0]).toBe('FPJSON_PROGRAM_INVALID')
    expect(failureOf(['is', name, {}])[0]).toBe('FPJSON_TYPE')
    expect(failureOf(['reg', 'a', name])[0]).toBe('FPJSON_PATTERN')
  }
})

it('are no members of a function', () => {
  const program = [
    '[]',
    ['prop', 'arity', ['inc']],
    ['prop', 'length', ['inc']],
    ['keys', ['inc']],
    ['toPairs', ['inc']],
  ]
  expect(evaluate(program)).toEqual([null, null, [], []])
})

it('are no methods: a member with the name of one is data', () => {
  const methods = [
    'map',
    'filter',
    'concat',
    'equals',
    'toString',
    'reduce',
    'chain',
    'ap',
    'empty',
    'fantasy-land/map',
  ]
  const traps = Object.fromEntries(methods.map((name) => [name, 'x']))
  expect(
    evaluate(['[]', ['map', ['toUpper'], ['$', 'x']], ['equals', ['$', 'x'], {}], ['empty', ['$', 'x']]], { x: traps }),
  ).toEqual([Object.fromEntries(methods.map((name) => [name, 'X'])), false, {}])
  for (const name of ['concat', 'reduce', 'chain', 'ap', 'sum', 'join', 'flatten']) {
    const args = name === 'reduce' ? [['add'], 0] : name === 'chain' ? [['of']] : name === 'join' ? [''] : []
    const last =
      name === 'concat' || name === 'ap'
        ? [
            ['$', 'x'],
            ['$', 'x'],
          ]
        : [['$', 'x']]
    expect(failureOf([name, ...args, ...last], { x: traps })[0]).toBe('FPJSON_TYPE')
  }
})
