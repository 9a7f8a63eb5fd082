import { describe, expect, it } from '@jest/globals'
import { verifyMessage, Wallet } from 'ethers'
import { verifySignature } from '../../../contract/auth/verifiers.ts'
import { evm, evmPersonal, type Signer, signedText } from '../../../sdk/signers/index.ts'
import { SIGNING_VECTORS, signedNumber } from '../../support/signing.ts'

const VECTORS = SIGNING_VECTORS.filter(({ query }) => query.kind === 'evm-personal')

describe('evmPersonal', () => {
  it.each(VECTORS)('signs $name byte for byte as a wallet does', async ({ query, secret }) => {
    const signer = evmPersonal(secret ?? '')
    expect(signer.address).toBe(query.signer)
    expect(await signer.sign(query)).toBe(query.signature)
    expect(verifyMessage(signedText(query), query.signature).toLowerCase()).toBe(query.signer)
  })

  it('makes a new key each time, which can be exported and taken again, also by evm', async () => {
    const signer = evmPersonal()
    expect(evmPersonal().address).not.toBe(signer.address)
    expect(evmPersonal(signer.exportKey()).address).toBe(signer.address)
    expect(evm(signer.exportKey()).address).toBe(signer.address)
    expect(verifySignature(await signedNumber(signer, 1))).toBe(true)
  })

  it('is what a wallet by hand is', async () => {
    const account = Wallet.createRandom()
    const wallet: Signer = {
      kind: 'evm-personal',
      address: account.address.toLowerCase(),
      sign: (query) => account.signMessage(signedText(query)),
    }
    expect(verifySignature(await signedNumber(wallet, 1))).toBe(true)
  })

  it.each(['', '0x', '0'.repeat(64), 'f'.repeat(64), new Uint8Array(31)])('refuses the key %p', (key) => {
    expect(() => evmPersonal(key)).toThrow(
      /^expected an Ethereum private key: 32 bytes, or 64 hex digits with or without 0x$/,
    )
  })

  it('does not show its key', () => {
    const signer = evmPersonal()
    expect(JSON.stringify(signer)).not.toContain(signer.exportKey().slice(2))
  })
})
