import { describe, expect, it } from '@jest/globals'
import { ZKP_SIGNALS_MAX } from '../../../contract/limits.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { checkGroth16Key, createGroth16Verifier, type Groth16Key } from '../../../contract/zkp/groth16.ts'
import { FIELD, g1, g2, prove, SCALARS, setup, strayG2 } from '../../support/groth16.ts'

const SETUP = setup(2)
const SIGNALS = [33n, SCALARS - 1n]
const TEXTS = SIGNALS.map(String)
const PROOF = prove(SETUP, SIGNALS)
const verify = createGroth16Verifier(checkGroth16Key(SETUP.key) as Groth16Key)

/** Returns `proof` with one number of one point replaced. */
function replaced(point: 'pi_a' | 'pi_b' | 'pi_c', path: readonly number[], text: Json): JsonObject {
  const copy = structuredClone(PROOF) as { [name: string]: Json }
  let at = copy[point] as Json[]
  for (const step of path.slice(0, -1)) at = at[step] as Json[]
  at[path.at(-1) as number] = text
  return copy
}

function numberAt(point: 'pi_a' | 'pi_b' | 'pi_c', path: readonly number[]): bigint {
  let at = PROOF[point] as Json
  for (const step of path) at = (at as readonly Json[])[step] as Json
  return BigInt(at as string)
}

const PLACES: readonly (readonly ['pi_a' | 'pi_b' | 'pi_c', readonly number[]])[] = [
  ['pi_a', [0]],
  ['pi_a', [1]],
  ['pi_b', [0, 0]],
  ['pi_b', [0, 1]],
  ['pi_b', [1, 0]],
  ['pi_b', [1, 1]],
  ['pi_c', [0]],
  ['pi_c', [1]],
]

describe('a proof', () => {
  it('holds for its signals', () => {
    expect(verify(PROOF, TEXTS)).toBe(true)
  })

  it('holds without naming protocol and curve, and with the other name of the curve', () => {
    const { pi_a, pi_b, pi_c } = PROOF as Record<string, Json>
    expect(verify({ pi_a, pi_b, pi_c } as JsonObject, TEXTS)).toBe(true)
    expect(verify({ ...PROOF, curve: 'bn254' }, TEXTS)).toBe(true)
  })

  it('is one of many for the same signals', () => {
    expect(verify(prove(SETUP, SIGNALS, 5n, 6n), TEXTS)).toBe(true)
  })

  it('holds for no other signals', () => {
    const [one, other] = TEXTS as [string, string]
    for (const signals of [
      ['34', other],
      [other, one],
      [one, String(SCALARS - 2n)],
      ['0', '0'],
    ]) {
      expect(verify(PROOF, signals)).toBe(false)
    }
  })

  it('holds for no other key', () => {
    const other = createGroth16Verifier(checkGroth16Key(setup(2, 9n).key) as Groth16Key)
    expect(other(PROOF, TEXTS)).toBe(false)
  })

  it('holds with none of its points exchanged for another', () => {
    expect(verify({ ...PROOF, pi_a: g1(20n) }, TEXTS)).toBe(false)
    expect(verify({ ...PROOF, pi_b: g2(24n) }, TEXTS)).toBe(false)
    expect(verify({ ...PROOF, pi_c: g1(2n) }, TEXTS)).toBe(false)
    expect(verify({ ...PROOF, pi_a: PROOF['pi_c'] as Json, pi_c: PROOF['pi_a'] as Json }, TEXTS)).toBe(false)
  })

  it.each(PLACES)('has one spelling of %s at %j', (point, path) => {
    const n = numberAt(point, path)
    const spellings: Json[] = [
      String(n + FIELD),
      `0${n}`,
      `+${n}`,
      ` ${n}`,
      `${n}\n`,
      `0x${n.toString(16)}`,
      `${n}n`,
      `-${FIELD - n}`,
      '',
      null,
      5,
      [String(n)],
      '9'.repeat(100_000),
      // Another number: a point that is not on the curve.
      String(n === 1n ? 2n : n - 1n),
      '0',
    ]
    for (const text of spellings) expect(verify(replaced(point, path, text), TEXTS)).toBe(false)
  })

  it('is not at infinity, however that is spelled', () => {
    for (const point of [
      ['0', '1', '0'],
      ['0', '0', '1'],
      ['0', '0', '0'],
      ['1', '2', '0'],
      ['1', '2', 1],
      ['1', '2'],
      ['1', '2', '1', '1'],
    ]) {
      expect(verify({ ...PROOF, pi_c: point }, TEXTS)).toBe(false)
    }
    expect(
      verify(
        {
          ...PROOF,
          pi_b: [
            ['0', '0'],
            ['1', '0'],
            ['0', '0'],
          ],
        },
        TEXTS,
      ),
    ).toBe(false)
  })

  it('is of the subgroup of G2', () => {
    expect(verify({ ...PROOF, pi_b: strayG2() }, TEXTS)).toBe(false)
  })

  it('has its coordinates in the order of snarkjs, not in that of EIP-197', () => {
    const [x, y, z] = PROOF['pi_b'] as [Json[], Json[], Json]
    expect(verify({ ...PROOF, pi_b: [x.toReversed(), y.toReversed(), z] }, TEXTS)).toBe(false)
  })

  it.each<Json>([
    null,
    5,
    'x',
    [],
    {},
    { ...PROOF, protocol: 'plonk' },
    { ...PROOF, curve: 'bls12381' },
    { ...PROOF, extra: 1 },
    { pi_a: 1, pi_b: 2, pi_c: 3 },
  ])('is not %j', (proof) => {
    expect(verify(proof, TEXTS)).toBe(false)
  })
})

