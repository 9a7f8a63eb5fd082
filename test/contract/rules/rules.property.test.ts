/** What users send is never code: a rule decides the same about values that look like programs and about values that do not. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sha256 } from '../../../contract/auth/hash.ts'
import { ContractError } from '../../../contract/errors.ts'
import { ENTRY_FUEL } from '../../../contract/limits.ts'
import { compileRules, type RuleRequest, runRules } from '../../../contract/rules/rules.ts'
import { canonicalJson } from '../../../contract/wire/canonical.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { createFuel } from '../../../fpjson/index.ts'
import { ALICE, OPEN, OWNER, START, testDatabase, thrownBy } from '../../support/contract.ts'
import { SEED } from '../../support/seed.ts'

const { address } = ALICE

/** Texts that a program would read as a variable, a statement, a function or a path. */
const TEXTS: readonly string[] = [
  '$signer',
  'o$signer',
  'x$nothing',
  '!$nothing',
  'l$signer',
  'u$signer',
  '$$signer',
  '%signer',
  '$',
  '=$signer',
  '__',
  '[]',
  'allow()',
  'equals',
  'always',
  '*',
  'constructor',
  'signer',
  'request.auth.signer',
  '{"var":"signer"}',
]
/** Those that may be ids of documents. */
const IDS = TEXTS.filter((text) => text !== '*')

const LISTS: readonly Json[] = [
  ['allow()'],
  ['$', 'signer'],
  ['var', 'signer'],
  ['__'],
  ['[]', address],
  ['typ', 'String'],
  ['equals', 1, 1],
  [['equals'], 1],
  ['always', true],
  ['let', 'request.auth.signer', OWNER.address],
  ['let', 'request.allow', true],
  ['get()', ['c', 'd']],
  ['=$x', true],
  ['mod()', { owner: address }],
  [[{ var: 'constructor.constructor' }, 'return 1']],
]

const OBJECTS: readonly JsonObject[] = [
  { var: 'signer' },
  { var: ['signer'] },
  { '@@functional/placeholder': true },
  { '@@transducer/step': 1 },
  { $: 'signer' },
  { toJSON: 'x', valueOf: 'x', toString: 'x', length: 0 },
  { __op: 'signer' },
  { __cursor__: true, id: 'x', data: {} },
  // Own members, as JSON.parse makes them.
  JSON.parse('{"__proto__":{"owner":"x"}}') as JsonObject,
  JSON.parse('{"constructor":{"prototype":{"owner":"x"}}}') as JsonObject,
]

/** Pairs of a hostile value and one of the same type that nobody could take for a program. */
const PAIR: fc.Arbitrary<readonly [hostile: Json, opaque: Json]> = fc.oneof(
  fc.constantFrom(...TEXTS).map((text) => [text, 'opaque'] as const),
  fc.constantFrom(...LISTS).map((list) => [list, Array((list as Json[]).length).fill(7)] as const),
  fc.constantFrom(...OBJECTS).map((object) => [object, { opaque: 7 }] as const),
)

/** Puts a value where a rule looks for something: on its own, in an object, in a list. */
const POSITIONS: readonly ((value: Json) => JsonObject)[] = [
  (value) => ({ owner: value }),
  (value) => ({ owner: value, at: { owner: value }, list: [value, value] }),
  (value) => ({ owner: { owner: value, list: [value] } }),
  (value) => ({ owner: [value, [value], { owner: value }] }),
]

/** Bodies of rules that decide by what a value is equal to, or whether it is there: not by what it looks like. */
const BODIES: readonly Json[] = [
  [['allowif()', ['equals', '$req.owner', '$signer']]],
  [['allowif()', ['equals', '$new.owner', '$old.owner']]],
  [['allowif()', ['equals', '$req.owner', '$new.owner']]],
  [['denyif()', ['equals', '$req.owner', '$signer']], ['allow()']],
  [['allowif()', 'o$req.owner']],
  [['allowif()', 'x$req.owner']],
  [['allowif()', '$req.owner']],
  [['allowif()', '!$req.owner']],
  [
    ['=$copy', '$req.owner'],
    ['allowif()', ['equals', '$copy', '$req.owner']],
  ],
  [
    ['=$copy', '$req'],
    ['allowif()', ['equals', '$copy.owner', '$signer']],
  ],
  [
    ['=$list', ['[]', '$req.owner', '$signer']],
    ['allowif()', ['includes', '$req.owner', '$list']],
  ],
  [
    ['=$list', ['[]', '$signer']],
    ['allowif()', ['includes', '$req.owner', '$list']],
  ],
  [
    ['=$is', [['equals', '$signer'], '$req.owner']],
    ['allowif()', '$is'],
  ],
  [
    ['=$o', { owner: '$req.owner' }],
    ['allowif()', ['equals', ['prop', 'owner', '$o'], '$signer']],
  ],
  [['allowif()', ['equals', ['pathOr', '$signer', ['[]', 'owner', 'nothing'], '$req'], '$signer']]],
  [
    ['mod()', { kept: '$req.owner' }],
    ['allowif()', ['equals', '$new.kept', '$req.owner']],
  ],
  [
    ['mod()', { owner: '$signer' }],
    ['allowif()', ['equals', '$new.owner', '$signer']],
  ],
  [['fields()', ['owner', 'at', 'list']], ['allow()']],
  [['if', ['equals', '$req.owner', '$signer'], ['allow()'], 'else', ['deny()']]],
  [['allowif()', ['any', ['equals', '$signer'], ['values', '$req']]]],
  [['allowifall()', [['equals', '$req.owner', '$signer'], 'o$req.owner']]],
  [['allowifany()', ['$req.owner', '!$req.owner', ['equals', '$req.owner', '$old.owner']]]],
  [['denyifany()', ['x$req.owner', ['equals', '$req.owner', '$signer']]], ['allow()']],
  [['denyifall()', ['$req.owner', ['equals', '$req.owner', '$signer']]], ['allow()']],
  [['breakif()', ['equals', '$req.owner', '$signer']], ['allow()']],
  [['required_fields()', ['owner']], ['disallowed_fields()', ['at']], ['allow()']],
  [
    ['=$owner', ['if', 'o$req.owner', '$req.owner', 'else', '$signer']],
    ['allowif()', ['equals', '$owner', '$signer']],
  ],
  [
    ['=$text', ['stringify()', ['$req.owner', { owner: '$req.owner' }]]],
    ['=$other', ['stringify()', ['$signer', { owner: '$signer' }]]],
    ['allowif()', ['equals', '$text', '$other']],
  ],
]

