import { describe, expect, it } from '@jest/globals'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { parseVerifier } from '../../../contract/zkp/verifiers.ts'
import { codeOf } from '../../support/contract.ts'
import { setup } from '../../support/groth16.ts'

const VERIFIER: JsonObject = { protocol: 'groth16', curve: 'bn128', key: setup(1).key }

describe('parseVerifier', () => {
  it('drops what of a key is not used', () => {
    const { key } = parseVerifier(VERIFIER)
    expect(key).not.toHaveProperty('vk_alphabeta_12')
    expect(parseVerifier({ ...VERIFIER, curve: 'bn254' }).curve).toBe('bn254')
  })

  it.each<Json>([
    null,
    [],
    {},
    { ...VERIFIER, protocol: 'plonk' },
    { ...VERIFIER, curve: 'bls12-381' },
    { ...VERIFIER, key: {} },
    { ...VERIFIER, name: 'age' },
  ])('refuses %j', (value) => {
    expect(codeOf(() => parseVerifier(value))).toBe('DB_VERIFIER_INVALID')
  })
})
