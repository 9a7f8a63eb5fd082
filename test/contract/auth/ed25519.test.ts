import { expect, it } from '@jest/globals'
import { isEd25519Signature, verifyEd25519 } from '../../../contract/auth/ed25519.ts'
import { forgedQuery, mixedPoint, ORDER } from '../../support/ed25519-points.ts'
import { SIGNING_VECTORS } from '../../support/signing.ts'

it.each(SIGNING_VECTORS.filter(({ query }) => query.kind === 'ed25519'))('accepts $name', ({ query }) => {
  expect(verifyEd25519(query)).toBe(true)
})

it.each([
  [
    '',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155' +
      '5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '72',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
      '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'af82',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac' +
      '18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
])('accepts the signature over %p of RFC 8032 section 7.1, and over no other message', (message, key, signature) => {
  const [m, a, rs] = [message, key, signature].map((hex) => Buffer.from(hex, 'hex')) as [Buffer, Buffer, Buffer]
  expect(isEd25519Signature(rs, m, a)).toBe(true)
  expect(isEd25519Signature(rs, Buffer.concat([m, Buffer.alloc(1)]), a)).toBe(false)
})

it('accepts s below the order and rejects the same s plus the order', () => {
  const key = mixedPoint(7n, 0).toBytes()
  const commitment = mixedPoint(11n, 0).toBytes()
  const honest = (challenge: bigint): bigint => (11n + 7n * challenge) % ORDER
  expect(verifyEd25519(forgedQuery(0, key, commitment, honest))).toBe(true)
  expect(verifyEd25519(forgedQuery(0, key, commitment, (challenge) => honest(challenge) + ORDER))).toBe(false)
})

it('rejects the neutral point as key and commitment, which satisfy the equation for every text', () => {
  const neutral = mixedPoint(ORDER - 1n, 0)
    .add(mixedPoint(1n, 0))
    .toBytes()
  expect(verifyEd25519(forgedQuery(0, neutral, neutral, () => 0n))).toBe(false)
})
