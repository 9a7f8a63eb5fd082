import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { schnorr } from '@noble/curves/secp256k1.js'
import { BABYJUBJUB_ORDER, type BabyJubJubPoint, packPoint, toLittleEndian } from '../../../contract/wire/babyjubjub.ts'
import { type NostrEvent, nostrEvent } from '../../../contract/wire/nostr.ts'
import type { SignedQuery } from '../../../contract/wire/types.ts'
import { nostr } from '../../../sdk/signers/index.ts'
import * as babyjubjub from '../../support/babyjubjub-points.ts'
import { forgedQuery, mixedPoint, ORDER, SMALL_ORDER_ENCODINGS } from '../../support/ed25519-points.ts'
import { type Algorithm, type Lies, ORIGIN, passkeySigner } from '../../support/passkey.ts'
import { addressOf, type Encoding, signedWithEncoding } from '../../support/rsa-pss.ts'
import { ARWEAVE_KEYS, queryNumber, signedNumber } from '../../support/signing.ts'
import type { Row } from '../row.ts'
import { tries } from '../tries.ts'
import { noneOf, passes } from '../verdict.ts'

const [secret, nonce] = [123_456_789n ** 5n, 987_654_321n ** 6n]
const [WALLET] = ARWEAVE_KEYS.rsa4096 as [(typeof ARWEAVE_KEYS.rsa4096)[0]]
const KEY = Buffer.alloc(32, 1)

/** Assertions of a passkey that are not the user's, for this page, over this query. */
const LIES: Readonly<Record<string, Lies>> = {
  'a page of another origin': { client: { origin: 'https://evil.example' } },
  'a subdomain': { client: { origin: 'https://evil.app.example' } },
  'another port': { client: { origin: `${ORIGIN}:8443` } },
  'no TLS': { client: { origin: 'http://app.example' } },
  'no origin': { client: { origin: undefined } },
  'a frame of another site': { client: { crossOrigin: true } },
  'another relying party': { rpId: 'evil.example' },
  'a relying party above': { rpId: 'example' },
  'a user who was not there': { flags: 0x04 },
  'no flags': { flags: 0x00 },
  'another challenge': { client: { challenge: 'A'.repeat(43) } },
  'no challenge': { client: { challenge: undefined } },
  'a registration': { client: { type: 'webauthn.create' } },
  'a payment': { client: { type: 'payment.get' } },
  'a second origin': { rewrite: (json) => json.replace('{', `{"origin":"https://evil.example",`) },
  'a signature of nothing': { forge: (signature) => signature.fill(0, -20) },
}

/** BabyJubJub queries of keys that many signatures fit, and of commitments with a part of small order. */
function loose(n: number): readonly SignedQuery[] {
  const { SMALL_ORDER_POINTS } = babyjubjub
  const [key, commitment] = [babyjubjub.mixedPoint(secret % BABYJUBJUB_ORDER, 0), nonce % BABYJUBJUB_ORDER]
  const honest = (challenge: bigint): bigint => (commitment + challenge * secret) % BABYJUBJUB_ORDER
  const zero = SMALL_ORDER_POINTS[0] as BabyJubJubPoint
  return SMALL_ORDER_POINTS.flatMap((small, k) => [
    babyjubjub.forgedQuery(n, small, babyjubjub.mixedPoint(commitment, 0), () => commitment),
    babyjubjub.forgedQuery(n, small, zero, () => 0n),
    ...(k === 0
      ? [babyjubjub.forgedQuery(n, key, babyjubjub.mixedPoint(commitment, 0), (c) => honest(c) + BABYJUBJUB_ORDER)]
      : [
          babyjubjub.forgedQuery(n, key.add(small), babyjubjub.mixedPoint(commitment, 0), honest),
          babyjubjub.forgedQuery(n, key, babyjubjub.mixedPoint(commitment, k), honest),
        ]),
  ])
}

/** What a Nostr event has in the place of the honest members. */
type EventChange = Partial<Omit<NostrEvent, 'kind'>> & { readonly kind?: number }

/** Query `n` with the signature of a Nostr key over another event than the one that stands for it. */
async function signedEvent(n: number, change: EventChange): Promise<SignedQuery> {
  const query = { ...queryNumber(n), kind: 'nostr' as const, signer: nostr(KEY).address }
  const { created_at, kind, tags, content } = { ...nostrEvent(query), ...change }
  const id = createHash('sha256').update(JSON.stringify([0, query.signer, created_at, kind, tags, content]))
  return { ...query, signature: Buffer.from(schnorr.sign(id.digest(), KEY)).toString('hex') }
}

