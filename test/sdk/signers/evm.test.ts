import { describe, expect, it } from '@jest/globals'
import { verifyTypedData, Wallet } from 'ethers'
import { typedData } from '../../../contract/wire/eip712.ts'
import { evm } from '../../../sdk/signers/index.ts'
import { SIGNING_VECTORS, signedNumber } from '../../support/signing.ts'

const VECTORS = SIGNING_VECTORS.filter(({ query }) => query.kind === 'evm')
const ORDER = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141'

describe('evm', () => {
  it.each(VECTORS)('signs $name byte for byte as a wallet does', async ({ query, secret }) => {
    const signer = evm(secret ?? '')
    expect(signer.address).toBe(query.signer)
    expect(await signer.sign(query)).toBe(query.signature)
  })

  it('makes a new key each time, which can be exported and taken again', async () => {
    const signer = evm()
    expect(evm().address).not.toBe(signer.address)
    expect(evm(signer.exportKey()).address).toBe(signer.address)
    const query = await signedNumber(signer, 1)
    const { domain, types, message } = typedData(query)
    const fields = { Query: types.Query.map((field) => ({ ...field })) }
    expect(verifyTypedData(domain, fields, message, query.signature).toLowerCase()).toBe(signer.address)
  })

  it('takes a key as text with or without 0x, in any case, and as bytes', () => {
    const wallet = Wallet.createRandom()
    const hex = wallet.privateKey.slice(2)
    for (const key of [hex, `0x${hex}`, hex.toUpperCase(), Buffer.from(hex, 'hex')]) {
      expect(evm(key).address).toBe(wallet.address.toLowerCase())
    }
  })

  it.each([
    '',
    '0x',
    'ab',
    `${'1'.repeat(63)}g`,
    '1'.repeat(65),
    '0'.repeat(64),
    ORDER,
    'f'.repeat(64),
    new Uint8Array(31),
  ])('refuses the key %p without showing it', (key) => {
    const attempt = (): unknown => evm(key)
    expect(attempt).toThrow(TypeError)
    expect(attempt).toThrow(/^expected an Ethereum private key: 32 bytes, or 64 hex digits with or without 0x$/)
  })

  it('does not show its key', () => {
    const signer = evm()
    expect(JSON.stringify(signer)).not.toContain(signer.exportKey().slice(2))
  })
})