describe('the signals', () => {
  it.each<[string, Json]>([
    ['too few', TEXTS.slice(1)],
    ['too many', [...TEXTS, '0']],
    ['none', []],
    ['no list', TEXTS[0] as string],
    ['null', null],
    ['numbers', [33, 0]],
    ['as large as their field', [TEXTS[0] as string, String(2n * SCALARS - 1n)]],
    ['the first with a zero before it', ['033', TEXTS[1] as string]],
    ['negative', ['33', '-1']],
    ['hexadecimal', ['0x21', TEXTS[1] as string]],
  ])('are refused: %s', (_, signals) => {
    expect(verify(PROOF, signals)).toBe(false)
  })

  it('may be none, and as many as ZKP_SIGNALS_MAX', () => {
    for (const count of [0, ZKP_SIGNALS_MAX]) {
      const made = setup(count)
      const signals = Array.from({ length: count }, (_, n) => BigInt(n * n))
      const check = createGroth16Verifier(checkGroth16Key(made.key) as Groth16Key)
      expect([
        check(prove(made, signals), signals.map(String)),
        check(prove(made, signals, 1n, 1n), signals.map(String)),
      ]).toEqual([true, true])
      expect(check(prove(made, signals), [...signals.map(String), '0'])).toBe(false)
    }
    expect(checkGroth16Key(setup(ZKP_SIGNALS_MAX + 1).key)).toHaveProperty('fault')
  })

  it('may add up to the point at infinity', () => {
    // The signal that makes ic₀ + s·ic₁ zero.
    const made = setup(1)
    const [first, second] = made.ic as [bigint, bigint]
    const signal = ((SCALARS - first) * power(second, SCALARS - 2n)) % SCALARS
    const check = createGroth16Verifier(checkGroth16Key(made.key) as Groth16Key)
    expect(check(prove(made, [signal]), [String(signal)])).toBe(true)
    expect(check(prove(made, [signal]), [String(signal - 1n)])).toBe(false)
  })
})

describe('a key', () => {
  it('keeps what is used, and is checked', () => {
    const key = checkGroth16Key(SETUP.key) as Groth16Key
    expect(Object.keys(key).sort()).toEqual(['IC', 'nPublic', 'vk_alpha_1', 'vk_beta_2', 'vk_delta_2', 'vk_gamma_2'])
    expect(checkGroth16Key(key as unknown as Json)).toEqual(key)
  })

  it.each<[string, Json | undefined]>([
    ['absent', undefined],
    ['null', null],
    ['a list', []],
    ['empty', {}],
    ['without delta', { ...SETUP.key, vk_delta_2: undefined as unknown as Json }],
    ['of another number of points', { ...SETUP.key, nPublic: 3 }],
    ['of a number that is none', { ...SETUP.key, nPublic: '2' }],
    ['of a negative number', { ...SETUP.key, nPublic: -1 }],
    ['with alpha off the curve', { ...SETUP.key, vk_alpha_1: ['1', '3', '1'] }],
    ['with gamma out of the subgroup', { ...SETUP.key, vk_gamma_2: strayG2() }],
    ['with a signal that the circuit does not use', { ...SETUP.key, IC: [g1(1n), ['0', '1', '0'], g1(2n)] }],
    ['with a point of G1 for one of G2', { ...SETUP.key, vk_beta_2: g1(5n) }],
  ])('is none when it is %s', (_, key) => {
    expect(checkGroth16Key(key)).toHaveProperty('fault')
  })
})

function power(base: bigint, exponent: bigint): bigint {
  let [result, square, left] = [1n, base % SCALARS, exponent]
  for (; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % SCALARS
    square = (square * square) % SCALARS
  }
  return result
}
