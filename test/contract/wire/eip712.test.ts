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

describe('the example of EIP-712', () => {
  // Its own struct, which no query has: the pieces that a digest is made of, and the library that digests are compared with.
  const domain = {
    name: 'Ether Mail',
    version: '1',
    chainId: 1,
    verifyingContract: '0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC',
  }
  const types = {
    Person: [
      { name: 'name', type: 'string' },
      { name: 'wallet', type: 'address' },
    ],
    Mail: [
      { name: 'from', type: 'Person' },
      { name: 'to', type: 'Person' },
      { name: 'contents', type: 'string' },
    ],
  }
  const from = { name: 'Cow', wallet: '0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826' }
  const to = { name: 'Bob', wallet: '0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB' }
  const separator = 'f2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f'
  const digest = 'be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2'

  const word = (hex: string): string => hex.toLowerCase().replace(/^0x/, '').padStart(64, '0')
  const hash = (text: string): string => bytesToHex(keccak256(text))
  const hashWords = (...words: readonly string[]): string => bytesToHex(keccak256(Buffer.from(words.join(''), 'hex')))

  it('has this domain separator and this digest with our Keccak-256', () => {
    const domainType = 'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)'
    const ofDomain = hashWords(
      hash(domainType),
      hash('Ether Mail'),
      hash('1'),
      word('1'),
      word(domain.verifyingContract),
    )
    expect(ofDomain).toBe(separator)
    const personType = 'Person(string name,address wallet)'
    const ofPerson = (one: typeof from): string => hashWords(hash(personType), hash(one.name), word(one.wallet))
    const mailType = `Mail(Person from,Person to,string contents)${personType}`
    const ofMail = hashWords(hash(mailType), ofPerson(from), ofPerson(to), hash('Hello, Bob!'))
    expect(hashWords('1901', ofDomain, ofMail)).toBe(digest)
  })

  it('has the same with the library that ours are compared with', () => {
    expect(TypedDataEncoder.hashDomain(domain)).toBe(`0x${separator}`)
    expect(TypedDataEncoder.hash(domain, types, { from, to, contents: 'Hello, Bob!' })).toBe(`0x${digest}`)
  })
})
