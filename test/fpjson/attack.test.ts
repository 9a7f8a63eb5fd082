/** What hostile programs and hostile data try. Every one must end at once, in an error with a code or a harmless value. */
import { describe, expect, it } from '@jest/globals'
import { createFuel, type Json, type JsonObject, run } from '../../fpjson/index.ts'
import { CALL_DEPTH_MAX, LIST_ITEMS_MAX, TEXT_UNITS_MAX, VALUE_DEPTH_MAX } from '../../fpjson/limits.ts'
import { errorOf, evaluate, failureOf, runRule } from './support.ts'

const FORBIDDEN = ['__proto__', 'constructor', 'prototype']

/** An own member, as JSON.parse makes it. */
const ownMember = (key: string, value: Json) => JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(value)}}`)

describe('data as code', () => {
  const data: [string, Json][] = [
    ['a call', ['add', 1, 2]],
    ['a read', { var: 'secret' }],
    ['a shortcut', '$secret'],
    ['a placeholder', ['__']],
    ['the placeholder of another library', { '@@functional/placeholder': true }],
    ['a reduction of another library', { '@@transducer/reduced': true, '@@transducer/value': 1 }],
    ['a list marker', ['[]', 'x']],
    ['a type', ['typ', 'String']],
    ['a method', { map: ['always', 'hijacked'], equals: ['T'], toString: ['T'], length: 'x' }],
    ['a dynamic path', '$$secret'],
  ]

  it.each(data)('%s stays data when read, passed, built and stored', (_name, value) => {
    const program = [
      '[]',
      ['$', 'x'],
      { var: 'x' },
      ['identity', ['$', 'x']],
      ['head', ['append', ['$', 'x'], []]],
      ['let', 'y', ['$', 'x']],
      ['$', 'y'],
    ]
    expect(evaluate(program, { x: value, secret: 's' })).toEqual([value, value, value, value, value, value])
  })

  it.each(data)('%s equals itself and nothing else', (_name, value) => {
    expect(
      evaluate(['[]', ['equals', ['$', 'x'], ['$', 'x']], ['equals', ['$', 'x'], 'signer']], { x: value }),
    ).toEqual([true, false])
  })

  it.each(data)('%s cannot pass a rule', (_name, value) => {
    const rule = [
      ['=$claim', '$new.owner'],
      ['mod()', { copy: '$claim' }],
      ['allowif()', ['equals', '$claim', '$signer']],
    ]
    const { verdict, mods } = runRule(rule, { vars: { new: { owner: value }, signer: 'me', secret: 's' } })
    expect(verdict.decision).toBeUndefined()
    expect(mods).toEqual({ copy: value })
  })

  it('the result of a document read stays data', () => {
    const rule = [
      ['=$doc', ['get()', ['a', 'b']]],
      ['mod()', { doc: '$doc' }],
    ]
    expect(runRule(rule, { documents: { 'a/b': ['add', 1, 2] } }).mods).toEqual({ doc: ['add', 1, 2] })
  })
})

describe.each(FORBIDDEN)('the name %s', (name) => {
  it.each([
    ['a static read', ['$', `${name}.x`]],
    ['an object read', { var: `a.${name}` }],
    ['a read by a path in data', ['$', '$p']],
    ['a delayed read', ['var', `a.${name}`, 0]],
    ['a write', ['let', `${name}.polluted`, 1]],
    ['a write below', ['let', `a.${name}.polluted`, 1]],
    ['a write by a path in data', ['let', '$p', 1]],
    ['prop', ['prop', ['$', 'n'], {}]],
    ['propOr', ['propOr', 1, ['$', 'n'], {}]],
    ['props', ['props', ['[]', ['$', 'n']], {}]],
    ['path', ['path', ['[]', ['$', 'n'], 'x'], {}]],
    ['has', ['has', ['$', 'n'], {}]],
    ['hasPath', ['hasPath', ['[]', ['$', 'n']], {}]],
    ['pluck', ['pluck', ['$', 'n'], [{}]]],
    ['pick', ['pick', ['[]', ['$', 'n']], {}]],
    ['omit', ['omit', ['[]', ['$', 'n']], {}]],
    ['assoc', ['assoc', ['$', 'n'], 1, {}]],
    ['assocPath', ['assocPath', ['[]', 'a', ['$', 'n']], 1, {}]],
    ['dissoc', ['dissoc', ['$', 'n'], {}]],
    ['dissocPath', ['dissocPath', ['[]', ['$', 'n'], 'a'], {}]],
    ['objOf', ['objOf', ['$', 'n'], 1]],
    ['fromPairs', ['fromPairs', ['[]', ['[]', ['$', 'n'], 1]]]],
    ['a key of the program', ownMember(name, 1)],
    ['a merge of data that has it', ['mergeRight', {}, ['$', 'own']]],
    ['a map over data that has it', ['map', ['identity'], ['$', 'own']]],
  ])('is refused by %s', (_name, program) => {
    expect(failureOf(program, { a: {}, n: name, p: `a.${name}.x`, own: ownMember(name, 1) })[0]).toBe(
      'FPJSON_NAME_FORBIDDEN',
    )
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('is refused in statements', () => {
    const codes = [[[`=$${name}.x`, 1]], [['mod()', { [`a.${name}`]: 1 }]], [['allowif()', `$a.${name}`]]].map(
      (rule) => errorOf(() => runRule(rule)).code,
    )
    expect(codes).toEqual(Array(3).fill('FPJSON_NAME_FORBIDDEN'))
    expect(errorOf(() => runRule([['fields()', [name]]])).code).toBe('FPJSON_STATEMENT')
  })

  it('in data never hides a member', () => {
    const data = ownMember(name, { admin: true })
    expect(evaluate(['[]', ['prop', 'admin', ['$', 'x']], ['equals', ['$', 'x'], {}]], { x: data })).toEqual([
      null,
      false,
    ])
  })
})

describe('inherited names', () => {
  it.each(['toString', 'valueOf', 'hasOwnProperty', '__defineGetter__', 'at', 'map'])(
    '%s is no member of anything',
    (name) => {
      const reads = [{}, [], 'text', 5, null].map((target) => ['prop', ['$', 'n'], target])
      expect(evaluate(['[]', ...reads, ['$', '$n']], { n: name })).toEqual(Array(6).fill(null))
    },
  )

  it('are no members of a function', () => {
    expect(evaluate(['[]', ['prop', 'arity', ['inc']], ['prop', 'length', ['inc']], ['keys', ['inc']]])).toEqual([
      null,
      null,
      [],
    ])
  })
})

describe('bombs', () => {
  const doubled = (times: number, step: unknown, start: Json) => [
    ['pipe', ...Array.from({ length: times }, () => step)],
    start,
  ]

  it.each([
    ['a huge range', ['range', 0, 1e9], 'FPJSON_SIZE'],
    ['an endless range', ['range', -1.7e308, 1.7e308], 'FPJSON_SIZE'],
    ['a huge repeat', ['repeat', 'x', 1e9], 'FPJSON_SIZE'],
    ['a huge join', ['join', ['join', '', ['repeat', 'x', 50_000]], ['repeat', 'y', 50_000]], 'FPJSON_SIZE'],
    ['a text doubled', doubled(29, ['converge', ['concat'], ['[]', ['identity'], ['identity']]], 'x'), 'FPJSON_SIZE'],
    ['a list doubled', doubled(26, ['converge', ['concat'], ['[]', ['identity'], ['identity']]], [1]), 'FPJSON_SIZE'],
    ['a shared value made equal', ['converge', ['equals'], ['[]', ['identity'], ['identity']]], 'FPJSON_FUEL'],
    ['a shared value made text', ['toString'], 'FPJSON_FUEL'],
    ['a shared value made a set', ['pipe', ['of'], ['uniq']], 'FPJSON_FUEL'],
    ['a shared value flattened', ['flatten'], 'FPJSON_FUEL'],
    ['a shared value returned', ['identity'], 'FPJSON_FUEL'],
    [
      'ranges in ranges',
      ['map', ['pipe', ['always', ['range', 0, 1000]], ['map', ['range', 0]]], ['range', 0, 1000]],
      'FPJSON_FUEL',
    ],
  ])('%s', (name, program, code) => {
    const twins = doubled(26, ['converge', ['pair'], ['[]', ['identity'], ['identity']]], 1)
    const bomb = name.startsWith('a shared value') ? [program, twins] : program
    expect(failureOf(bomb)[0]).toBe(code)
  })

  it.each([
    ['asked whether it is empty', ['isEmpty']],
    ['compared with a small one', ['equals', {}]],
    ['read for its keys', ['keys']],
    ['merged into a small one', ['mergeRight', {}]],
  ])('a large object %s again and again', (_name, use) => {
    const large = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, index]))
    const program = ['length', ['map', use, ['repeat', ['$', 'large'], LIST_ITEMS_MAX]]]
    expect(failureOf(program, { large })[0]).toBe('FPJSON_FUEL')
  })

  it('a value nested by calls, deeper than functions follow', () => {
    const nest = ['reduce', ['of'], 0, ['range', 0, VALUE_DEPTH_MAX + 2]]
    for (const use of [['identity'], ['toString'], ['uniq'], ['equals', nest]]) {
      expect(failureOf([['pipe', ['of'], use], nest])[0]).toBe('FPJSON_DEPTH')
    }
  })

  it('a list nested by calls is flattened without recursion', () => {
    expect(evaluate(['flatten', ['reduce', ['of'], 0, ['range', 0, 20_000]]])).toEqual([0])
  })

  it.each([
    [
      'a chain of functions built by a program',
      [['reduce', ['flip', ['always', ['pipe', ['inc'], ['inc']]]], ['inc'], [1]], 1],
    ],
    ['flips of flips', [['reduce', ['flip', ['always', ['inc']]], ['inc'], ['range', 0, 9]], 1]],
  ])('%s runs', (_name, program) => {
    expect(typeof evaluate(program)).toBe('number')
  })

  it('functions that call functions deeper than calls may nest', () => {
    const deep = (levels: number) => [
      ['reduce', ['pipe', ['identity'], ['complement']], ['T'], ['range', 0, levels]],
      1,
    ]
    expect(typeof evaluate(deep(CALL_DEPTH_MAX - 1))).toBe('boolean')
    expect(failureOf(deep(CALL_DEPTH_MAX))[0]).toBe('FPJSON_DEPTH')
    expect(failureOf(deep(50_000))[0]).toBe('FPJSON_DEPTH')
  })

  it('self-application', () => {
    const omega = ['converge', ['applyTo'], ['[]', ['identity'], ['identity']]]
    expect(failureOf([omega, omega])[0]).toBe('FPJSON_DEPTH')
  })

  it.each([
    [[['__'], 1], 'FPJSON_DEPTH'],
    [[['__'], ['__'], 1, 1], 'FPJSON_FUEL'],
  ])('a partial application that grows by %j with every call', (args, code) => {
    const grow = ['reduce', ['apply'], ['propEq'], ['repeat', ['[]', ...args], 90_000]]
    expect(failureOf([grow, 'a', 1, {}])[0]).toBe(code)
  })

  it('a search that takes engines a minute', () => {
    const pattern = `${'a'.repeat(200_000)}b${'a'.repeat(199_999)}`
    const vars = { text: 'a'.repeat(800_000), pattern }
    const fuel = 100_000_000
    expect(run(['includes', ['$', 'pattern'], ['$', 'text']], { vars, fuel }).value).toBe(false)
    expect(run(['length', ['split', ['$', 'pattern'], ['$', 'text']]], { vars, fuel }).value).toBe(1)
  })

  it('a list of functions as long as lists may be, passed to a function of any number of arguments', () => {
    const functions = ['repeat', ['inc'], LIST_ITEMS_MAX]
    expect(evaluate([['apply', ['pipe'], functions], 0])).toBe(LIST_ITEMS_MAX)
  })

  it('a path of a thousand steps', () => {
    const path = Array.from({ length: 1_000 }, () => 'a').join('.')
    expect(failureOf(['let', path, 1])[0]).toBe('FPJSON_DEPTH')
    expect(failureOf(['assocPath', ['split', '.', path], 1, {}])[0]).toBe('FPJSON_DEPTH')
  })

  it('a dynamic path of a hundred thousand signs', () => {
    expect(evaluate(['$', ['$', 'p']], { p: '$'.repeat(100_000), '': '' })).toBe('')
  })
})

describe('bounds of what a program builds', () => {
  it('takes a list at the bound and refuses one element more', () => {
    expect(evaluate(['length', ['range', 0, LIST_ITEMS_MAX]])).toBe(LIST_ITEMS_MAX)
    expect(failureOf(['range', 0, LIST_ITEMS_MAX + 1])[0]).toBe('FPJSON_SIZE')
  })

  it('takes a text at the bound and refuses one unit more', () => {
    const half = 'x'.repeat(TEXT_UNITS_MAX / 2)
    expect(evaluate(['length', ['concat', ['$', 't'], ['$', 't']]], { t: half })).toBe(TEXT_UNITS_MAX)
    expect(failureOf(['concat', ['$', 't'], ['concat', 'x', ['$', 't']]], { t: half })[0]).toBe('FPJSON_SIZE')
  })
})

describe('fuel cannot be escaped', () => {
  it.each([0, 1, 2, 5, 20, 100, 1_000])('with %p units every program stops at the same count', (limit) => {
    const fuel = createFuel(limit)
    const program = ['map', ['pipe', ['range', 0], ['sum']], ['range', 0, 500]]
    expect(errorOf(() => run(program, { fuel })).code).toBe('FPJSON_FUEL')
    expect(fuel.used).toBe(limit)
  })

  const fuelOf = (program: Json, vars: JsonObject = {}): number => run(program, { vars }).fuelUsed

  it('by hiding text in the names of members', () => {
    const long = (units: number) => fuelOf(['$', 'o'], { o: { ['k'.repeat(units)]: 1 } })
    expect([long(15), long(16), long(16_000)].map((fuel) => fuel - long(0))).toEqual([0, 1, 1_000])
    // A thousand references to one name of a million units: as JSON, more than a text can be.
    const vars = { t: 'x'.repeat(TEXT_UNITS_MAX) }
    expect(failureOf(['repeat', ['objOf', ['$', 't'], 1], 1_000], vars)[0]).toBe('FPJSON_FUEL')
  })

  it.each(['keys', 'values', 'toPairs', 'toString'])('by sorting long names in %s', (name) => {
    const object = (units: number) => ({ o: { [`${'k'.repeat(units)}a`]: 1, [`${'k'.repeat(units)}b`]: 1 } })
    const program = ['is', ['typ', 'Object'], [name, ['$', 'o']]]
    expect(fuelOf(program, object(16_000)) - fuelOf(program, object(10))).toBeGreaterThanOrEqual(2_000)
  })

  it('by escapes, which make a text longer than what was read', () => {
    const program = ['is', ['typ', 'String'], ['toString', ['$', 't']]]
    expect(fuelOf(program, { t: '"'.repeat(160) }) - fuelOf(program, { t: 'x'.repeat(160) })).toBe(160)
  })
})

it('says little about what is large', () => {
  const vars = { t: 'x'.repeat(500_000) }
  const error = errorOf(() => evaluate(['let', ['concat', '$', ['$', 't']], 1], vars))
  expect(error.message.length).toBeLessThan(900)
})

it('names half a character, cut out of a text, in a message that is well formed', () => {
  const error = errorOf(() => evaluate(['let', ['concat', ['take', 1, '😀'], '.a.b'], 1], { '\ud83d': 'text' }))
  expect(error.message).toContain('holds "text"')
  expect(error.message.isWellFormed()).toBe(true)
})

it('lets no key out of a run that was cut inside a character', () => {
  expect(failureOf(['objOf', ['take', 1, '😀'], 1])[0]).toBe('FPJSON_TYPE')
  expect(failureOf([{ a: ['$', 'given'] }], { given: { '\ud83d': 1 } })[0]).toBe('FPJSON_TYPE')
})
