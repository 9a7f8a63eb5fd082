/** Points and signatures of Ed25519 that no honest signer makes. */
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { signedText } from '../../contract/wire/signing.ts'
import type { SignedQuery } from '../../contract/wire/types.ts'
import { queryNumber } from './signing.ts'

const Point = ed25519.Point
export type EdPoint = InstanceType<typeof Point>

/** 2^255 - 19 and the order of the base point. */
export const FIELD: bigint = 2n ** 255n - 19n
export const ORDER: bigint = Point.Fn.ORDER

/** A point of order 8. */
const TORSION = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a')

/** All encodings, canonical or not, of the eight points of small order: seven y, each with either sign. */
export const SMALL_ORDER_ENCODINGS: readonly Uint8Array[] = [0, 1, 2, 3, 4, 5, 6, 7]
  .map((k) => torsion(k).toAffine().y)
  .concat([FIELD, FIELD + 1n])
  .filter((y, i, all) => all.indexOf(y) === i)
  .flatMap((y) => [littleEndian(y), littleEndian(y + 2n ** 255n)])

/** Encodings whose y is not below the field, with either sign. */
export const LARGE_Y_ENCODINGS: readonly Uint8Array[] = Array.from({ length: 19 }, (_, k) => FIELD + BigInt(k)).flatMap(
  (y) => [littleEndian(y), littleEndian(y + 2n ** 255n)],
)

/** The point of small order number `k` from 0, the neutral one, to 7. */
function torsion(k: number): EdPoint {
  return k === 0 ? Point.ZERO : TORSION.multiplyUnsafe(BigInt(k))
}

/** `scalar` times the base point plus the point of small order number `k`. */
export function mixedPoint(scalar: bigint, k: number): EdPoint {
  return Point.BASE.multiply(scalar).add(torsion(k))
}

/** The 32 bytes of `value`, least first. */
export function littleEndian(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn))
}

/** The number whose bytes, least first, are `bytes`. */
export function fromLittleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => value * 256n + BigInt(byte), 0n)
}

/** Query number `n` of the key `a`, with the signature `r ‖ s` where `s` may depend on the challenge. */
export function forgedQuery(n: number, a: Uint8Array, r: Uint8Array, s: (challenge: bigint) => bigint): SignedQuery {
  const signer = `ed25519:${Buffer.from(a).toString('base64url')}`
  const unsigned = { ...queryNumber(n), kind: 'ed25519' as const, signer }
  const challenge = fromLittleEndian(sha512(Buffer.concat([r, a, Buffer.from(signedText(unsigned))]))) % ORDER
  return { ...unsigned, signature: Buffer.concat([r, littleEndian(s(challenge))]).toString('base64url') }
}
