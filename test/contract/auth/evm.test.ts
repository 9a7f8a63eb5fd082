import { describe, expect, it } from '@jest/globals'
import { isEvmSignature, keccak256, verifyEvm } from '../../../contract/auth/evm.ts'
import { bytesToHex, textToBytes } from '../../../contract/wire/bytes.ts'
import { SIGNING_VECTORS } from '../../support/signing.ts'

const HALF = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n
const withS = (s: bigint): string => `0x${'1'.repeat(64)}${s.toString(16).padStart(64, '0')}1b`

describe('isEvmSignature', () => {
  it('takes s up to half the order and no more', () => {
    expect(isEvmSignature(withS(HALF))).toBe(true)
    expect(isEvmSignature(withS(HALF + 1n))).toBe(false)
  })

  it.each([
    '',
    '0x',
    withS(1n).slice(2),
    `${withS(1n)}0`,
    withS(1n).replace('1b', '1B'),
    withS(1n).replace(/1b$/, '1a'),
  ])('refuses %p', (signature) => {
    expect(isEvmSignature(signature)).toBe(false)
  })
})

describe('keccak256', () => {
  it.each([
    ['', 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'],
    ['abc', '4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45'],
  ])('hashes %p as text and as bytes', (text, hash) => {
    expect(bytesToHex(keccak256(text))).toBe(hash)
    expect(bytesToHex(keccak256(textToBytes(text)))).toBe(hash)
  })
})

describe('verifyEvm', () => {
  it.each(SIGNING_VECTORS.filter(({ query }) => query.kind === 'evm'))('accepts $name', ({ query }) => {
    expect(verifyEvm(query)).toBe(true)
  })
})
