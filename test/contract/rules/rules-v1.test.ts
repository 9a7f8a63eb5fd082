import { describe, expect, it } from '@jest/globals'
import { ENTRY_FUEL } from '../../../contract/limits.ts'
import { compileRules, type RuleRequest, runRules } from '../../../contract/rules/rules.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { createFuel, type TraceStep } from '../../../fpjson/index.ts'
import { LET_GROUPS_MAX } from '../../../fpjson/limits.ts'
import { ALICE, BOB, codeOf, START, type TestDatabase, testDatabase, thrownBy } from '../../support/contract.ts'
import { decide, REQUEST, ruleHost } from '../../support/rules.ts'

const SIGNER: Json = { var: 'request.auth.signer' }
const MINE: Json = { '==': [SIGNER, { var: 'resource.data.owner' }] }

async function withRules(rules: Json): Promise<TestDatabase> {
  const db = await testDatabase()
  await db.write(['setRules', rules, 'c'])
  return db
}

/** The document that rules let through. */
function written(rules: Json, after: JsonObject = { age: 20 }, get: (query: Json) => Json = () => null): Json {
  return runRules(compileRules(rules), { ...REQUEST, data: after, after }, ruleHost({ get }))
}

describe('a decision', () => {
  it.each<[JsonObject, boolean]>([
    [{ 'allow write': true }, true],
    [{ 'allow create': true }, true],
    [{ 'allow set': true }, true],
    [{ 'allow *': true }, true],
    [{ 'allow update,create': true }, true],
    [{ 'allow update, create ': true }, true],
    [{ 'allow  create': true }, true],
    [{ 'allow update': true }, false],
    [{ 'allow create': { var: 'resource.newData.age' } }, true],
    [{ 'allow create': [] }, false],
    [{ 'allow create': false, 'allow write': true }, true],
    [{ 'allow create': true, 'deny write': true }, false],
    [{ 'allow write': true, 'deny write': { '<': [{ var: 'resource.newData.age' }, 18] } }, true],
    [{ 'allow write': true, 'deny write': { '<': [{ var: 'resource.newData.age' }, 21] } }, false],
    [{ 'allow write': true, 'deny delete': true }, true],
    [{ 'allow write': true, 'deny create': [] }, true],
    [{ 'deny create': false }, false],
    [{ let: { id: 1 } }, false],
    [{}, false],
  ])('of %j is %s', (rules, allowed) => {
    expect(decide(rules) === 'allowed').toBe(allowed)
  })

  it('of a named operation is made by the blocks of its name and by *', () => {
    const named: Partial<RuleRequest> = { operation: { func: 'set', op: 'create', name: 'follow' } }
    expect(decide({ 'allow set,create,write': true }, named)).toContain('no rule of people matches set:follow')
    for (const pattern of ['set:follow', 'create:follow', 'write:follow', '*']) {
      expect(decide({ [`allow ${pattern}`]: true }, named)).toBe('allowed')
    }
    expect(decide({ 'allow *': true, 'deny set:follow': true }, named)).toContain('is denied by "deny set:follow"')
  })

  it('does not depend on the order in which the rules are written', () => {
    const rules: JsonObject = {
      'let create': { age: { var: 'resource.newData.age' } },
      'allow create': { '>': [{ var: 'age' }, 18] },
      'deny write': { '>': [{ var: 'age' }, 60] },
    }
    const reversed = Object.fromEntries(Object.entries(rules).reverse())
    for (const age of [10, 20, 70]) {
      const request = { data: { age }, after: { age } }
      expect(decide(reversed, request)).toBe(decide(rules, request))
    }
  })
})

