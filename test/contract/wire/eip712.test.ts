import { describe, expect, it } from '@jest/globals'
import { TypedDataEncoder } from 'ethers'
import fc from 'fast-check'
import { keccak256 } from '../../../contract/auth/evm.ts'
import { bytesToHex } from '../../../contract/wire/bytes.ts'
import { domainSeparator, eip712Digest, typedData } from '../../../contract/wire/eip712.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { legibleQuery } from '../../../contract/wire/signing.ts'
import type { UnsignedQuery } from '../../../contract/wire/types.ts'
import { SEED } from '../../support/seed.ts'
import { SIGNING_VECTORS, type SigningVector } from '../../support/signing.ts'

const EVM_VECTORS = SIGNING_VECTORS.filter((vector) => vector.query.kind === 'evm')

function digestByEthers(query: UnsignedQuery): string {
  const { domain, types, message } = typedData(query)
  const mutable = { Query: types.Query.map((field) => ({ ...field })) }
  return TypedDataEncoder.hash(domain, mutable, message)
}

describe('eip712Digest', () => {
  it.each(EVM_VECTORS)('gives the digest of $name', ({ query, digest }) => {
    expect(`0x${bytesToHex(eip712Digest(query, keccak256))}`).toBe(digest)
  })

  it('agrees with ethers', () => {
    const query = fc.tuple(fc.string({ unit: 'grapheme' }), fc.jsonValue(), fc.string(), fc.string())
    const count = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
    const db = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64url'))
    fc.assert(
      fc.property(db, query, count, count, (db, [op, data, ...path], nonce, expires) => {
        const asked = [op, JSON.parse(JSON.stringify(data)) as Json, ...path] as const
        fc.pre(!JSON.stringify(data).includes('-0'))
        const unsigned: UnsignedQuery = { db, query: asked, nonce, expires, kind: 'evm', signer: '' }
        expect(`0x${bytesToHex(eip712Digest(unsigned, keccak256))}`).toBe(digestByEthers(unsigned))
      }),
      { seed: SEED },
    )
  })

  it('uses the domain separator that it is given', () => {
    const { query } = EVM_VECTORS[0] as SigningVector
    const separator = domainSeparator(query.db, keccak256)
    expect(eip712Digest(query, keccak256, separator)).toEqual(eip712Digest(query, keccak256))
  })

  it('throws for what is no database id', () => {
    const { query } = EVM_VECTORS[0] as SigningVector
    expect(() => eip712Digest({ ...query, db: 'AA' }, keccak256)).toThrow(TypeError)
  })
})

describe('typedData', () => {
  it.each(EVM_VECTORS)('shows $name legibly', ({ query, legible }) => {
    expect(legibleQuery(query.query)).toEqual(legible)
    expect(typedData(query).message).toEqual({ ...legible, nonce: query.nonce, expires: query.expires })
  })
})
