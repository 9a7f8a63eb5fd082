import { describe, expect, it } from '@jest/globals'
import { ENTRY_FUEL } from '../../../contract/limits.ts'
import { compileRules, RULE_VARIABLES, runRules } from '../../../contract/rules/rules.ts'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { createFuel } from '../../../fpjson/index.ts'
import { ALICE, BOB, codeOf, OWNER, START, type TestDatabase, testDatabase, thrownBy } from '../../support/contract.ts'
import { decide, REQUEST, ruleHost } from '../../support/rules.ts'

async function withRules(rules: Json, ...collection: string[]): Promise<TestDatabase> {
  const db = await testDatabase()
  await db.write(['setRules', rules, ...(collection.length === 0 ? ['c'] : collection)])
  return db
}

const [ALLOW, DENY] = [
  ['set', [['allow()']]],
  ['set', [['deny()']]],
] as const

describe('the last decision wins', () => {
  it.each<[Json, boolean]>([
    [[ALLOW], true],
    [[DENY], false],
    [[ALLOW, DENY], false],
    [[DENY, ALLOW], true],
    [[ALLOW, DENY, ALLOW], true],
    [[ALLOW, ['set', []]], true],
    [[ALLOW, ['set', [['break'], ['deny()']]]], true],
    [[ALLOW, ['set', [['denyif()', false]]]], true],
    [[ALLOW, ['set', [['allowif()', false]]]], true],
    [[ALLOW, ['delete', [['deny()']]]], true],
    [[['set', [['allow()'], ['deny()']]]], true],
    [[['set', [['deny()'], ['allow()']]]], false],
    [[['set', []]], false],
    [[['set', [['allowif()', 1]]]], false],
    [[['set', [['allowif()', ['prop', 'age', '$new']]]]], false],
    [[], false],
  ])('%j', (rules, allowed) => {
    expect(decide(rules) === 'allowed').toBe(allowed)
  })
})

it('gives rules these variables and no others', () => {
  const seen: { [name: string]: Json } = {}
  const rules = compileRules([
    ['set', [['=$v', ['get()', ['x', RULE_VARIABLES.map((name) => `$${name}`)]]], ['allow()']]],
  ])
  const request = { ...REQUEST, before: { data: { age: 1 }, setter: BOB.address }, collection: 'posts/p1/comments' }
  const get = (query: Json): Json => {
    for (const [index, name] of RULE_VARIABLES.entries()) seen[name] = ((query as Json[])[1] as Json[])[index] as Json
    return null
  }
  runRules(rules, request, ruleHost({ get }))
  const path = ['posts', 'p1', 'comments', 'Bob']
  const seconds = Math.floor(START / 1_000)
  expect(seen).toEqual({
    contract: { id: 'db', version: 'WeftDB/1', owners: [OWNER.address] },
    request: {
      caller: ALICE.address,
      op: 'create',
      func: 'set',
      method: 'set',
      auth: { signer: ALICE.address, relayer: null, jobID: null, extra: null },
      block: { timestamp: seconds },
      transaction: { id: 'q1', timestamp: START },
      resource: { data: { age: 20 } },
      id: 'Bob',
      path,
    },
    resource: { data: { age: 1 }, setter: BOB.address, newData: { age: 20 }, id: 'Bob', path },
    signer: ALICE.address,
    id: 'Bob',
    ts: seconds,
    ms: START,
    new: { age: 20 },
    old: { age: 1 },
    req: { age: 20 },
  })
})

