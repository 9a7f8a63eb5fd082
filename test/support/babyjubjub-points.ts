/** Points and signatures of BabyJubJub that no honest signer makes. */
import {
  BABYJUBJUB_BASE,
  BABYJUBJUB_ORDER,
  type BabyJubJubPoint,
  babyJubJubChallenge,
  hashToField,
  packPoint,
  toLittleEndian,
  unpackPoint,
} from '../../contract/wire/babyjubjub.ts'
import { signedText } from '../../contract/wire/signing.ts'
import type { SignedQuery } from '../../contract/wire/types.ts'
import { textHash } from '../../node/sequencer/native-sha256.ts'
import { queryNumber } from './signing.ts'

/** The field over which the curve is. */
export const FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617n

/** The generator of the whole group (EIP-2494), of eight times the order of the base point. */
const GENERATOR = unpackPoint(
  packed(
    995203441582195749578291179787384436505546430278305826713579947235728471134n,
    5472060717959818805561601436314318772137091100104008585924551046643952123905n,
  ),
) as BabyJubJubPoint

/** The eight points of small order, the neutral one first. */
export const SMALL_ORDER_POINTS: readonly BabyJubJubPoint[] = smallOrderPoints()

/** `scalar` times the base point plus the point of small order number `k`. */
export function mixedPoint(scalar: bigint, k: number): BabyJubJubPoint {
  return BABYJUBJUB_BASE.multiply(scalar).add(SMALL_ORDER_POINTS[k] as BabyJubJubPoint)
}

/** The 32 bytes of a point that need be none. */
export function packed(x: bigint, y: bigint): Uint8Array {
  return toLittleEndian(y + (x > FIELD / 2n ? 2n ** 255n : 0n))
}

/** Query number `n` of the key `a`, with the signature `r ‖ s` where `s` may depend on the challenge. */
export function forgedQuery(
  n: number,
  a: BabyJubJubPoint,
  r: BabyJubJubPoint,
  s: (challenge: bigint) => bigint,
): SignedQuery {
  const signer = `bjj:${hex(packPoint(a))}`
  const unsigned = { ...queryNumber(n), kind: 'babyjubjub' as const, signer }
  const message = hashToField(Buffer.from(textHash(signedText(unsigned)), 'base64url'))
  const challenge = (8n * babyJubJubChallenge(r, a, message)) % BABYJUBJUB_ORDER
  return { ...unsigned, signature: hex(packPoint(r)) + hex(toLittleEndian(s(challenge))) }
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

function smallOrderPoints(): readonly BabyJubJubPoint[] {
  const step = GENERATOR.multiplyUnsafe(BABYJUBJUB_ORDER - 1n).add(GENERATOR)
  let point = step.subtract(step)
  return Array.from({ length: 8 }, () => {
    const here = point
    point = point.add(step)
    return here
  })
}
