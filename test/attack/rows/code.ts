import assert from 'node:assert/strict'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { createRandom } from '../../support/random.ts'
import { pick } from '../../support/random-values.ts'
import { SEED } from '../../support/seed.ts'
import type { Row } from '../row.ts'
import { AGAIN, tries } from '../tries.ts'
import { ALICE, MALLORY, OWNER, World } from '../world.ts'

/** Values that are code where code is looked for in data. */
const PAYLOADS: readonly Json[] = [
  ['let', 'signer', OWNER.address],
  [['let', 'signer', OWNER.address], true],
  ['=$signer', OWNER.address],
  ['allow()'],
  [['allow()']],
  ['always', true],
  ['add', 1, 2],
  ['pipe', ['always', OWNER.address]],
  ['var', 'signer'],
  ['$', 'signer'],
  ['get()', ['secrets', 's']],
  ['mod()', { admin: true }],
  ['[]', 'x'],
  ['toBatch', ['set', {}, 'secrets', 's']],
  ['constructor'],
  ['__proto__'],
  ['length', ['range', 0, 3_000_000]],
  ['if', true, ['allow()']],
  '$signer',
  'o$signer',
  'l$signer',
  '$$signer',
  '=$signer',
  '%signer',
  { var: 'signer' },
  { '==': [1, 1] },
  { $signer: 1 },
  { if: [true, true] },
]

/** Member names that mean something in programs. */
const MEMBERS: readonly string[] = ['var', 'signer', '$', '==', 'if', 'map', 'x', 'toString', '[]']

/** Rules that use what is written in every way there is. */
const RULES: Json = [
  [
    'set',
    [
      ['=$copy', '$req.value'],
      ['=$in', { inside: '$req.value' }],
      ['mod()', { copy: '$copy', inside: '$in', signer: '$signer' }],
      ['denyif()', ['not', ['equals', '$copy', '$req.value']]],
      ['allowif()', ['equals', '$signer', '$req.who']],
    ],
  ],
]

/** Such a value, or a list or an object of some. */
function generated(next: () => number, levels = 3): Json {
  if (levels === 0 || next() < 0.4) return pick(next, PAYLOADS)
  const items = Array.from({ length: 1 + Math.floor(next() * 3) }, () => generated(next, levels - 1))
  return next() < 0.5 ? items : Object.fromEntries(items.map((item) => [pick(next, MEMBERS), item]))
}

export const CODE: readonly Row[] = [
  {
    guarantee: 'data stays data at every level and beside anything',
    tried: 'generated lists and objects of values that look like programs, written through rules that use them',
    run: async () => {
      const world = await World.make(['secrets'])
      await world.write(['setRules', RULES, 'c'])
      const next = createRandom(SEED)
      const count = tries(1_500)
      for (let n = 0; n < count; n++) {
        const value = generated(next)
        await world.refuseSigned(['set', { value, who: OWNER.address }, 'c', 'd'], ['DB_ACCESS_DENIED'], MALLORY)
        await world.write(['set', { value, who: MALLORY.address }, 'c', 'd'], MALLORY)
        const { copy, inside, signer } = world.read('get', 'c', 'd') as JsonObject
        assert.deepEqual([copy, inside, signer], [value, { inside: value }, MALLORY.address], AGAIN)
      }
      assert.equal(world.read('get', 'secrets', 's'), null)
      return 2 * count
    },
  },
  {
    guarantee: 'data in rules stays data',
    tried: 'values that look like programs in mod(), variables, conditions and texts',
    run: async () => {
      const world = await World.make(['secrets'])
      await world.write(['setRules', RULES, 'c'])
      for (const value of PAYLOADS) {
        await world.refuseSigned(['set', { value, who: OWNER.address }, 'c', 'd'], ['DB_ACCESS_DENIED'], MALLORY)
        await world.refuseSigned(['set', { value: 1, who: value }, 'c', 'd'], ['DB_ACCESS_DENIED'], MALLORY)
        await world.write(['set', { value, who: MALLORY.address }, 'c', 'd'], MALLORY)
        assert.deepEqual(world.read('get', 'c', 'd'), {
          value,
          who: MALLORY.address,
          copy: value,
          inside: { inside: value },
          signer: MALLORY.address,
        })
      }
      return 3 * PAYLOADS.length
    },
  },
  {
    guarantee: 'data never decides: allowif() passes for true alone',
    tried: 'every such value as the condition itself',
    run: async () => {
      const world = await World.make()
      await world.write(['setRules', [['set', [['allowif()', '$req.value']]]], 'c'])
      const codes = ['DB_ACCESS_DENIED', 'DB_PROGRAM_FAILED']
      for (const value of [...PAYLOADS, 1, 'true', 'yes', {}, [true], null]) {
        await world.refuseSigned(['set', { value }, 'c', 'd'], codes)
      }
      return PAYLOADS.length + 6
    },
  },
  {
    guarantee: 'what triggers and crons are given stays data',
    tried: 'the same values in documents that fire a trigger which copies them',
    run: async () => {
      const world = await World.make(['c', 'secrets'])
      const func: Json = [['set()', [{ copy: '$data.after.value', by: '$data.setter' }, 'copies', '$data.id']]]
      await world.write(['addTrigger', { key: 'copy', on: ['create', 'update'], func }, 'c'])
      for (const value of PAYLOADS) {
        await world.write(['set', { value }, 'c', 'd'], ALICE)
        assert.deepEqual(world.read('get', 'copies', 'd'), { copy: value, by: ALICE.address })
      }
      assert.equal(world.read('get', 'secrets', 's'), null)
      return PAYLOADS.length
    },
  },
  {
    guarantee: 'what a query reads and writes is what its data says',
    tried: 'the same values as documents, filters, cursors and options',
    run: async () => {
      const world = await World.make(['c'])
      for (const [n, value] of PAYLOADS.entries()) await world.write(['set', { value }, 'c', `d${n}`], ALICE)
      for (const value of PAYLOADS) {
        const found = world.read('get', 'c', ['value', '==', value]) as readonly JsonObject[]
        assert.deepEqual(found, [{ value }])
        assert.deepEqual((world.read('get', 'c', ['value'], ['startAt', value], 1) as Json[])[0], { value })
      }
      return 3 * PAYLOADS.length
    },
  },
]