function request(data: JsonObject): RuleRequest {
  return {
    operation: { func: 'set', op: 'update', name: undefined },
    collection: 'c',
    id: 'd',
    data,
    before: { data: { owner: OWNER.address }, setter: OWNER.address },
    after: data,
  }
}

function verdict(body: Json, data: JsonObject): string {
  const host = {
    contract: { id: 'db', version: 'WeftDB/1', owners: [OWNER.address] },
    signer: address,
    auth: { relayer: null, jobID: null, extra: null },
    ts: START,
    queryId: 'q',
    fuel: createFuel(ENTRY_FUEL),
    sha256,
    get: () => null,
    checkProof: () => false,
  }
  const error = thrownBy(() => runRules(compileRules([['set', body]]), request(data), host))
  if (error === undefined) return 'allowed'
  return error instanceof ContractError ? error.code : String(error)
}

it('decides the same about what looks like a program and what does not', () => {
  fc.assert(
    fc.property(fc.constantFrom(...BODIES), fc.constantFrom(...POSITIONS), PAIR, (body, place, [hostile, opaque]) => {
      expect(verdict(body, place(hostile))).toBe(verdict(body, place(opaque)))
    }),
    { seed: SEED, numRuns: 4_000 },
  )
})

it('decides by at least one rule each way, so that the same verdict means something', () => {
  const verdicts = BODIES.map((body) => verdict(body, { owner: 'opaque' }))
  expect(new Set(verdicts)).toEqual(new Set(['allowed', 'DB_ACCESS_DENIED']))
  expect(BODIES.every((body) => !verdict(body, { owner: address }).startsWith('DB_PROGRAM'))).toBe(true)
})

describe('in a database', () => {
  const values = [...TEXTS, ...LISTS, ...OBJECTS.slice(0, 6)]

  it('keeps them as they came', async () => {
    const db = await testDatabase()
    await db.write(['setRules', [['set', [['mod()', { copy: '$req.x' }], ['allow()']]]], 'c'])
    for (const x of values) {
      await db.write(['set', { x }, 'c', 'd'])
      expect(canonicalJson(db.read('get', 'c', 'd'))).toBe(canonicalJson({ x, copy: x }))
      expect(db.read('get', 'c', ['x', '==', x])).toHaveLength(1)
    }
  })

  it('lets them be ids and names of fields', async () => {
    const db = await testDatabase()
    await db.write([
      'setRules',
      [
        [
          'set',
          [
            ['allowif()', ['equals', '$id', '$new.id']],
            ['allowif()', ['equals', '$signer', '$id']],
          ],
        ],
      ],
      'c',
    ])
    for (const text of IDS.filter((name) => name !== 'constructor')) {
      await db.write(['set', { id: text, [text]: 1 }, 'c', text])
      await db.refuse(['set', { id: `${text}x` }, 'c', text], ALICE)
    }
  })

  it('reads the one document that a text in get() names', async () => {
    const db = await testDatabase(['names'])
    await db.write(['setRules', OPEN, 'names'])
    await db.write([
      'setRules',
      [
        [
          'set',
          [
            ['=$n', ['get()', ['names', '$req.of']]],
            ['allowif()', 'o$n'],
          ],
        ],
      ],
      'c',
    ])
    for (const of of IDS) expect((await db.refuse(['set', { of }, 'c', 'd'])).code).toBe('DB_ACCESS_DENIED')
    for (const id of IDS) {
      await db.write(['set', {}, 'names', id])
      await db.write(['set', { of: id }, 'c', 'd'])
    }
  })
})
