import assert from 'node:assert/strict'
import { PURE_HOST } from '../../../contract/host.ts'
import { WireError } from '../../../contract/wire/errors.ts'
import { parseSignedQuery } from '../../../contract/wire/signed-query.ts'
import type { SignedQuery } from '../../../contract/wire/types.ts'
import { createNativeVerify } from '../../../node/workers/native-verify.ts'
import { signQuery } from '../../../sdk/sign.ts'
import { arweave } from '../../../sdk/signers/index.ts'
import { forgedQuery, littleEndian, ORDER, SMALL_ORDER_ENCODINGS } from '../../support/ed25519-points.ts'
import {
  ARWEAVE_KEYS,
  allSigners,
  alteredFields,
  fixedSigners,
  queryNumber,
  SIGNING_VECTORS,
  signedNumber,
} from '../../support/signing.ts'
import type { Row } from '../row.ts'

/** n of secp256k1 (SEC 2, section 2.4.1). */
const SECP256K1_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/** Says whether a query gets past the door, and past the signature with both libraries. They must agree. */
async function passes(value: unknown): Promise<boolean> {
  let query: SignedQuery
  try {
    query = parseSignedQuery(value)
  } catch (error) {
    if (error instanceof WireError) return false
    throw error
  }
  const native = await createNativeVerify()
  const verdict = PURE_HOST.verify(query)
  assert.equal(native(query), verdict, `two libraries disagree about ${JSON.stringify(query)}`)
  return verdict
}

async function noneOf(values: readonly unknown[]): Promise<number> {
  for (const value of values) assert.equal(await passes(value), false, JSON.stringify(value))
  return values.length
}

export const SIGNATURES: readonly Row[] = [
  {
    guarantee: 'a signature covers every member of its query',
    tried: 'each member altered, one at a time, for each kind of signature',
    run: async () => {
      let tried = 0
      for (const signer of await allSigners()) {
        const query = await signedNumber(signer, 0)
        assert.equal(await passes(query), true)
        const other = (await allSigners()).find(
          ({ kind, address }) => kind === signer.kind && address !== signer.address,
        )
        const altered = alteredFields(query, other?.address ?? query.signer).filter(
          (one) => JSON.stringify(one) !== JSON.stringify(query),
        )
        tried += await noneOf(altered)
      }
      return tried
    },
  },
  {
    guarantee: 'an address acts by its own key alone',
    tried: 'right signatures of one key under the address of another, with and without its modulus',
    run: async () => {
      const [own, foreign] = await Promise.all(ARWEAVE_KEYS.rsa4096.slice(0, 2).map((jwk) => arweave(jwk)))
      assert.ok(own !== undefined && foreign !== undefined)
      const [mine, theirs] = [await signedNumber(own, 0), await signedNumber(foreign, 0)]
      const forged = await signQuery(
        { ...foreign, address: own.address, sign: (query) => foreign.sign(query) },
        queryNumber(0),
      )
      const [evm, ed25519] = await fixedSigners()
      return noneOf([
        forged,
        { ...theirs, signer: mine.signer },
        { ...theirs, signer: mine.signer, key: mine.key },
        { ...theirs, key: mine.key },
        { ...(await signedNumber(evm, 0)), signer: `0x${'1'.repeat(40)}` },
        { ...(await signedNumber(ed25519, 0)), signer: `ed25519:${'A'.repeat(43)}` },
      ])
    },
  },
  {
    guarantee: 'a signature is of one kind',
    tried: 'each right signature under each other kind',
    run: async () => {
      const signers = await allSigners()
      const kinds = [...new Set(signers.map(({ kind }) => kind))]
      const queries = await Promise.all(signers.map((signer) => signedNumber(signer, 0)))
      return noneOf(
        queries.flatMap((query) => kinds.filter((kind) => kind !== query.kind).map((kind) => ({ ...query, kind }))),
      )
    },
  },
  {
    guarantee: 'a signature has one spelling',
    tried: 'high s, other v, capitals, 64 bytes, trailing bytes, padding, unused bits, s + order',
    run: async () => {
      const [evm, ed25519] = await fixedSigners()
      const [ecdsa, eddsa] = [await signedNumber(evm, 0), await signedNumber(ed25519, 0)]
      const [r, s, v] = [ecdsa.signature.slice(2, 66), ecdsa.signature.slice(66, 130), ecdsa.signature.slice(130)]
      const high = (SECP256K1_ORDER - BigInt(`0x${s}`)).toString(16).padStart(64, '0')
      const otherV = v === '1b' ? '1c' : '1b'
      const bytes = Buffer.from(eddsa.signature, 'base64url')
      const scalar = bytes.subarray(32).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n)
      const spellings = [
        `0x${r}${high}${otherV}`,
        `0x${r}${high}${v}`,
        `0x${r}${s}${otherV}`,
        `0x${r}${s}0${v === '1b' ? 0 : 1}`,
        `0x${r}${s}`,
        `0x${r}${s}${v}00`,
        `0x${(r + s + v).toUpperCase()}`,
        `0X${r}${s}${v}`,
        `0x${'0'.repeat(64)}${s}${v}`,
        `0x${r}${'0'.repeat(64)}${v}`,
        `0x${SECP256K1_ORDER.toString(16)}${s}${v}`,
      ]
      const encodings = [
        Buffer.concat([bytes.subarray(0, 32), littleEndian(scalar + ORDER)]).toString('base64url'),
        `${eddsa.signature}==`,
        `${eddsa.signature.slice(0, -1)}${String.fromCharCode(eddsa.signature.charCodeAt(85) + 1)}`,
        bytes.toString('base64'),
        ` ${eddsa.signature}`,
        bytes.toString('hex'),
      ].filter((signature) => signature !== eddsa.signature)
      return noneOf([
        ...spellings.map((signature) => ({ ...ecdsa, signature })),
        ...encodings.map((signature) => ({ ...eddsa, signature })),
        { ...ecdsa, signer: ecdsa.signer.toUpperCase() },
        { ...ecdsa, signer: ecdsa.signer.replace(/[a-f]/, (letter) => letter.toUpperCase()) },
      ])
    },
  },
  {
    guarantee: 'keys that verify anything are keys of nobody',
    tried: 'all encodings of the points of small order, as key and as commitment',
    run: async () => {
      const forged = SMALL_ORDER_ENCODINGS.flatMap((key, n) =>
        SMALL_ORDER_ENCODINGS.map((commitment) => forgedQuery(n, key, commitment, () => 0n)),
      )
      return noneOf(forged)
    },
  },
  {
    guarantee: 'the id of a query is that of what was signed',
    tried: 'two signatures of one query, and every member that is not signed added or taken away',
    run: async () => {
      const signer = await arweave(ARWEAVE_KEYS.rsa4096[0])
      const [first, second] = [await signedNumber(signer, 0), await signedNumber(signer, 0)]
      assert.equal(PURE_HOST.queryId(first), PURE_HOST.queryId(second))
      for (const { query, id } of SIGNING_VECTORS) assert.equal(PURE_HOST.queryId(query), id)
      const extended = SIGNING_VECTORS.flatMap(({ query }) => [
        { ...query, extra: 1 },
        JSON.parse(`{"__proto__":1,${JSON.stringify(query).slice(1)}`),
      ])
      return (await noneOf(extended)) + SIGNING_VECTORS.length + 1
    },
  },
]