describe('a denial', () => {
  it('names the block that denied, and the values it saw', async () => {
    const db = await withRules({ 'allow write': true, 'deny create': { '<': [{ var: 'resource.newData.age' }, 18] } })
    const error = await db.refuse(['set', { age: 5 }, 'c', 'd'], ALICE)
    expect(error.message).toBe(
      'DB_ACCESS_DENIED: set of c/d is denied by "deny create", {"<":[{"var":"resource.newData.age"},18]}: with resource.newData.age = 5',
    )
    expect(error.data).toEqual({
      rule: 'deny create',
      pattern: 'create',
      path: [],
      statement: { '<': [{ var: 'resource.newData.age' }, 18] },
      seen: { 'resource.newData.age': 5 },
    })
  })

  it('names the last block that did not allow', () => {
    expect(decide({ 'allow create': { '==': [{ var: 'a' }, 1] }, 'allow write': MINE })).toBe(
      `DB_ACCESS_DENIED: set of people/Bob is denied by "allow write", {"==":[{"var":"request.auth.signer"},{"var":"resource.data.owner"}]}: with request.auth.signer = "${ALICE.address}", resource.data.owner = null`,
    )
  })

  it('says when no block is about the operation', () => {
    expect(decide({ 'allow delete': true })).toContain('no rule of people matches set of people/Bob')
  })
})

describe('let', () => {
  it('prepares what the conditions read', () => {
    const rules: Json = {
      'let create': { 'user.name': ['toLower', { var: 'resource.newData.name' }], id: ['add', 1, 2] },
      'allow create': { and: [{ '==': [{ var: 'user.name' }, 'bob'] }, { '===': [{ var: 'id' }, 3] }] },
    }
    expect(written(rules, { name: 'BOB' })).toEqual({ name: 'BOB' })
    expect(() => written(rules, { name: 'Eve' })).toThrow('user.name = "eve", id = 3')
  })

  it('changes the document, which the conditions then see', async () => {
    const db = await withRules({
      'let create': {
        'resource.newData.by': SIGNER,
        'resource.newData.at.ms': { var: 'request.transaction.timestamp' },
      },
      'allow create': { '==': [{ var: 'resource.newData.by' }, SIGNER] },
    })
    await db.write(['set', { a: 1, by: 'nobody' }, 'c', 'd'], ALICE)
    expect(db.read('get', 'c', 'd')).toEqual({ a: 1, by: ALICE.address, at: { ms: START + 1_000 } })
  })

  it('reads the database', async () => {
    const db = await testDatabase(['users'])
    const rules: Json = {
      'let write': {
        user: ['get', ['users', SIGNER]],
        friends: ['get', ['users', ['age', '>', { var: 'user.age' }], 5]],
      },
      'allow write': { and: [{ var: 'user.isAdmin' }, { '===': [{ var: 'friends.length' }, 1] }] },
    }
    await db.write(['setRules', rules, 'c'])
    await db.write(['set', { isAdmin: true, age: 20 }, 'users', ALICE.address])
    await db.write(['set', { age: 30 }, 'users', BOB.address])
    await db.write(['set', {}, 'c', 'd'], ALICE)
    expect((await db.refuse(['set', {}, 'c', 'd'], BOB)).message).toContain('user.isAdmin = null')
  })

  it('runs when it is about the operation; alone, always', () => {
    const rules: Json = {
      let: { a: 1 },
      'let update': { b: 1 },
      'let create,delete': { c: 1 },
      'allow write': { var: 'b' },
    }
    expect(decide(rules)).toContain('with b = null')
    expect(decide({ ...(rules as JsonObject), 'allow write': { '+': [{ var: 'a' }, { var: 'c' }] } })).toBe('allowed')
  })

  it('takes the branch that its condition says, and without one leaves the name as it is', () => {
    const rules: Json = {
      'let create': {
        'resource.newData.size': ['if', ['gt', { var: 'resource.newData.age' }, 30], 'large'],
        'resource.newData.kind': ['ifelse', ['gt', { var: 'resource.newData.age' }, 30], 'old', ['if', true, 'young']],
        doc: ['ifelse', { var: 'resource.newData.ref' }, ['get', ['c', { var: 'resource.newData.ref' }]], null],
      },
      'allow create': true,
    }
    expect(written(rules, { age: 20, size: 'as sent' })).toEqual({ age: 20, size: 'as sent', kind: 'young' })
    expect(written(rules, { age: 40 })).toEqual({ age: 40, size: 'large', kind: 'old' })
    const asked: Json[] = []
    written(rules, { age: 1, ref: 'x' }, (query) => asked.push(query))
    expect(asked).toEqual([['c', 'x']])
  })

  it('does nothing in a delete, and computes nothing', async () => {
    const db = await withRules({
      'let write': { 'resource.newData.n': ['length', { var: 'resource.newData.text' }] },
      'allow write': true,
    })
    await db.write(['set', { text: 'ab' }, 'c', 'd'])
    expect(db.read('get', 'c', 'd')).toEqual({ text: 'ab', n: 2 })
    await db.write(['delete', 'c', 'd'])
  })

  it('has an order for each operation', () => {
    const rules: Json = {
      'let create': { x: { var: 'y' }, y: 1 },
      'let update': { y: { var: 'x' }, x: 1 },
      'allow write': { and: [{ var: 'x' }, { var: 'y' }] },
    }
    expect(decide(rules)).toBe('allowed')
    expect(decide(rules, { operation: { func: 'update', op: 'update', name: undefined } })).toBe('allowed')
    expect(decide({ ...(rules as JsonObject), 'let delete,set:a': { x: 1 } })).toBe('allowed')
    expect(codeOf(() => compileRules({ 'let create': { x: { var: 'y' } }, 'let set': { y: { var: 'x' } } }))).toBe(
      'DB_RULES_INVALID',
    )
  })

  it('may count what was sent', () => {
    const rules: Json = {
      'let create': {
        keys: ['keys', { var: 'resource.newData' }],
        'resource.newData.count': ['length', { var: 'keys' }],
      },
      'allow create': true,
    }
    expect(written(rules, { a: 1, b: 2 })).toEqual({ a: 1, b: 2, count: 2 })
  })

  it('is refused in more combinations than there may be', () => {
    const rules = (count: number): JsonObject =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`let set:n${n}`, { [`x${n}`]: 1 }]))
    // Without a name no block applies.
    expect(() => compileRules(rules(LET_GROUPS_MAX - 1))).not.toThrow()
    expect(codeOf(() => compileRules(rules(LET_GROUPS_MAX)))).toBe('DB_RULES_INVALID')
  })

  it('tells a trace of its names, and of the conditions', () => {
    const steps: [number | string, TraceStep][] = []
    const rules: Json = { 'let create': { a: ['ifelse', true, 1, 2] }, 'allow create': { var: 'a' } }
    const trace = (rule: number | string, step: TraceStep) => void steps.push([rule, step])
    runRules(compileRules(rules), REQUEST, ruleHost({ trace }))
    const statements = steps.filter(([, step]) => step.statement !== undefined)
    expect(statements.map(([rule, { path, name }]) => [rule, path.join('/'), name])).toEqual([
      ['let create', 'let create/a/2', 'a'],
      ['let create', 'let create/a', 'a'],
      ['allow create', '', 'allow create'],
    ])
  })
})

