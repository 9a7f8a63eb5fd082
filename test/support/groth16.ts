/**
 * Groth16 keys and proofs made with the secrets at hand, in the JSON of snarkjs.
 *
 * Who knows α, β, γ, δ (the "toxic waste" of a setup) needs no circuit: for any A = a·G₁, B = b·G₂ and signals s, the C that
 * makes e(A, B) = e(α, β) · e(Σ, γ) · e(C, δ) hold is C = ((a·b − α·β − σ·γ) / δ)·G₁, where Σ = σ·G₁ and σ = ic₀ + Σ sᵢ·icᵢ.
 */
import { bn254 } from '@noble/curves/bn254.js'
import type { Json, JsonObject } from '../../contract/wire/json.ts'

const { G1, G2, fields } = bn254
const { Fr } = fields

/** The prime of the coordinates, and that of the signals. */
export const FIELD: bigint = fields.Fp.ORDER
export const SCALARS: bigint = Fr.ORDER

/** A key with the secrets behind it. */
export type Setup = {
  readonly key: JsonObject
  readonly secrets: { readonly alpha: bigint; readonly beta: bigint; readonly gamma: bigint; readonly delta: bigint }
  readonly ic: readonly bigint[]
}

/** Returns a key for `count` signals, with secrets made from `seed`. */
export function setup(count: number, seed = 7n): Setup {
  const [alpha, beta, gamma, delta] = [3n, 5n, 11n, 13n].map((n) => Fr.create(n * seed + n)) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ]
  const ic = Array.from({ length: count + 1 }, (_, i) => Fr.create(seed * BigInt(i + 1) + 17n))
  const key = {
    protocol: 'groth16',
    curve: 'bn128',
    nPublic: count,
    vk_alpha_1: g1(alpha),
    vk_beta_2: g2(beta),
    vk_gamma_2: g2(gamma),
    vk_delta_2: g2(delta),
    vk_alphabeta_12: [],
    IC: ic.map(g1),
  }
  return { key, secrets: { alpha, beta, gamma, delta }, ic }
}

/** Returns a proof that holds for `signals`; `a` and `b` make it one of many. */
export function prove({ secrets, ic }: Setup, signals: readonly bigint[], a = 19n, b = 23n): JsonObject {
  const { alpha, beta, gamma, delta } = secrets
  const sum = signals.reduce((total, signal, i) => Fr.add(total, Fr.mul(signal, ic[i + 1] as bigint)), ic[0] as bigint)
  const rest = Fr.sub(Fr.sub(Fr.mul(a, b), Fr.mul(alpha, beta)), Fr.mul(sum, gamma))
  return { pi_a: g1(a), pi_b: g2(b), pi_c: g1(Fr.div(rest, delta)), protocol: 'groth16', curve: 'bn128' }
}

/** The point of G₁ with this logarithm, as snarkjs writes it. */
export function g1(scalar: bigint): Json {
  const { x, y } = G1.Point.BASE.multiply(scalar).toAffine()
  return [String(x), String(y), '1']
}

/** The point of G₂ with this logarithm, as snarkjs writes it. */
export function g2(scalar: bigint): Json {
  const { x, y } = G2.Point.BASE.multiply(scalar).toAffine()
  return [
    [String(x.c0), String(x.c1)],
    [String(y.c0), String(y.c1)],
    ['1', '0'],
  ]
}

/** A point of the curve of G₂ that is not of its subgroup. */
export function strayG2(): Json {
  const { Fp2 } = fields
  for (let n = 1n; ; n++) {
    const x = Fp2.fromBigTuple([n, 0n])
    const square = Fp2.add(Fp2.mul(Fp2.sqr(x), x), Fp2.div(Fp2.fromBigTuple([3n, 0n]), Fp2.fromBigTuple([9n, 1n])))
    if (!Fp2.eql(Fp2.pow(square, (FIELD * FIELD - 1n) / 2n), Fp2.ONE)) continue
    const y = Fp2.sqrt(square)
    if (G2.Point.fromAffine({ x, y }).isTorsionFree()) continue
    return [
      [String(x.c0), String(x.c1)],
      [String(y.c0), String(y.c1)],
      ['1', '0'],
    ]
  }
}
