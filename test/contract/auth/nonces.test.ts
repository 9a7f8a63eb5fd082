import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { nextNonce, spendNonce } from '../../../contract/auth/nonces.ts'
import { ContractError } from '../../../contract/errors.ts'
import { nonceKey } from '../../../contract/keys.ts'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { NONCE_WINDOW } from '../../../contract/limits.ts'
import { Tree } from '../../../contract/tree/tree.ts'
import { canonicalJson } from '../../../contract/wire/canonical.ts'
import { nativeSha256 } from '../../../node/sequencer/native-sha256.ts'
import { codeOf, thrownBy } from '../../support/contract.ts'
import { SEED } from '../../support/seed.ts'

const SIGNER = '0x0000000000000000000000000000000000000001'

/** What is said to a nonce, written down as the rule says it: all nonces ever used, and the highest. */
class Model {
  readonly #used = new Set<number>()
  #highest = 0

  spend(nonce: number): string {
    if (nonce > this.#highest + NONCE_WINDOW) return 'DB_NONCE_TOO_HIGH'
    if (this.#used.has(nonce) || nonce < this.#highest - NONCE_WINDOW) return 'DB_NONCE_USED'
    this.#used.add(nonce)
    this.#highest = Math.max(this.#highest, nonce)
    return 'taken'
  }
}

function newStore(): Tree {
  return new Tree({ kv: new MemoryKv(), sha256: nativeSha256 })
}

function spend(store: Tree, nonce: number): string {
  const error = thrownBy(() => spendNonce(store, SIGNER, nonce))
  if (error === undefined) return 'taken'
  return error instanceof ContractError ? error.code : String(error)
}

/** The value kept for the signer, checked to be one way to write what it says. */
function kept(store: Tree): number[] {
  const text = store.get(nonceKey(SIGNER)) ?? '[]'
  const value = JSON.parse(text) as number[]
  expect(canonicalJson(value)).toBe(text)
  const [highest = 0, ...bounds] = value
  let before = -1
  for (let i = 0; i < bounds.length; i += 2) {
    const [from, to] = bounds.slice(i, i + 2) as [number, number]
    // Gaps ascend, do not touch, lie in the window and below the highest.
    expect(from > before + 1 && from <= to && from >= highest - NONCE_WINDOW && to < highest).toBe(true)
    before = to
  }
  return value
}

describe('against a set of all nonces used', () => {
  const near = fc.integer({ min: 1, max: 60 })
  const far = fc.integer({ min: 1, max: 4 * NONCE_WINDOW })
  const edge = fc.constantFrom(
    1,
    NONCE_WINDOW,
    NONCE_WINDOW + 1,
    NONCE_WINDOW + 2,
    2 * NONCE_WINDOW,
    2 * NONCE_WINDOW + 1,
  )

  it.each([
    ['close together', near],
    ['far apart', far],
    ['at the edges', fc.oneof(edge, far, near)],
  ])('agrees on nonces %s', (_name, nonce) => {
    fc.assert(
      fc.property(fc.array(nonce, { maxLength: 200 }), (nonces) => {
        const [store, model] = [newStore(), new Model()]
        for (const n of nonces) {
          expect([n, spend(store, n)]).toEqual([n, model.spend(n)])
          kept(store)
        }
      }),
      { seed: SEED, numRuns: 60 },
    )
  })

  it('agrees on nonces relative to the highest', () => {
    const steps = fc.array(fc.integer({ min: -NONCE_WINDOW - 2, max: NONCE_WINDOW + 2 }), { maxLength: 200 })
    fc.assert(
      fc.property(steps, (offsets) => {
        const [store, model] = [newStore(), new Model()]
        for (const offset of offsets) {
          const nonce = Math.max(1, nextNonce(store, SIGNER) - 1 + offset)
          expect([nonce, spend(store, nonce)]).toEqual([nonce, model.spend(nonce)])
        }
      }),
      { seed: SEED, numRuns: 60 },
    )
  })
})

it(`reaches ${NONCE_WINDOW} above and below the highest, and no further`, () => {
  const store = newStore()
  expect(spend(store, NONCE_WINDOW + 1)).toBe('DB_NONCE_TOO_HIGH')
  expect(spend(store, NONCE_WINDOW)).toBe('taken')
  expect(spend(store, NONCE_WINDOW + 2)).toBe('taken')
  expect([spend(store, 1), spend(store, 2)]).toEqual(['DB_NONCE_USED', 'taken'])
})

it('keeps one number for a signer who counts by one', () => {
  const store = newStore()
  for (let nonce = 1; nonce <= 2_000; nonce++) spendNonce(store, SIGNER, nonce)
  expect(kept(store)).toEqual([2_000])
})

it('comes back to one number when the gaps are filled, in any order', () => {
  const store = newStore()
  for (let nonce = 1; nonce <= 1_000; nonce += 2) spendNonce(store, SIGNER, nonce)
  expect(kept(store).length).toBeGreaterThan(900)
  for (let nonce = 1_000; nonce > 0; nonce -= 2) spendNonce(store, SIGNER, nonce)
  expect(kept(store)).toEqual([1_000])
})

it('stays below 20 KiB at its worst', () => {
  const store = newStore()
  const high = 2 ** 53 - 1
  store.put(nonceKey(SIGNER), canonicalJson([high - 2 * NONCE_WINDOW - 2]))
  for (let nonce = high - 2 * NONCE_WINDOW; nonce <= high; nonce += 2) expect(spend(store, nonce)).toBe('taken')
  expect((store.get(nonceKey(SIGNER)) as string).length).toBeLessThan(20 * 1024)
})

it('says which nonce to use instead', () => {
  const store = newStore()
  spendNonce(store, SIGNER, 7)
  expect(codeOf(() => spendNonce(store, SIGNER, 7))).toBe('DB_NONCE_USED')
  expect(thrownBy(() => spendNonce(store, SIGNER, 7))).toMatchObject({
    data: { expected: 8, got: 7 },
    message: 'DB_NONCE_USED: nonce 7 was used, or lies more than 1024 below 7; sign again with nonce 8',
  })
})

it('counts each signer apart', () => {
  const store = newStore()
  spendNonce(store, SIGNER, 1)
  expect([nextNonce(store, SIGNER), nextNonce(store, `${SIGNER}0`)]).toEqual([2, 1])
})
