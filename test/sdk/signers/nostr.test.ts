import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { schnorr } from '@noble/curves/secp256k1.js'
import { verifySignature } from '../../../contract/auth/verifiers.ts'
import { type NostrEvent, nostr, nostrEvent, type Signer } from '../../../sdk/signers/index.ts'
import { SIGNING_VECTORS, signedNumber } from '../../support/signing.ts'

const VECTORS = SIGNING_VECTORS.filter(({ query }) => query.kind === 'nostr')
const KEY = Buffer.alloc(32, 5)

describe('nostr', () => {
  it.each(VECTORS)('has the address of $name and signs it', async ({ query, secret }) => {
    const signer = nostr(secret ?? '')
    expect(signer.address).toBe(query.signer)
    expect(verifySignature({ ...query, signature: (await signer.sign(query)) as string })).toBe(true)
  })

  it('makes a new key each time, which can be exported and taken again', async () => {
    const signer = nostr()
    expect(nostr().address).not.toBe(signer.address)
    expect(nostr(signer.exportKey()).address).toBe(signer.address)
    expect(verifySignature(await signedNumber(signer, 1))).toBe(true)
  })

  it('takes a key as text in any case and as bytes, and keeps it', async () => {
    const bytes = Buffer.from(KEY)
    const signers = [nostr(bytes), nostr(KEY.toString('hex')), nostr(KEY.toString('hex').toUpperCase())]
    bytes.fill(6)
    expect(new Set(signers.map(({ address }) => address)).size).toBe(1)
    for (const signer of signers) expect(verifySignature(await signedNumber(signer, 1))).toBe(true)
  })

  it('is what a wallet by hand is (NIP-07)', async () => {
    /** What a wallet does: it completes the event, hashes it, signs. */
    const signEvent = async (event: NostrEvent): Promise<{ readonly sig: string }> => {
      const pubkey = Buffer.from(schnorr.getPublicKey(KEY)).toString('hex')
      const { created_at, kind, tags, content } = event
      const id = createHash('sha256')
        .update(JSON.stringify([0, pubkey, created_at, kind, tags, content]))
        .digest()
      return { sig: Buffer.from(schnorr.sign(id, KEY)).toString('hex') }
    }
    const wallet: Signer = {
      kind: 'nostr',
      address: nostr(KEY).address,
      sign: async (query) => (await signEvent(nostrEvent(query))).sig,
    }
    expect(verifySignature(await signedNumber(wallet, 1))).toBe(true)
  })

  it.each(['', 'nsec1qqq', '0'.repeat(64), 'f'.repeat(64), new Uint8Array(33)])('refuses the key %p', (key) => {
    expect(() => nostr(key)).toThrow(/^expected a Nostr private key: 32 bytes, or 64 hex digits with or without 0x$/)
  })

  it('does not show its key', () => {
    const signer = nostr()
    expect(JSON.stringify(signer)).not.toContain(signer.exportKey())
  })
})