describe('fuel', () => {
  it('is shared with all rules of the entry', () => {
    const hungry: Json = {
      'let create': { n: ['sum', ['map', ['add', 1], ['range', 0, 10_000]]] },
      'allow create': { var: 'n' },
    }
    const fuel = createFuel(ENTRY_FUEL)
    expect(decide(hungry, {}, { fuel })).toBe('allowed')
    expect(fuel.used).toBeGreaterThan(10_000)
    expect(decide(hungry, {}, { fuel: createFuel(fuel.used) })).toBe('allowed')
    expect(decide(hungry, {}, { fuel: createFuel(fuel.used - 1) })).toMatch(
      /^DB_FUEL_EXHAUSTED: "allow create" of people/,
    )
    expect(decide(hungry, {}, { fuel: createFuel(100) })).toMatch(/^DB_FUEL_EXHAUSTED: a let of the rules of people/)
  })
})

describe('data that looks like a program', () => {
  const PROGRAMS: Json[] = [
    ['add', 1, 2],
    { var: 'request.auth.signer' },
    ['get', ['c', 'd']],
    ['$', 'request'],
    { '==': [1, 1] },
    '$signer',
    ['if', true, 1],
    [['__'], 1],
  ]

  it.each(PROGRAMS)('stays data in let, get, allow and deny: %j', (evil) => {
    const asked: Json[] = []
    const rules: Json = {
      'let create': {
        copy: { var: 'resource.newData.evil' },
        'resource.newData.copy': { var: 'resource.newData.evil' },
        found: ['get', ['c', ['x', '==', { var: 'resource.newData.evil' }]]],
      },
      'deny create': { '!': [{ var: 'copy' }] },
      'allow create': { '!!': [{ var: 'resource.newData.copy' }] },
    }
    const result = written(rules, { evil }, (query) => {
      asked.push(query)
      return null
    })
    expect([result, asked]).toEqual([{ evil, copy: evil }, [['c', ['x', '==', evil]]]])
  })

  it('is no option in the place of an id', () => {
    const rules: Json = { 'let create': { u: ['get', ['c', { var: 'resource.newData.of' }]] }, 'allow create': true }
    for (const other of [5, ['x', '==', 1], {}, null]) {
      expect(() => written(rules, { of: other })).toThrow(/^DB_PROGRAM_FAILED: a let .* must be a text/)
    }
  })

  it('has own members only', () => {
    const after = JSON.parse('{"__proto__": {"admin": true}}') as JsonObject
    expect(decide({ 'allow create': { var: 'resource.newData.admin' } }, { after, data: after })).toContain(
      'admin = null',
    )
    expect(decide({ 'allow create': { var: 'resource.newData.toString' } })).toContain('toString = null')
  })
})

