/**
 * Nonces: each is accepted once, ever, anywhere in a window around the highest seen, so that several tabs of one user need not
 * wait for each other.
 *
 * Per signer the state keeps the highest nonce and the unused ones below it that still lie in the window, as canonical JSON:
 * `[highest, from, to, from, to, …]`, the gaps ascending. A signer who counts by one keeps a single number.
 */
import { ContractError } from '../errors.ts'
import { nonceKey } from '../keys.ts'
import { NONCE_WINDOW } from '../limits.ts'
import type { Store, StoreReader } from '../tree/store.ts'
import { canonicalJson } from '../wire/canonical.ts'

/** Returns the nonce after the highest that `signer` has used; 1 for a new signer. */
export function nextNonce(store: StoreReader, signer: string): number {
  return (readNonces(store, signer)[0] ?? 0) + 1
}

/**
 * Marks a nonce as used.
 *
 * @throws {ContractError} `DB_NONCE_USED` or `DB_NONCE_TOO_HIGH`, with the next nonce.
 */
export function spendNonce(store: Store, signer: string, nonce: number): void {
  const [highest = 0, ...gaps] = readNonces(store, signer)
  if (nonce > highest + NONCE_WINDOW) {
    throw nonceError('DB_NONCE_TOO_HIGH', `nonce ${nonce} lies more than ${NONCE_WINDOW} above ${highest}`, {
      highest,
      nonce,
    })
  }
  const left = nonce > highest ? raise(gaps, highest, nonce) : fill(gaps, highest, nonce)
  store.put(nonceKey(signer), canonicalJson([Math.max(highest, nonce), ...left]))
}

/** Gaps after `nonce` became the highest: those still in the window, and the one that the step left. */
function raise(gaps: readonly number[], highest: number, nonce: number): number[] {
  const floor = nonce - NONCE_WINDOW
  const left: number[] = []
  const all = nonce > highest + 1 ? [...gaps, highest + 1, nonce - 1] : gaps
  for (let i = 0; i < all.length; i += 2) {
    const from = Math.max(all[i] as number, floor)
    const to = all[i + 1] as number
    if (from <= to) left.push(from, to)
  }
  return left
}

/** Gaps after `nonce`, which must lie in one of them, was used. */
function fill(gaps: readonly number[], highest: number, nonce: number): number[] {
  const at = gaps.findIndex((bound, i) => i % 2 === 0 && bound <= nonce && nonce <= (gaps[i + 1] as number))
  if (at < 0) {
    throw nonceError('DB_NONCE_USED', `nonce ${nonce} was used, or lies more than ${NONCE_WINDOW} below ${highest}`, {
      highest,
      nonce,
    })
  }
  const [from, to] = [gaps[at] as number, gaps[at + 1] as number]
  const rest = [...(from < nonce ? [from, nonce - 1] : []), ...(nonce < to ? [nonce + 1, to] : [])]
  return [...gaps.slice(0, at), ...rest, ...gaps.slice(at + 2)]
}

function readNonces(store: StoreReader, signer: string): number[] {
  const value = store.get(nonceKey(signer))
  return value === undefined ? [] : (JSON.parse(value) as number[])
}

function nonceError(
  code: 'DB_NONCE_USED' | 'DB_NONCE_TOO_HIGH',
  problem: string,
  at: { highest: number; nonce: number },
): ContractError {
  const expected = at.highest + 1
  return new ContractError(code, `${problem}; sign again with nonce ${expected}`, { expected, got: at.nonce })
}
