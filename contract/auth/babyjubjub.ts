/**
 * `babyjubjub`: EdDSA over BabyJubJub with Poseidon, as in circomlib, over a hash of the signed text; strict.
 *
 * A signature `R ‖ S` by the key `A` over the message `m` is valid when all of these hold:
 *
 * 1. `A` is the canonical encoding of a point whose order is that of the base point `B`: not of the neutral point, and of
 *    none with a part of small order. circomlib takes those too.
 * 2. `S` is below that order.
 * 3. `R` is, byte for byte, the encoding of `[S]B - [8h]A` with `h = Poseidon(R.x, R.y, A.x, A.y, m)`.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import {
  BABYJUBJUB_BASE,
  BABYJUBJUB_ORDER,
  type BabyJubJubPoint,
  babyJubJubChallenge,
  fromLittleEndian,
  hashToField,
  packPoint,
  unpackPoint,
} from '../wire/babyjubjub.ts'
import { hexToBytes, textToBytes } from '../wire/bytes.ts'
import { SIGNATURE_FORMS } from '../wire/signature-forms.ts'
import { signedText } from '../wire/signing.ts'
import type { SignedQuery } from '../wire/types.ts'

const POINT_BYTES = 32

/** Says whether `query.signature` is one of the key in `query.signer` over the signed text. */
export function verifyBabyJubJub(query: SignedQuery): boolean {
  return isSignedBy(query, babyJubJubKey, signedText(query))
}

/**
 * Says what {@link verifyBabyJubJub} says.
 *
 * @param keyOf - Returns what {@link babyJubJubKey} returns for an address.
 * @param text - The signed text of `query`.
 */
export function isSignedBy(query: SignedQuery, keyOf: typeof babyJubJubKey, text: string): boolean {
  const forms = SIGNATURE_FORMS.babyjubjub
  if (!forms.signer.test(query.signer) || !forms.signature.test(query.signature)) return false
  const key = keyOf(query.signer)
  const signature = hexToBytes(query.signature) as Uint8Array
  return key !== undefined && isBabyJubJubSignature(signature, hashToField(sha256(textToBytes(text))), key)
}

/** Returns the key of a well-formed address, or `undefined` when it is none by rule 1. Takes 1 ms. */
export function babyJubJubKey(address: string): BabyJubJubPoint | undefined {
  const point = unpackPoint(hexToBytes(address.slice('bjj:'.length)) as Uint8Array)
  return point === undefined || point.is0() || !point.isTorsionFree() ? undefined : point
}

/** Says whether the 64 bytes of `signature` are one of a key that {@link babyJubJubKey} returned over an element of the field. */
export function isBabyJubJubSignature(signature: Uint8Array, message: bigint, key: BabyJubJubPoint): boolean {
  const s = fromLittleEndian(signature.subarray(POINT_BYTES))
  if (s >= BABYJUBJUB_ORDER) return false
  const commitment = signature.subarray(0, POINT_BYTES)
  const r = unpackPoint(commitment)
  if (r === undefined) return false
  const factor = (8n * babyJubJubChallenge(r, key, message)) % BABYJUBJUB_ORDER
  const expected = BABYJUBJUB_BASE.multiplyUnsafe(s).subtract(key.multiplyUnsafe(factor))
  return packPoint(expected).every((byte, i) => byte === commitment[i])
}