describe('a denial', () => {
  it('names the rule, the statement and the values it saw', async () => {
    const db = await withRules([
      ['set', [['allow()']]],
      ['create,set', [['denyif()', ['gt', '$new.age', 18]]]],
    ])
    const error = await db.refuse(['set', { age: 20 }, 'c', 'Bob'], ALICE)
    expect(error.message).toBe(
      'DB_ACCESS_DENIED: set of c/Bob is denied by rule 1 (create,set), statement ["denyif()",["gt","$new.age",18]]: with new.age = 20',
    )
    expect(error.data).toEqual({
      rule: 1,
      pattern: 'create,set',
      path: [0],
      statement: ['denyif()', ['gt', '$new.age', 18]],
      seen: { 'new.age': 20 },
    })
  })

  it('names the allowif() that did not allow', () => {
    expect(decide([['set', [['allowif()', ['equals', '$signer', '$old.owner']]]]])).toBe(
      `DB_ACCESS_DENIED: set of people/Bob is denied by rule 0 (set), statement ["allowif()",["equals","$signer","$old.owner"]]: with signer = "${ALICE.address}", old.owner = null`,
    )
  })

  it('names the last of several rules that did not allow', () => {
    const rules: Json = [
      ['set', [['allowif()', ['equals', '$signer', 1]]]],
      ['set', [['break']]],
      ['create', [['allowif()', ['equals', '$id', 2]]]],
      ['*', [['denyif()', false]]],
    ]
    expect(decide(rules)).toContain('is denied by rule 2 (create), statement ["allowif()",["equals","$id",2]]')
    expect(decide([['set', [['deny()']]], ...(rules as Json[])])).toContain(
      'is denied by rule 0 (set), statement ["deny()"]',
    )
  })

  it('shows the whole expression, however deep it is, and the end of a long one not', () => {
    const deep: Json = ['equals', ['length', ['filter', ['propEq', 'role', 'admin'], ['values', '$old.people']]], 1]
    const old = { data: { people: {} }, setter: BOB.address }
    expect(decide([['set', [['allowif()', deep]]]], { before: old })).toContain(
      `statement ["allowif()",${JSON.stringify(deep)}]: with old.people = {}`,
    )
    const long: Json = ['[]', ...Array.from({ length: 300 }, (_, n) => `text ${n}`)]
    expect(decide([['set', [['allowif()', long]]]]).length).toBeLessThan(600)
  })

  it('names the one of several conditions that settled it', async () => {
    const db = await withRules([['set', [['allowifall()', ['o$new.age', ['equals', '$new.age', 18], '$new.ok']]]]])
    const error = await db.refuse(['set', { age: 20 }, 'c', 'Bob'], ALICE)
    expect(error.message).toBe(
      'DB_ACCESS_DENIED: set of c/Bob is denied by rule 0 (set), statement ["allowifall()",["o$new.age",["equals","$new.age",18],"$new.ok"]], condition 1 ["equals","$new.age",18]: with new.age = 20',
    )
    expect(error.data).toMatchObject({ path: [0], element: 1, seen: { 'new.age': 20 } })
    expect(decide([['set', [['denyifany()', ['x$new', '$new.age']]]]])).toMatch(
      /, condition 1 "\$new.age": with new.age = 20$/,
    )
  })

  it('names all conditions when it took all of them', () => {
    expect(decide([['set', [['allowifany()', ['x$new', '$new.age']]]]])).toMatch(
      /\["x\$new","\$new.age"\]\]: with new = \{"age":20\}, new.age = 20$/,
    )
  })

  it.each<[Json, string]>([
    [[['delete', [['allow()']]]], 'no rule of people matches set of people/Bob; only what a rule allows is written'],
    [[['set', [['break']]]], 'no rule of people decided about set of people/Bob; only what a rule allows is written'],
    [[['set', [['fields()', ['name']]]]], 'the field "age" is not among those allowed'],
    [[['set', [['fields()', ['age', '*name']]]]], 'the field "name" is required'],
    [[['set', [['required_fields()', ['name']]]]], 'the field "name" is required'],
    [[['set', [['disallowed_fields()', ['age']]]]], 'the field "age" is not allowed'],
  ])('of %j says why', (rules, sentence) => {
    expect(decide(rules)).toContain(sentence)
  })

  it('stays small and well formed whatever it saw', () => {
    const after = { text: '🧵'.repeat(50_000), list: Array.from({ length: 1_000 }, (_, n) => n) }
    const rules = compileRules([['set', [['denyif()', ['equals', '$new', '$new']]]]])
    const error = thrownBy(() => runRules(rules, { ...REQUEST, after, data: after }, ruleHost())) as Error & {
      data: Json
    }
    expect(error.message.length + JSON.stringify(error.data).length).toBeLessThan(2_000)
    expect(error.message.isWellFormed()).toBe(true)
  })
})

describe('what a rule assigned', () => {
  const PREPARE: Json = ['*', [['=$mine', ['equals', '$signer', '$old.by']]]]

  it('is there for the rules behind it', () => {
    const rules: Json = [PREPARE, ['set', [['allowifall()', ['$mine']]]]]
    const before = { data: { by: ALICE.address }, setter: ALICE.address }
    expect(decide(rules, { before })).toBe('allowed')
    expect(decide([...rules].reverse(), { before })).toContain('with mine = null')
    expect(decide(rules, { before }, { signer: BOB.address })).toContain('with mine = false')
  })

  it('can be assigned again, and does not outlive the write', async () => {
    const db = await withRules([
      ['set', [['=$n', ['inc', ['defaultTo', 0, '$n']]]]],
      ['set', [['=$n', ['inc', '$n']], ['mod()', { n: '$n' }], ['allow()']]],
    ])
    await db.write([
      'batch',
      [
        ['set', {}, 'c', 'a'],
        ['set', {}, 'c', 'b'],
      ],
    ])
    expect(db.read('get', 'c')).toEqual([{ n: 2 }, { n: 2 }])
  })

  it('is not there when its rule does not match', () => {
    const rules: Json = [
      ['delete', [['=$mine', true]]],
      ['set', [['allowif()', '$mine']]],
    ]
    expect(decide(rules)).toContain('with mine = null')
  })
})

