import { describe, expect, it } from '@jest/globals'
import { hashMessage } from 'ethers'
import { keccak256 } from '../../../contract/auth/evm.ts'
import { bytesToHex } from '../../../contract/wire/bytes.ts'
import { personalDigest } from '../../../contract/wire/eip191.ts'
import { SIGNING_VECTORS } from '../../support/signing.ts'

const [VECTOR] = SIGNING_VECTORS as [(typeof SIGNING_VECTORS)[number]]

describe('personalDigest', () => {
  it('is that of the specification and of wallets', () => {
    // EIP-191 0x45 of "Hello World", as web3 documents it for accounts.hashMessage.
    expect(bytesToHex(personalDigest(VECTOR.query, keccak256, 'Hello World'))).toBe(
      'a1de988600a42c4b4ab089b619297c17d53cffae5d5120d82d8a92d0bb3b78f2',
    )
  })

  it.each(SIGNING_VECTORS)('counts bytes, not characters: $name', ({ query, signedText }) => {
    const digest = `0x${bytesToHex(personalDigest(query, keccak256))}`
    expect(digest).toBe(hashMessage(signedText))
    expect(`0x${bytesToHex(personalDigest(query, keccak256, signedText))}`).toBe(digest)
  })
})