export const KEYS: readonly Row[] = [
  {
    guarantee: 'Ed25519 keys that verify anything are keys of nobody',
    tried: 'all encodings of the points of small order, as key and as commitment; keys with a part of small order',
    run: async () => {
      let tried = 0
      for (let n = 0; n < tries(20); n++) {
        tried += noneOf(
          SMALL_ORDER_ENCODINGS.flatMap((key) =>
            SMALL_ORDER_ENCODINGS.map((commitment) => forgedQuery(n, key, commitment, () => 0n)),
          ),
        )
        const [scalar, r] = [BigInt(11 + n), mixedPoint(7n, 0).toBytes()]
        tried += noneOf(
          [1, 2, 3, 4, 5, 6, 7].map((k) =>
            forgedQuery(
              n,
              mixedPoint(scalar, 0).toBytes(),
              mixedPoint(7n, k).toBytes(),
              (c) => (7n + c * scalar) % ORDER,
            ),
          ),
        )
        assert.equal(passes(forgedQuery(n, mixedPoint(scalar, 0).toBytes(), r, (c) => (7n + c * scalar) % ORDER)), true)
      }
      return tried
    },
  },
  {
    guarantee: 'BabyJubJub keys that verify anything are keys of nobody',
    tried: 'the eight points of small order as key, in the key, in the commitment; scalars beyond the order; no points',
    run: async () => {
      let tried = 0
      for (let n = 0; n < tries(40); n++) {
        tried += noneOf(loose(n))
        const query = babyjubjub.forgedQuery(
          n,
          babyjubjub.mixedPoint(5n, 0),
          babyjubjub.mixedPoint(9n, 0),
          (c) => (9n + 5n * c) % BABYJUBJUB_ORDER,
        )
        assert.equal(passes(query), true)
        const keys = [
          packPoint(babyjubjub.mixedPoint(5n, 0).negate()),
          randomBytes(32),
          toLittleEndian(babyjubjub.FIELD),
        ]
        tried += noneOf(keys.map((key) => ({ ...query, signer: `bjj:${babyjubjub.hex(key)}` })))
      }
      return tried
    },
  },
  {
    guarantee: 'a passkey signs for its page and its user alone',
    tried: 'other origins, relying parties, challenges and types, frames, users who were not there, both algorithms',
    run: async () => {
      let tried = 0
      for (const algorithm of ['p256', 'ed25519'] satisfies Algorithm[]) {
        for (let n = 0; n < tries(60); n++) {
          assert.equal(passes(await signedNumber(passkeySigner(algorithm), n)), true)
          for (const [name, lies] of Object.entries(LIES)) {
            const query = await signedNumber(passkeySigner(algorithm, lies), n).catch(() => undefined)
            assert.equal(query !== undefined && passes(query), false, `${algorithm}: ${name}`)
            tried++
          }
        }
      }
      return tried
    },
  },
  {
    guarantee: 'an RSA signature has one encoding, under keys of one size',
    tried: 'salts of 0, 20, 31, 33, 222 bytes, broken paddings, moduli of other sizes and in other spellings',
    run: async () => {
      const salts = [0, 20, 31, 33, 222].map((length) => ({ salt: Buffer.alloc(length, 3) }))
      const encodings: readonly Encoding[] = [
        ...salts,
        { trailer: 0xcc },

        { padding: 1 },
        { separator: 2 },
        { hashFlip: 1 },
      ]
      let tried = 0
      for (let n = 0; n < tries(20); n++) {
        assert.equal(passes(signedWithEncoding(n, WALLET, { salt: Buffer.alloc(32, n) })), true)
        tried += noneOf(encodings.map((encoding) => signedWithEncoding(n, WALLET, encoding)))
      }
      const query = signedWithEncoding(0, WALLET, {})
      const ofModulus = (key: string) => ({ ...query, key, signer: addressOf(key) })
      const sizes = [1, 64, 128, 256, 384, 511, 513, 1_024].map((bytes) => randomBytes(bytes).fill(0xff, 0, 1))
      const moduli = [...sizes, Buffer.concat([Buffer.alloc(1), Buffer.from(WALLET.n, 'base64url')])]
      const spellings = [...'BCDFGH+/='].map((last) => `${WALLET.n.slice(0, -1)}${last}`)
      return (
        tried +
        noneOf([...moduli.map((bytes) => ofModulus(bytes.toString('base64url'))), ofModulus(ARWEAVE_KEYS.rsa2048.n)]) +
        noneOf([...spellings, `${WALLET.n}=`, ` ${WALLET.n}`].flatMap((key) => [{ ...query, key }, ofModulus(key)]))
      )
    },
  },
  {
    guarantee: 'what a Nostr key signed elsewhere is no query',
    tried: 'notes, events of other kinds, times and tags with the text of a query',
    run: async () => {
      assert.equal(passes(await signedEvent(0, {})), true)
      const { created_at } = nostrEvent({ ...queryNumber(0), kind: 'nostr', signer: nostr(KEY).address })
      const changes: readonly EventChange[] = [
        ...[0, 1, 4, 1_059, 20_000, 22_242, 29_337, 30_023].map((kind) => ({ kind })),
        ...[0, created_at - 1, created_at + 1].map((at) => ({ created_at: at })),
        { tags: [['e', '']] },
        { content: '' },
      ]
      return noneOf(await Promise.all(changes.map((change) => signedEvent(0, change))))
    },
  },
]
