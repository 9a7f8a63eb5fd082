import assert from 'node:assert/strict'
import { ContractError } from '../../../contract/errors.ts'
import { QUERY_FIELDS_MAX, QUERY_VALUES_MAX, RESULT_DOCUMENTS_MAX } from '../../../contract/limits.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { SdkError } from '../../../sdk/errors.ts'
import { verifyRead } from '../../../sdk/verify.ts'
import { compareAll } from '../../oracle/compare.ts'
import { SEED } from '../../support/seed.ts'
import { DATABASES } from '../../support/signing.ts'
import type { Row } from '../row.ts'
import { tries } from '../tries.ts'
import { ALICE, World } from '../world.ts'

const DEEP: Json = JSON.parse(`${'{"or":['.repeat(40)}["a","==",1]${']}'.repeat(40)}`)

export const QUERIES: readonly Row[] = [
  {
    guarantee: 'a query answers what a scan of all documents would',
    tried: 'random states and queries: mixed types, cursors, limits, in, not-in, lists, deletes',
    run: async () => (await compareAll({ cases: tries(6_000), seed: SEED, through: 'memory' })).queries,
  },
  {
    guarantee: 'a query has a bounded cost, and what is over it is refused whole',
    tried: 'lists, fields, branches, levels and limits beyond their bounds, and what is no query',
    run: async () => {
      const world = await World.make(['c'])
      await world.write(['set', { a: 1 }, 'c', 'd'])
      const queries: readonly Json[][] = [
        ['get', 'c', RESULT_DOCUMENTS_MAX + 1],
        ['get', 'c', -1],
        ['get', 'c', 1.5],
        ['get', 'c', ['a', 'in', Array(QUERY_VALUES_MAX + 1).fill(1)]],
        ['get', 'c', ...Array.from({ length: QUERY_FIELDS_MAX + 1 }, (_, n) => [`f${n}`, '==', 1])],
        ['get', 'c', DEEP],
        ['get', 'c', ['a', 'like', '%']],
        ['get', 'c', ['a', '==']],
        ['get', 'c', ['a', '==', 1, 2]],
        ['get', 'c', ['a\\', '==', 1]],
        ['get', 'c', [['a'], '==', 1]],
        ['get', 'c', { $where: 'sleep(1000)' }],
        ['get', 'c', ['startAt', 1]],
        ['get', 'c', ['a'], ['startAt', { __cursor__: true }]],
        ['get', '../c'],
        ['get', 'c', '..'],
        ['get', 'c\0', 'd', 'e\0', '/'],
        ['get', ''],
        ['get'],
        [],
      ]
      for (const query of queries) {
        assert.throws(
          () => world.contract.read(query),
          (error) => error instanceof ContractError,
          JSON.stringify(query).slice(0, 200),
        )
      }
      return queries.length
    },
  },
  {
    guarantee: 'null, absence and duplicates mean one thing',
    tried: '== null, != null, values twice in a list, filters together with lists',
    run: async () => {
      const world = await World.make(['c'])
      const documents: JsonObject = {
        a: { n: null, l: [1, 2] },
        b: { n: 1, l: [2, 2] },
        c: { l: [3] },
        d: { n: 'x', l: [] },
      }
      for (const [id, data] of Object.entries(documents)) await world.write(['set', data as JsonObject, 'c', id], ALICE)
      const idsOf = (...options: Json[]) =>
        (world.read('cget', 'c', ...options) as { id: string }[]).map(({ id }) => id)
      assert.deepEqual(idsOf(['n', '==', null]), ['a'])
      assert.deepEqual(idsOf(['n', '!=', null]), ['b', 'd'])
      assert.deepEqual(idsOf(['n', 'in', [1, 1, null]]).sort(), ['a', 'b'])
      assert.deepEqual(idsOf(['l', 'array-contains', 2]), ['a', 'b'])
      assert.deepEqual(idsOf(['l', 'array-contains-any', [2, 3, 2]]).sort(), ['a', 'b', 'c'])
      assert.deepEqual(idsOf(['n', '>', 0]), ['b'])
      assert.deepEqual(idsOf(['n'], ['startAt', null], ['endAt', 1]), ['a', 'b'])
      return 7
    },
  },
  {
    guarantee: 'a proof shows the answer of one root and no other',
    tried: 'answers, proofs, questions and roots altered, bit by bit',
    run: async () => {
      const world = await World.make(['c'])
      for (let n = 0; n < 50; n++) await world.write(['set', { n }, 'c', `d${n}`], ALICE)
      const query: readonly [string, ...Json[]] = ['get', 'c', ['n', '>', 10], 5]
      const { result, proof, root } = world.contract.prove([...query])
      assert.deepEqual(verifyRead({ query, proof, root }), result)
      const bytes = Buffer.from(proof, 'base64url')
      const forged = Array.from({ length: bytes.length }, (_, n) => {
        const altered = Buffer.from(bytes)
        altered[n] = (altered[n] as number) ^ (1 << (n % 8))
        return altered
      })
      const proofs = [
        ...forged,
        bytes.subarray(0, -1),
        bytes.subarray(1),
        Buffer.alloc(0),
        Buffer.concat([bytes, bytes]),
      ]
      for (const one of proofs) {
        assert.throws(() => verifyRead({ query, proof: one.toString('base64url'), root }), { code: 'DB_PROOF_INVALID' })
      }
      assert.throws(() => verifyRead({ query, proof, root: DATABASES[0] }), { code: 'DB_PROOF_INVALID' })
      const others: readonly (readonly [string, ...Json[]])[] = [
        ['get', 'c', ['n', '>', 11], 5],
        ['get', 'c', ['n', '>', 10], 4],
        ['get', 'c', 'd1'],
        ['get', 'd'],
        ['getOwner'],
      ]
      for (const other of others) {
        try {
          assert.deepEqual(verifyRead({ query: other, proof, root }), world.read(...other))
        } catch (error) {
          if (!(error instanceof SdkError)) throw error
        }
      }
      return proofs.length + others.length + 1
    },
  },
]
