import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { canonicalJson } from '../../../contract/wire/canonical.ts'
import { WireError } from '../../../contract/wire/errors.ts'
import { QUERY_BYTES_MAX, QUERY_DEPTH_MAX } from '../../../contract/wire/limits.ts'
import { parseSignedQuery, queryTexts } from '../../../contract/wire/signed-query.ts'
import { signedText } from '../../../contract/wire/signing.ts'
import type { Query, SignedQuery } from '../../../contract/wire/types.ts'
import { SEED } from '../../support/seed.ts'
import { ARWEAVE_KEYS, SIGNING_VECTORS } from '../../support/signing.ts'

const [EVM, ED25519, ARWEAVE] = SIGNING_VECTORS.map((vector) => vector.query) as [SignedQuery, SignedQuery, SignedQuery]

const WEBAUTHN = SIGNING_VECTORS.find(({ query }) => query.kind === 'webauthn')?.query as SignedQuery

function codeOf(value: unknown): string {
  try {
    parseSignedQuery(value)
    return 'accepted'
  } catch (error) {
    if (error instanceof WireError) return error.code
    throw error
  }
}

/** A list of `levels` levels. */
function nested(levels: number): unknown {
  let value: unknown = 1
  for (let i = 0; i < levels; i++) value = [value]
  return value
}

describe('parseSignedQuery', () => {
  it.each(SIGNING_VECTORS)('takes $name', ({ query }) => {
    expect(parseSignedQuery(query)).toBe(query)
  })

  it.each([undefined, null, 1, 'text', [], [EVM], new Date(0), new Map(), () => EVM])('refuses %p', (value) => {
    expect(codeOf(value)).toBe('DB_QUERY_INVALID')
  })

  it.each(Object.keys(EVM).filter((name) => name !== 'kind'))('refuses a query without %s', (name) => {
    const { [name as keyof SignedQuery]: _, ...rest } = EVM
    expect(codeOf(rest)).toBe('DB_QUERY_INVALID')
  })

  it.each(SIGNING_VECTORS)('takes only the members of its kind in $name', ({ query }) => {
    const further = ['key', 'authenticatorData', 'clientDataJSON'] as const
    for (const name of further) {
      const { [name]: value, ...rest } = query
      const without = codeOf(rest)
      const withAnother = codeOf({ ...query, [name]: WEBAUTHN[name] })
      const expected = value === undefined ? ['accepted', 'DB_QUERY_INVALID'] : ['DB_QUERY_INVALID', 'accepted']
      // An RSA modulus is no key of a passkey.
      if (name === 'key' && query.kind === 'arweave') expected[1] = 'DB_QUERY_INVALID'
      expect([name, without, withAnother]).toEqual([name, ...expected])
    }
  })

  it.each([undefined, 'constructor', '__proto__', 'EVM', '', 1, ['evm']])('knows no kind %p', (kind) => {
    expect(codeOf({ ...EVM, kind })).toBe('DB_SIGNATURE_KIND_UNKNOWN')
  })

  it('takes no members from the prototype', () => {
    expect(codeOf(Object.create(EVM))).not.toBe('accepted')
  })

  it.each([
    ['a further member', { ...EVM, note: 1 }],
    ['a key that the kind does not send', { ...EVM, key: ARWEAVE.key }],
    ['no key where the kind sends one', { ...ARWEAVE, key: undefined }],
    ['the member __proto__', JSON.parse(`{"__proto__":{},${JSON.stringify(EVM).slice(1)}`)],
    ['db of 42 characters', { ...EVM, db: EVM.db.slice(1) }],
    ['db with trailing bits', { ...EVM, db: `${EVM.db.slice(0, -1)}B` }],
    ['db with padding', { ...EVM, db: `${EVM.db}=` }],
    ['db with a line end', { ...EVM, db: `${EVM.db}\n` }],
    ['an upper-case address', { ...EVM, signer: EVM.signer.toUpperCase() }],
    ['a short address', { ...EVM, signer: EVM.signer.slice(0, -1) }],
    ['an address of another kind', { ...EVM, signer: ED25519.signer }],
    ['an upper-case signature', { ...EVM, signature: `0x${EVM.signature.slice(2).toUpperCase()}` }],
    ['v of 0', { ...EVM, signature: `${EVM.signature.slice(0, -2)}00` }],
    ['v of 29', { ...EVM, signature: `${EVM.signature.slice(0, -2)}1d` }],
    ['a signature of 64 bytes', { ...EVM, signature: EVM.signature.slice(0, -2) }],
    ['a signature of 66 bytes', { ...EVM, signature: `${EVM.signature}1b` }],
    ['a signature that is a list', { ...EVM, signature: [EVM.signature] }],
    ['an Ed25519 signature with trailing bits', { ...ED25519, signature: `${ED25519.signature.slice(0, -1)}B` }],
    ['an Ed25519 address without its prefix', { ...ED25519, signer: ED25519.signer.slice(8) }],
    ['an even modulus', { ...ARWEAVE, key: `${ARWEAVE.key?.slice(0, -1)}A` }],
    ['a modulus of 4095 bits', { ...ARWEAVE, key: `A${ARWEAVE.key?.slice(1)}` }],
    ['authenticator data of 36 bytes', { ...WEBAUTHN, authenticatorData: WEBAUTHN.authenticatorData?.slice(0, 48) }],
    ['authenticator data that are a list', { ...WEBAUTHN, authenticatorData: [WEBAUTHN.authenticatorData] }],
    ['client data with padding', { ...WEBAUTHN, clientDataJSON: `${WEBAUTHN.clientDataJSON}=` }],
    ['empty client data', { ...WEBAUTHN, clientDataJSON: '' }],
    ['a modulus of 2048 bits', { ...ARWEAVE, key: ARWEAVE_KEYS.rsa2048.n }],
  ])('refuses %s', (_, value) => {
    expect(codeOf(value)).toBe('DB_QUERY_INVALID')
  })

  it.each([0, -1, 1.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, '1', null])('refuses the count %p', (count) => {
    expect(codeOf({ ...EVM, nonce: count })).toBe('DB_QUERY_INVALID')
    expect(codeOf({ ...EVM, expires: count })).toBe('DB_QUERY_INVALID')
  })

  it.each([[[]], [['']], [[1]], [[null, 'a']], ['set'], [{ 0: 'set' }], [null]])('refuses the query %p', (query) => {
    expect(codeOf({ ...EVM, query })).toBe('DB_QUERY_INVALID')
  })

  it.each([
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    -0,
    undefined,
    1n,
    Symbol('s'),
    () => 1,
    '\ud800',
    'a\udc00b',
    { '\udfff': 1 },
    new Date(0),
    new Uint8Array(2),
    new Array(2),
  ])('refuses %p at any depth', (value) => {
    expect(codeOf({ ...EVM, query: ['set', value] })).toBe('DB_QUERY_INVALID')
    expect(codeOf({ ...EVM, query: ['set', { a: [{ b: value }] }] })).toBe('DB_QUERY_INVALID')
  })

  it('takes as many levels as the limit and no more', () => {
    const query = (levels: number): unknown => ({ ...EVM, query: ['set', nested(levels - 2)] })
    expect(codeOf(query(QUERY_DEPTH_MAX))).toBe('accepted')
    expect(codeOf(query(QUERY_DEPTH_MAX + 1))).toBe('DB_LIMIT_EXCEEDED')
  })

  it('ends for values that contain themselves, repeat or claim to be huge', () => {
    const loop: unknown[] = []
    loop.push(loop)
    let repeated: unknown = 1
    for (let i = 0; i < 60; i++) repeated = [repeated, repeated]
    for (const value of [loop, repeated, new Array(2 ** 32 - 1), nested(100_000)]) {
      expect(codeOf({ ...EVM, query: ['set', value] })).toBe('DB_LIMIT_EXCEEDED')
    }
  })

  it('shows a long value in its message only in part', () => {
    expect(() => parseSignedQuery({ ...EVM, db: 'x'.repeat(1_000_000) })).toThrow(/^DB_QUERY_INVALID: .{1,200}$/)
  })
})

