import assert from 'node:assert/strict'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { FIELD, g1, g2, prove, SCALARS, type Setup, setup } from '../../support/groth16.ts'
import type { Row } from '../row.ts'
import { ALICE, MALLORY, OWNER, World } from '../world.ts'

const SETUP = setup(1)
const OTHER = setup(1, 99n)
const PROOF = prove(SETUP, [18n])

/** A verifier as `addVerifier` takes it. */
function verifierOf({ key }: Setup): JsonObject {
  return { protocol: 'groth16', curve: 'bn128', key }
}

/** A point's coordinate with the prime of the field added: the same number to whoever reduces it. */
function beyondField(point: Json): Json {
  const [x, ...rest] = point as readonly [string, ...string[]]
  return [String(BigInt(x) + FIELD), ...rest]
}

/** Proofs, and signals, that are not what was proven. */
const FORGERIES: readonly (readonly [Json, Json])[] = [
  [PROOF, ['19']],
  [PROOF, []],
  [PROOF, ['18', '18']],
  [PROOF, [18]],
  [PROOF, ['018']],
  [PROOF, [' 18']],
  [PROOF, ['-18']],
  [PROOF, [String(18n + SCALARS)]],
  [prove(OTHER, [18n]), ['18']],
  [{ ...PROOF, pi_a: PROOF['pi_c'] as Json }, ['18']],
  [{ ...PROOF, pi_a: g1(1n) }, ['18']],
  [{ ...PROOF, pi_b: g2(1n) }, ['18']],
  [{ ...PROOF, pi_a: ['0', '1', '0'] }, ['18']],
  [{ ...PROOF, pi_a: ['0', '0', '1'] }, ['18']],
  [{ ...PROOF, pi_a: ['1', '1', '1'] }, ['18']],
  [{ ...PROOF, pi_a: beyondField(PROOF['pi_a'] as Json) }, ['18']],
  [{ ...PROOF, protocol: 'plonk' }, ['18']],
  [{ ...PROOF, curve: 'bls12381' }, ['18']],
  [{}, ['18']],
  [null, ['18']],
  ['proof', ['18']],
]

export const OUTSIDE_PROOFS: readonly Row[] = [
  {
    guarantee: 'an outside proof holds for its signals and its verifier alone',
    tried: 'other signals, other spellings of them, other keys, points outside the curve and beyond the field',
    run: async () => {
      const world = await World.make(['c'])
      await world.write(['addVerifier', 'age', verifierOf(SETUP)])
      await world.refuseSigned(['addVerifier', 'age', verifierOf(OTHER)], ['DB_OWNER_REQUIRED'])
      const rules: Json = [
        [
          'set',
          [
            ['=$ok', ['verify()', ['age', '$req.proof', '$req.signals']]],
            ['allowif()', '$ok'],
          ],
        ],
      ]
      await world.write(['setRules', rules, 'ruled'])
      const codes = ['DB_ZKP_INVALID', 'DB_OPERATOR_INVALID', 'DB_ACCESS_DENIED', 'DB_DOCUMENT_INVALID']
      for (const [proof, signals] of FORGERIES) {
        const operator: JsonObject = { __op: 'zkp', verifier: 'age', proof, signals }
        await world.refuseSigned(['set', { signals: operator }, 'c', 'd'], codes, MALLORY)
        await world.refuseSigned(['set', { proof, signals }, 'ruled', 'd'], codes, MALLORY)
      }
      await world.write(
        ['set', { signals: { __op: 'zkp', verifier: 'age', proof: PROOF, signals: ['18'] } }, 'c', 'd'],
        ALICE,
      )
      await world.write(['set', { proof: PROOF, signals: ['18'] }, 'ruled', 'd'], OWNER)
      assert.deepEqual(world.read('get', 'c', 'd'), { signals: ['18'] })
      return 2 * FORGERIES.length + 3
    },
  },
]