const HUGE = Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`n${n}`, 1]))

it.each<[JsonObject, string]>([
  [{ 'alow create': true }, 'a key of these rules is let, allow or deny'],
  [{ allow: true }, 'a key of these rules is'],
  [{ deny: true }, 'a key of these rules is'],
  [{ '': true }, 'a key of these rules is'],
  [{ 'Allow create': true }, 'a key of these rules is'],
  [{ 'allow craete': true }, '"allow craete": a pattern is'],
  [{ 'allow ': true }, '"allow ": a pattern is'],
  [{ 'allow follow': true }, '"allow follow": a pattern is'],
  [{ 'allow create': { eq: [1, 1] } }, '"allow create": "eq" is no operation'],
  [{ 'allow create': { '==': [1, 1], '<': [1, 2] } }, '"allow create"'],
  [{ 'allow create': { var: '__proto__.x' } }, '"allow create": __proto__'],
  [{ 'let create': [] }, '"let create": a let block is an object'],
  [{ 'let create': { a: ['addd', 1, SIGNER] } }, '"let create": "addd" is no function'],
  [{ 'let create': { request: 1 } }, '"let create": request is given'],
  [{ 'let create': { 'request.auth.signer': 'x' } }, 'request is given'],
  [{ 'let create': { 'request.method': 'x' } }, 'request is given'],
  [{ 'let create': { 'resource.newData': {} } }, 'resource is given'],
  [{ 'let create': { 'resource.data.x': 1 } }, 'resource is given'],
  [{ 'let create': { 'contract.owners': [] } }, 'contract is given'],
  [{ 'let create': { 'a.__proto__': 1 } }, '__proto__ cannot be'],
  [{ 'let create': { constructor: 1 } }, 'constructor cannot be'],
  [{ 'let create': { 'resource.newData.prototype': 1 } }, 'prototype cannot be'],
  [{ 'let create': { 'a..b': 1 } }, '"a..b" has an empty step'],
  [{ 'let create': { a: ['get', 'users'] } }, 'get takes one query'],
  [{ 'let create': { a: ['get'] } }, 'get takes 1 part'],
  [{ 'let create': { a: ['if', true] } }, 'if takes 2 parts'],
  [{ 'let create': { a: ['ifelse', true, 1] } }, 'ifelse takes 3 parts'],
  [{ 'let create': { a: { var: 'b' }, b: { var: 'a' } } }, 'in a circle: a (let create) reads b (let create) reads a'],
  [{ 'let create': HUGE }, 'one body has at most 512 statements'],
])('refuses %j', (rules, sentence) => {
  expect(codeOf(() => compileRules(rules))).toBe('DB_RULES_INVALID')
  expect((thrownBy(() => compileRules(rules)) as Error).message).toContain(sentence)
})
