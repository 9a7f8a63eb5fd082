import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { PURE_HOST } from '../../../contract/host.ts'
import type { SignedQuery } from '../../../contract/wire/types.ts'
import { signQuery } from '../../../sdk/sign.ts'
import { arweave } from '../../../sdk/signers/index.ts'
import { fromLittleEndian, littleEndian, ORDER } from '../../support/ed25519-points.ts'
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
import { tries } from '../tries.ts'
import { noneOf, passes } from '../verdict.ts'

/** n of secp256k1 (SEC 2, section 2.4.1). */
const SECP256K1_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/** Other spellings of an Ethereum signature and of its signer, and values that some libraries take for the same. */
function otherEcdsa(query: SignedQuery): readonly SignedQuery[] {
  const { signature, signer } = query
  const [r, s, v] = [signature.slice(2, 66), signature.slice(66, 130), signature.slice(130)]
  const high = (SECP256K1_ORDER - BigInt(`0x${s}`)).toString(16).padStart(64, '0')
  const otherV = v === '1b' ? '1c' : '1b'
  const signatures = [
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
  return [
    ...signatures.map((other) => ({ ...query, signature: other })),
    { ...query, signer: signer.toUpperCase() },
    { ...query, signer: signer.replace(/[a-f]/, (letter) => letter.toUpperCase()) },
  ]
}

/** The same for an Ed25519 signature. */
function otherEddsa(query: SignedQuery): readonly SignedQuery[] {
  const { signature } = query
  const bytes = Buffer.from(signature, 'base64url')
  const raised = littleEndian(fromLittleEndian(bytes.subarray(32)) + ORDER)
  return [
    Buffer.concat([bytes.subarray(0, 32), raised]).toString('base64url'),
    `${signature}==`,
    `${signature.slice(0, -1)}${String.fromCharCode(signature.charCodeAt(85) + 1)}`,
    `${signature.slice(0, 43)}+${signature.slice(44)}`,
    ` ${signature}`,
    bytes.toString('hex'),
  ].map((other) => ({ ...query, signature: other }))
}

export const SIGNATURES: readonly Row[] = [
  {
    guarantee: 'a signature covers every member of its query',
    tried: 'each member altered, one at a time, for each kind of signature',
    run: async () => {
      let tried = 0
      for (const signer of await allSigners()) {
        const query = await signedNumber(signer, 0)
        assert.equal(passes(query), true)
        const other = (await allSigners()).find(
          ({ kind, address }) => kind === signer.kind && address !== signer.address,
        )
        const altered = alteredFields(query, other?.address ?? query.signer).filter(
          (one) => JSON.stringify(one) !== JSON.stringify(query),
        )
        tried += noneOf(altered)
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
      const strangers = Array.from({ length: tries(1_000) }, () => ({
        ...theirs,
        signer: randomBytes(32).toString('base64url'),
      }))
      return noneOf([
        ...strangers,
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
      let tried = 0
      for (let n = 0; n < tries(600); n++) {
        const [ecdsa, eddsa] = [await signedNumber(evm, n), await signedNumber(ed25519, n)]
        tried += noneOf([...otherEcdsa(ecdsa), ...otherEddsa(eddsa)])
      }
      return tried
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
      return noneOf(extended) + SIGNING_VECTORS.length + 1
    },
  },
]
