import { expect, it } from '@jest/globals'
import { verifyEd25519 } from '../../../contract/auth/ed25519.ts'
import { forgedQuery, mixedPoint, ORDER } from '../../support/ed25519-points.ts'
import { SIGNING_VECTORS } from '../../support/signing.ts'

it.each(SIGNING_VECTORS.filter(({ query }) => query.kind === 'ed25519'))('accepts $name', ({ query }) => {
  expect(verifyEd25519(query)).toBe(true)
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