describe('mod()', () => {
  it('changes what is stored, and later rules see it', async () => {
    const db = await withRules([
      ['set', [['mod()', { by: '$signer', 'at.ms': '$ms' }]]],
      ['set', [['allowif()', ['equals', '$new.by', '$signer']]]],
    ])
    await db.write(['set', { a: 1, by: 'nobody' }, 'c', 'd'], ALICE)
    expect(db.read('get', 'c', 'd')).toEqual({ a: 1, by: ALICE.address, at: { ms: START + 1_000 } })
    expect(db.read('get', 'c', ['by', '==', ALICE.address])).toHaveLength(1)
  })

  it('shows in resource.newData and not in req, request or old', async () => {
    const db = await withRules([
      [
        'set',
        [
          ['mod()', { a: 2 }],
          ['mod()', { seen: ['[]', '$resource.newData.a', '$req.a', '$request.resource.data.a', '$old'] }],
          ['allow()'],
        ],
      ],
    ])
    await db.write(['set', { a: 1 }, 'c', 'd'])
    expect(db.read('get', 'c', 'd')).toEqual({ a: 2, seen: [2, 1, 1, null] })
  })

  it.each<[string, Json, Json]>([
    ['DB_DOCUMENT_INVALID', { x: '$req.evil' }, { evil: { ['__proto__']: 1 } }],
    ['DB_DOCUMENT_INVALID', { x: '$req.operator' }, { operator: { __op: 'ms' } }],
    ['DB_DOCUMENT_INVALID', { x: { __op: 'inc', n: 1 } }, {}],
    ['DB_LIMIT_EXCEEDED', { x: ['repeat', 1, 2_000] }, {}],
    ['DB_LIMIT_EXCEEDED', { x: ['join', 'x', ['repeat', 'abcdefgh', 40_000]] }, {}],
    ['DB_LIMIT_EXCEEDED', { [Array(33).fill('x').join('.')]: 1 }, {}],
    ['DB_SCHEMA_VIOLATION', { n: 'text' }, {}],
    ['DB_PROGRAM_FAILED', { 'list.0': 5 }, { list: [1, 2] }],
    ['DB_PROGRAM_FAILED', { 'n.x': 5 }, { n: 1 }],
    ['DB_PROGRAM_FAILED', { x: ['divide', 1, 0] }, {}],
  ])('cannot write what a user could not: %s for %j', async (code, mod, data) => {
    const db = await withRules([['set', [['mod()', mod], ['allow()']]]])
    await db.write(['setSchema', { properties: { n: { type: 'number' } } }, 'c'])
    expect((await db.refuse(['set', data, 'c', 'd'])).code).toBe(code)
  })

  it('cannot name what no field may be named', () => {
    for (const field of ['__proto__', 'a.constructor', 'prototype.x', 'a..b', '']) {
      expect(codeOf(() => compileRules([['set', [['mod()', { [field]: 1 }]]]]))).toBe('DB_RULES_INVALID')
    }
  })

  it('does nothing in a delete, and computes nothing', async () => {
    const rules: Json = [['*', [['mod()', { n: ['length', '$new.text'] }], ['allow()']]]]
    const db = await withRules(rules)
    await db.write(['set', { text: 'ab' }, 'c', 'd'])
    expect(db.read('get', 'c', 'd')).toEqual({ text: 'ab', n: 2 })
    await db.write(['delete', 'c', 'd'])
    expect(db.read('get', 'c', 'd')).toBe(null)
  })

  it('of a rule that leaves it to others stays, and of a denied write goes', async () => {
    const db = await withRules([
      ['set', [['mod()', { marked: true }], ['break']]],
      ['set', [['denyif()', ['equals', '$new.a', 2]], ['allow()']]],
    ])
    await db.write(['set', { a: 1 }, 'c', 'd'])
    await db.refuse(['set', { a: 2 }, 'c', 'd'])
    expect(db.read('get', 'c', 'd')).toEqual({ a: 1, marked: true })
  })
})

