import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { schnorr } from '@noble/curves/secp256k1.js'
import { nostrEventText } from '../../../contract/wire/nostr.ts'
import { signedText } from '../../../contract/wire/signing.ts'
import { nostr } from '../../../sdk/signers/index.ts'
import { signedNumber } from '../../support/signing.ts'
import { verdict } from '../../support/verdict.ts'

const KEY = Buffer.alloc(32, 9)
const N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/** Query 1 with a signature over SHA-256 of `text`. */
async function signedOver(text: (honest: string) => string) {
  const { signature: _, ...unsigned } = await signedNumber(nostr(KEY), 1)
  const id = createHash('sha256')
    .update(text(nostrEventText(unsigned)))
    .digest()
  return { ...unsigned, signature: Buffer.from(schnorr.sign(id, KEY)).toString('hex') }
}

it('accepts a signature over the event, whatever the random part of it', async () => {
  const signatures = new Set<string>()
  for (let n = 0; n < 5; n++) {
    const query = await signedOver((text) => text)
    signatures.add(query.signature)
    expect(verdict(query)).toBe(true)
  }
  expect(signatures.size).toBe(5)
})

describe('rejects a signature over', () => {
  it.each([
    ['another kind of event', (text: string) => text.replace(',29338,', ',1,')],
    ['an event with a tag', (text: string) => text.replace(',[],', ',[["t","x"]],')],
    ['an event of another second', (text: string) => text.replace(',1790000000,', ',1790000001,')],
    ['an event of another key', (text: string) => text.replace(/"[0-9a-f]{64}"/, `"${'1'.repeat(64)}"`)],
    ['an event with other content', (text: string) => text.replace('Bob', 'Eve')],
    ['an event with white space', (text: string) => text.replace(',29338,', ', 29338, ')],
    ['the content alone', (text: string) => (JSON.parse(text) as string[])[5] ?? ''],
    ['nothing', () => ''],
  ])('%s', async (_, change) => {
    const query = await signedOver((text) => {
      const changed = change(text)
      expect(changed).not.toBe(text)
      return changed
    })
    expect(verdict(query)).toBe(false)
  })
})

it('rejects the signature of the negated key under another text, and s negated', async () => {
  const query = await signedNumber(nostr(KEY), 1)
  const [r, s] = [query.signature.slice(0, 64), query.signature.slice(64)]
  const negated = (N - BigInt(`0x${s}`)).toString(16).padStart(64, '0')
  for (const signature of [
    r + negated,
    s + r,
    `${r}${s}00`,
    r + s.slice(2),
    `${r}${s}`.toUpperCase(),
    `0x${r}${s}`,
    `${r}${s}\n`,
    `${'0'.repeat(64)}${s}`,
    r + '0'.repeat(64),
    r + N.toString(16),
    '',
  ]) {
    expect(verdict({ ...query, signature })).toBe(false)
  }
})

it('rejects every other spelling of the key, and keys that are no x of the curve', async () => {
  const query = await signedNumber(nostr(KEY), 1)
  const field = (2n ** 256n - 2n ** 32n - 977n).toString(16)
  for (const signer of [
    query.signer.toUpperCase(),
    `02${query.signer}`,
    query.signer.slice(2),
    `${query.signer}\n`,
    field,
    'f'.repeat(64),
    '0'.repeat(64),
    // 5 is the x of no point of the curve.
    '5'.padStart(64, '0'),
    '',
  ]) {
    expect(verdict({ ...query, signer })).toBe(false)
  }
})

it('covers the instant of expiry to the millisecond, though the event knows seconds', async () => {
  const query = await signedNumber(nostr(KEY), 1)
  expect(signedText(query)).toContain(`"expires":${query.expires}`)
  expect(verdict({ ...query, expires: query.expires + 1 })).toBe(false)
})