describe('queryTexts', () => {
  it('gives the signed text and the canonical JSON of any parsed query', () => {
    const json = fc.jsonValue({ noUnicodeString: false, maxDepth: 4 }) as fc.Arbitrary<Query[1]>
    const queries = fc.record({
      base: fc.constantFrom(EVM, ED25519, ARWEAVE, WEBAUTHN),
      query: fc.tuple(fc.string({ minLength: 1, unit: 'binary' }), json, json),
      nonce: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      expires: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    })
    fc.assert(
      fc.property(queries, ({ base, ...rest }) => {
        const query = { ...base, ...rest } as SignedQuery
        fc.pre(codeOf(query) === 'accepted')
        expect(queryTexts(query)).toEqual({ signed: signedText(query), whole: canonicalJson(query as never) })
      }),
      { seed: SEED },
    )
  })

  it.each(['x', 'é', '€', '😀'])('counts bytes of UTF-8: %s', (character) => {
    const query = (text: string): SignedQuery => ({ ...EVM, query: ['set', text] })
    const room = QUERY_BYTES_MAX - Buffer.byteLength(signedText(query('')))
    const count = Math.floor(room / Buffer.byteLength(character))
    const full = character.repeat(count) + 'y'.repeat(room - count * Buffer.byteLength(character))
    expect(Buffer.byteLength(queryTexts(query(full)).signed)).toBe(QUERY_BYTES_MAX)
    expect(() => queryTexts(query(`${full}y`))).toThrow(/^DB_LIMIT_EXCEEDED/)
  })
})
