/**
 * BabyJubJub (EIP-2494) and the Poseidon hash, as circomlib uses them for EdDSA.
 *
 * The curve is a·x² + y² = 1 + d·x²·y² over the scalar field of BN254, so that circuits over BN254 check its signatures at
 * little cost. The constants of Poseidon (https://eprint.iacr.org/2019/458, section 2 and appendix F) come from its Grain LFSR.
 */
import { type EdwardsPoint, edwards } from '@noble/curves/abstract/edwards.js'
import { grainGenConstants, poseidon } from '@noble/curves/abstract/poseidon.js'
import { bytesToHex, hexToBytes } from './bytes.ts'

/** A point, in the group of order 8·{@link BABYJUBJUB_ORDER}. */
export type BabyJubJubPoint = EdwardsPoint

const FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617n
const HALF_FIELD = FIELD / 2n
const POINT_BYTES = 32
const INPUTS = 5
/** S-box and rounds for 128 bits of security with 5 inputs (table 8 of the paper). */
const ROUNDS = { t: INPUTS + 1, roundsFull: 8, roundsPartial: 60, sboxPower: 5 }

/** Order of the base point, a prime. */
export const BABYJUBJUB_ORDER: bigint = 2736030358979909402780800718157159386076813972158567259200215660948447373041n

const Point = edwards({
  p: FIELD,
  n: BABYJUBJUB_ORDER,
  h: 8n,
  a: 168700n,
  d: 168696n,
  Gx: 5299619240641551281634865583518297030282874472190772894086521144482721001553n,
  Gy: 16950150798460657717958625567821834550301663161624707787222815936182638968203n,
})
const Fp = Point.Fp

/** The base point: eight times the generator of EIP-2494. */
export const BABYJUBJUB_BASE: BabyJubJubPoint = Point.BASE

/** Making the constants takes 20 ms, and most programs never need them. */
const permute = once(() => poseidon({ Fp, ...ROUNDS, ...grainGenConstants({ Fp, ...ROUNDS }) }))

/** Returns the Poseidon hash of five elements of the field. Takes 0.5 ms. */
export function poseidon5(inputs: readonly [bigint, bigint, bigint, bigint, bigint]): bigint {
  return permute()([0n, ...inputs])[0] as bigint
}

/**
 * Returns the 32 bytes of `point`: y, least byte first, with the first bit of the last byte set where x is above half of the
 * field.
 */
export function packPoint(point: BabyJubJubPoint): Uint8Array {
  const { x, y } = point.toAffine()
  const bytes = toLittleEndian(y)
  if (x > HALF_FIELD) bytes[POINT_BYTES - 1] = (bytes[POINT_BYTES - 1] as number) | 0x80
  return bytes
}

/** Returns the point that {@link packPoint} makes `bytes` of, or `undefined` when there is none. */
export function unpackPoint(bytes: Uint8Array): BabyJubJubPoint | undefined {
  const packed = fromLittleEndian(bytes)
  const sign = packed >> 255n
  const y = packed - (sign << 255n)
  if (y >= FIELD) return undefined
  const square = Fp.sqr(y)
  try {
    // a − d·y² is never 0, because a is a square in the field and d is none.
    const root = Fp.sqrt(Fp.div(Fp.sub(1n, square), Fp.sub(168700n, Fp.mul(168696n, square))))
    const isAbove = root > HALF_FIELD
    const point = Point.fromAffine({ x: isAbove === (sign === 1n) ? root : Fp.neg(root), y })
    return root === 0n && sign === 1n ? undefined : point
  } catch {
    return undefined
  }
}

/** Returns the challenge of a signature: Poseidon of the commitment `r`, the key `a` and the message. */
export function babyJubJubChallenge(r: BabyJubJubPoint, a: BabyJubJubPoint, message: bigint): bigint {
  const [from, to] = [r.toAffine(), a.toAffine()]
  return poseidon5([from.x, from.y, to.x, to.y, message])
}

/** Returns SHA-256 `hash` as an element of the field: a number, greatest byte first, without its first three bits. */
export function hashToField(hash: Uint8Array): bigint {
  return BigInt(`0x${bytesToHex(hash)}`) & (2n ** 253n - 1n)
}

/** Returns the number that `bytes` are, least byte first. */
export function fromLittleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${bytesToHex(Uint8Array.from(bytes).reverse())}`)
}

/** Returns the 32 bytes of a number below 2^256, least byte first. */
export function toLittleEndian(value: bigint): Uint8Array {
  return (hexToBytes(value.toString(16).padStart(2 * POINT_BYTES, '0')) as Uint8Array).reverse()
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
