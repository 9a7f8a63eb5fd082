/**
 * Groth16 (Groth 2016, "On the Size of Pairing-based Non-interactive Arguments") over bn254, in the JSON files of snarkjs.
 *
 * A proof `A, B, C` holds for signals `s` when e(A, B) = e(α, β) · e(IC₀ + Σ sᵢ·ICᵢ, γ) · e(C, δ). Every number has one
 * spelling: decimal, below its field. Points are affine, on the curve, of the right order, and never the one at infinity.
 */
import { bn254 } from '@noble/curves/bn254.js'
import { ZKP_SIGNALS_MAX } from '../limits.ts'
import { isJsonObject, type Json, member } from '../wire/json.ts'

/** Says whether a proof holds for signals; malformed ones do not. Takes about 30 ms, and 1.3 ms more for each signal. */
export type Groth16Verifier = (proof: Json, signals: Json) => boolean

/** What of a verification key is used, spelled as snarkjs does. */
export type Groth16Key = { readonly [name in (typeof KEY_MEMBERS)[number]]: Json }

const KEY_MEMBERS = ['nPublic', 'vk_alpha_1', 'vk_beta_2', 'vk_gamma_2', 'vk_delta_2', 'IC'] as const

const { G1, G2, fields } = bn254
type G1Point = InstanceType<typeof G1.Point>
type G2Point = InstanceType<typeof G2.Point>

/** At most as many digits as the fields have. */
const DECIMAL = /^(?:0|[1-9][0-9]{0,76})$/

/** Returns the members of a `verification_key.json` that are used, or what is wrong with it. Takes a few ms. */
export function checkGroth16Key(value: Json | undefined): Groth16Key | { readonly fault: string } {
  if (!isJsonObject(value)) return { fault: 'a key is the object in verification_key.json' }
  const missing = KEY_MEMBERS.find((name) => member(value, name) === undefined)
  if (missing !== undefined) return { fault: `the key has no ${missing}` }
  const key = Object.fromEntries(KEY_MEMBERS.map((name) => [name, value[name] as Json])) as Groth16Key
  if (!Number.isSafeInteger(key.nPublic) || (key.nPublic as number) < 0 || (key.nPublic as number) > ZKP_SIGNALS_MAX) {
    return { fault: `nPublic is a whole number from 0 to ZKP_SIGNALS_MAX, ${ZKP_SIGNALS_MAX}` }
  }
  if (!Array.isArray(key.IC) || key.IC.length !== (key.nPublic as number) + 1)
    return { fault: 'IC has nPublic + 1 points' }
  if (![key.vk_alpha_1, ...key.IC].every((point: Json) => parseG1(point) !== undefined)) {
    return {
      fault: 'vk_alpha_1 and IC are points of G1, not at infinity: a circuit must use all of its public signals',
    }
  }
  if (![key.vk_beta_2, key.vk_gamma_2, key.vk_delta_2].every((point) => parseG2(point) !== undefined)) {
    return { fault: 'vk_beta_2, vk_gamma_2 and vk_delta_2 are points of G2 in its subgroup' }
  }
  return key
}

/** Returns the verifier of a key that {@link checkGroth16Key} returned. */
export function createGroth16Verifier(key: Groth16Key): Groth16Verifier {
  const alpha = parseG1(key.vk_alpha_1) as G1Point
  const [beta, gamma, delta] = [key.vk_beta_2, key.vk_gamma_2, key.vk_delta_2].map(parseG2) as [
    G2Point,
    G2Point,
    G2Point,
  ]
  const [first, ...others] = (key.IC as readonly Json[]).map(parseG1) as [G1Point, ...G1Point[]]
  return (proofJson, signalsJson) => {
    const signals = parseSignals(signalsJson, others.length)
    const proof = signals && parseProof(proofJson)
    if (signals === undefined || proof === undefined) return false
    const sum = signals.reduce((point, signal, i) => point.add((others[i] as G1Point).multiplyUnsafe(signal)), first)
    const pairs = [
      { g1: proof.a.negate(), g2: proof.b },
      { g1: alpha, g2: beta },
      { g1: sum, g2: gamma },
      { g1: proof.c, g2: delta },
    ]
    // A pairing with the point at infinity is 1.
    return fields.Fp12.eql(bn254.pairingBatch(pairs.filter(({ g1 }) => !g1.is0())), fields.Fp12.ONE)
  }
}

function parseProof(value: Json): { a: G1Point; b: G2Point; c: G1Point } | undefined {
  if (!isJsonObject(value)) return undefined
  const { pi_a, pi_b, pi_c, protocol = 'groth16', curve = 'bn128', ...others } = value
  if (protocol !== 'groth16' || (curve !== 'bn128' && curve !== 'bn254') || Object.keys(others).length > 0)
    return undefined
  const [a, c, b] = [parseG1(pi_a), parseG1(pi_c), parseG2(pi_b)]
  return a === undefined || b === undefined || c === undefined ? undefined : { a, b, c }
}

function parseSignals(value: Json, count: number): readonly bigint[] | undefined {
  if (!Array.isArray(value) || value.length !== count) return undefined
  const signals = value.map((text: Json) => parseNumber(text, fields.Fr.ORDER))
  return signals.every((signal) => signal !== undefined) ? signals : undefined
}

/** Reads `[x, y, "1"]`. */
function parseG1(value: Json | undefined): G1Point | undefined {
  const [x, y] = affine(value, (part) => parseNumber(part, fields.Fp.ORDER), '1') ?? []
  if (x === undefined || y === undefined) return undefined
  return valid(() => {
    const point = G1.Point.fromAffine({ x, y })
    point.assertValidity()
    return point
  })
}

/** Reads `[[x₀, x₁], [y₀, y₁], ["1", "0"]]`, the real parts first. */
function parseG2(value: Json | undefined): G2Point | undefined {
  const [x, y] = affine(value, parsePair, ['1', '0']) ?? []
  if (x === undefined || y === undefined) return undefined
  return valid(() => {
    const point = G2.Point.fromAffine({ x: fields.Fp2.fromBigTuple(x), y: fields.Fp2.fromBigTuple(y) })
    point.assertValidity()
    return point
  })
}

/** Reads two coordinates in front of a third that must be one. */
function affine<T>(
  value: Json | undefined,
  parse: (part: Json | undefined) => T | undefined,
  one: Json,
): readonly [T | undefined, T | undefined] | undefined {
  if (!Array.isArray(value) || value.length !== 3) return undefined
  const [x, y, z] = value as readonly Json[]
  return JSON.stringify(z) === JSON.stringify(one) ? [parse(x), parse(y)] : undefined
}

function parsePair(value: Json | undefined): [bigint, bigint] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [real, imaginary] = value.map((part: Json) => parseNumber(part, fields.Fp.ORDER))
  return real === undefined || imaginary === undefined ? undefined : [real, imaginary]
}

function parseNumber(text: Json | undefined, order: bigint): bigint | undefined {
  if (typeof text !== 'string' || !DECIMAL.test(text)) return undefined
  const number = BigInt(text)
  return number < order ? number : undefined
}

/** noble throws for what is not on the curve, or not of its subgroup. */
function valid<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