describe('get()', () => {
  const rules: Json = [
    [
      'set',
      [
        ['=$other', ['get()', ['c', '$req.of']]],
        ['allowif()', 'o$other'],
      ],
    ],
  ]

  it('sees what the same batch wrote before', async () => {
    const db = await withRules(rules)
    await db.write(['setRules', [['*', [['allow()']]]], 'free'])
    await db.write([
      'setRules',
      [
        [
          'set',
          [
            ['=$x', ['get()', ['free', 'd']]],
            ['allowif()', ['equals', '$x.n', 1]],
          ],
        ],
      ],
      'c',
    ])
    await db.refuse(['set', {}, 'c', 'd'])
    await db.write([
      'batch',
      [
        ['set', { n: 1 }, 'free', 'd'],
        ['set', {}, 'c', 'd'],
        ['delete', 'free', 'd'],
      ],
    ])
    await db.refuse(['set', {}, 'c', 'e'])
    expect([db.read('get', 'c'), db.read('get', 'free')]).toEqual([[{}], []])
  })

  it('queries collections, with sub-collections and indexes, in the overlay too', async () => {
    const db = await testDatabase(['log'])
    await db.write([
      'setRules',
      [
        [
          'add',
          [
            ['=$mine', ['get()', ['log', ['by', '==', '$signer'], 2]]],
            ['allowif()', ['lt', ['length', '$mine'], 2]],
          ],
        ],
      ],
      'c',
    ])
    const log: Json = ['add', { by: { __op: 'signer' } }, 'log']
    await db.write(['batch', [log, ['add', {}, 'c']]], ALICE)
    await db.refuse(['batch', [log, ['add', {}, 'c']]], ALICE)
    await db.write(['batch', [log, ['add', {}, 'c']]], BOB)
  })

  it.each([['..'], [''], ['a/b'], ['__x__']])('of the id %j that a user sent fails, naming the rule', async (of) => {
    const db = await withRules(rules)
    const error = await db.refuse(['set', { of }, 'c', 'd'])
    expect([error.code, error.message]).toEqual([
      'DB_PATH_INVALID',
      expect.stringMatching(/^DB_PATH_INVALID: rule 0 \("set"\) of c failed: /),
    ])
  })
})

describe('fuel', () => {
  const hungry: Json = [['set', [['=$n', ['sum', ['map', ['add', 1], ['range', 0, '$req.n']]]], ['allow()']]]]

  it('is one tank for all rules of an entry', async () => {
    const db = await withRules(hungry)
    const costly: Query = ['set', { n: 15_000 }, 'c', 'd']
    await db.write(costly)
    const error = await db.refuse(['batch', Array.from({ length: 20 }, () => costly)])
    expect([error.code, error.message]).toEqual([
      'DB_FUEL_EXHAUSTED',
      expect.stringMatching(
        /operation \d+ of the batch: rule 0 \("set"\) of c failed: the program used up its fuel of 200000 units/,
      ),
    ])
  })

  it(`is ${ENTRY_FUEL} units, and new for each entry`, () => {
    const fuel = createFuel(ENTRY_FUEL)
    expect(decide([['set', [['allow()']]]], {}, { fuel })).toBe('allowed')
    const spent = fuel.used
    expect(decide([['set', [['allow()']]]], {}, { fuel: createFuel(spent) })).toBe('allowed')
    expect(decide([['set', [['allow()']]]], {}, { fuel: createFuel(spent - 1) })).toMatch(/^DB_FUEL_EXHAUSTED/)
  })
})

it.each<[Json]>([
  [null],
  [{ 'alow create': true }],
  ['set'],
  [['set']],
  [[['set']]],
  [[['set', [['allow()']], 1]]],
  [[[5, []]]],
  [[['set', {}]]],
  [[['set', [[]]]]],
  [[['set', [['allow']]]]],
  [[['set', [['allowif()']]]]],
  [[['set', [['=$signer', 1]]]]],
  [[['set', [['=$request.auth.signer', 1]]]]],
  [[['set', [['allowif()', ['equalz', 1, 2]]]]]],
  [[['set', [['allowifall()', []]]]]],
  [[['set', [['denyifall()', ['equals', 1, 1]]]]]],
  [[['set', [['set()', [{}, 'c', 'd']]]]]],
  [[['set', [['=$x', ['add()', [{}, 'c']]]]]]],
  [[['set', [['get()', ['c', 'd']]]]]],
  [[['set', [['allowif()', '$__proto__']]]]],
])('refuses %j as rules', (rules) => {
  expect(codeOf(() => compileRules(rules))).toBe('DB_RULES_INVALID')
})

describe('what looks like an operator', () => {
  const T = '{"by":{"__op":"signer"}}'

  it.each<[string, Json]>([
    ['mod() of data', [['set', [['=$o', ['parse()', '$new.t']], ['mod()', { o: '$o' }], ['allow()']]]]],
    ['mod() that writes it', [['set', [['mod()', { o: { __op: 'signer' } }], ['allow()']]]]],
    ['a let', { 'let set': { 'resource.newData.o': { __op: 'signer' } }, 'allow set': true }],
    ['a let of data', { 'let set': { 'resource.newData.o': ['objOf', '__op', 'signer'] }, 'allow set': true }],
  ])('is none in %s of a rule, and is not stored', async (_name, rules) => {
    const db = await withRules(rules)
    expect((await db.refuse(['set', { t: T }, 'c', 'x'], ALICE)).code).toBe('DB_DOCUMENT_INVALID')
  })
})
