/** A relay that is right, altered in one place at random: nothing in it can be exchanged for anything else. */
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { PURE_HOST } from '../../../contract/host.ts'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query, SignedQuery } from '../../../contract/wire/types.ts'
import { ed25519, evm } from '../../../sdk/signers/index.ts'
import { ALICE, OWNER, testDatabase } from '../../support/contract.ts'
import { inner } from '../../support/inner.ts'
import { SEED } from '../../support/seed.ts'
import { DATABASES } from '../../support/signing.ts'

const RELAYER = ed25519(Buffer.alloc(32, 61))
const CO = [ed25519(Buffer.alloc(32, 62)), evm(Buffer.alloc(32, 63))]
const EXTRA: Json = { score: 5, by: ['a', { b: true }] }

/** Paths of all values that hold no others. */
function placesOf(value: Json, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  const steps = Array.isArray(value) ? value.keys() : Object.keys(value)
  return [...steps].flatMap((step) => placesOf((value as Record<string, Json>)[step] as Json, [...path, step]))
}

/** Returns another value of the same type, or of another. */
function altered(value: Json, how: number): Json {
  if (typeof value === 'number') return value + 1 + how
  if (typeof value === 'boolean') return !value
  if (typeof value !== 'string' || value === '') return how
  const at = how % value.length
  const character = value[at] === 'a' ? 'b' : 'a'
  return [
    value.slice(0, at) + character + value.slice(at + 1),
    value.slice(0, -1),
    `${value}a`,
    DATABASES[1],
    ALICE.address,
  ][how % 5] as string
}

it('is refused, whatever was altered', async () => {
  const db = await testDatabase(['c'])
  const signers = CO.map(({ address }) => address)
  await db.write(['addRelayerJob', 'job', { relayers: [RELAYER.address], signers, multisig: 2 }])
  await db.write(['addRelayerJob', 'job2', { relayers: [RELAYER.address] }])
  const signed = await inner(db, ['job', 'job', ['set', { n: 1, t: 'x' }, 'c', 'd']], ALICE)
  const id = PURE_HOST.queryId(signed as unknown as SignedQuery)
  const approvals = await Promise.all(CO.map((by) => inner(db, ['approveJob', 'job', id, EXTRA], by)))
  const args: Json = [signed, EXTRA, approvals]
  const places = placesOf(args)

  const change = fc.record({ place: fc.constantFrom(...places), how: fc.nat(1_000) })
  await fc.assert(
    fc.asyncProperty(change, async ({ place, how }) => {
      const copy = structuredClone(args) as Json[]
      let target = copy as unknown as Record<string | number, Json>
      for (const step of place.slice(0, -1)) target = target[step] as unknown as Record<string | number, Json>
      const last = place.at(-1) as string | number
      const before = target[last] as Json
      target[last] = altered(before, how)
      fc.pre(target[last] !== before)
      const { code } = await db.refuse(['relay', ...copy] as unknown as Query, RELAYER)
      expect({ place, how, code }).toEqual({ place, how, code: expect.stringMatching(/^DB_/) })
    }),
    { seed: SEED, numRuns: 300 },
  )
  for (const by of [ALICE, OWNER, ...CO]) {
    expect((await db.refuse(['relay', ...(args as Json[])] as unknown as Query, by)).code).toMatch(
      /^DB_(RELAY_DENIED|NONCE_USED)$/,
    )
  }
  await db.write(['relay', ...(args as Json[])] as unknown as Query, RELAYER)
})
