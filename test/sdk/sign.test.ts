import { describe, expect, it } from '@jest/globals'
import { verifySignature } from '../../contract/auth/verifiers.ts'
import { QUERY_BYTES_MAX } from '../../contract/wire/limits.ts'
import { signedText } from '../../contract/wire/signing.ts'
import type { Query, UnsignedQuery } from '../../contract/wire/types.ts'
import { signQuery } from '../../sdk/sign.ts'
import { evm, type Signer } from '../../sdk/signers/index.ts'
import { allSigners, queryNumber } from '../support/signing.ts'

describe('signQuery', () => {
  it('gives a query that its verifier accepts, for every kind', async () => {
    for (const [n, signer] of (await allSigners()).entries()) {
      const query = await signQuery(signer, queryNumber(n))
      expect(query).toMatchObject({ ...queryNumber(n), kind: signer.kind, signer: signer.address })
      expect(verifySignature(query)).toBe(true)
    }
  })

  it('signs the query as it was when asked', async () => {
    const data = { balance: 1 }
    const key = evm()
    const slow: Signer = {
      ...key,
      sign: (query) => new Promise((resolve) => setTimeout(resolve, 5)).then(() => key.sign(query)),
    }
    const signed = signQuery(slow, { ...queryNumber(1), query: ['set', data, 'a', 'b'] })
    data.balance = 2
    expect((await signed).query).toEqual(['set', { balance: 1 }, 'a', 'b'])
    expect(verifySignature(await signed)).toBe(true)
  })

  it.each([
    ['a date', ['set', { at: new Date(0) }]],
    ['no operation', []],
    ['undefined', ['set', { a: undefined }]],
    ['NaN', ['set', { a: Number.NaN }]],
  ])('refuses a query with %s', async (_, query) => {
    const unsigned = { ...queryNumber(1), query: query as unknown as Query }
    await expect(signQuery(evm(), unsigned)).rejects.toThrow()
  })

  it.each([0, 1.5, -1])('refuses the nonce %p', async (nonce) => {
    await expect(signQuery(evm(), { ...queryNumber(1), nonce })).rejects.toMatchObject({
      name: 'SdkError',
      code: 'DB_QUERY_INVALID',
    })
  })

  it('asks nobody to sign what no database takes', async () => {
    const key = evm()
    const never: Signer = { ...key, sign: () => Promise.reject(new Error('asked')) }
    const asked = (text: string): Query => ['set', { text }, 'a', 'b']
    const signedBytes = (query: Query) =>
      signedText({ ...queryNumber(1), query, kind: key.kind, signer: key.address }).length
    const room = QUERY_BYTES_MAX - signedBytes(asked(''))
    await expect(signQuery(never, { ...queryNumber(1), query: asked('x'.repeat(room)) })).rejects.toThrow('asked')
    const deep = JSON.parse(`["set",${'['.repeat(1_000)}${']'.repeat(1_000)}]`) as Query
    for (const query of [asked('x'.repeat(room + 1)), deep]) {
      const refused = signQuery(never, { ...queryNumber(1), query })
      await expect(refused).rejects.toMatchObject({ name: 'SdkError', code: 'DB_LIMIT_EXCEEDED' })
    }
  })

  it('refuses what a wallet returns when it is no signature of its kind', async () => {
    const broken: Signer = { ...evm(), sign: async () => '0x' }
    await expect(signQuery(broken, queryNumber(1))).rejects.toThrow(/^DB_QUERY_INVALID: signature/)
  })

  it('takes from a signer what it adds to the query, and nothing else', async () => {
    const key = evm()
    const liar = { ...key, sign: async (query: UnsignedQuery) => ({ signature: await key.sign(query), nonce: 9 }) }
    const signed = await signQuery(liar as unknown as Signer, queryNumber(1))
    expect(signed.nonce).toBe(queryNumber(1).nonce)
    expect(verifySignature(signed)).toBe(true)
    const talker = { ...key, sign: async (query: UnsignedQuery) => ({ signature: await key.sign(query), note: 1 }) }
    await expect(signQuery(talker as unknown as Signer, queryNumber(1))).rejects.toThrow(/no member "note"/)
  })
})
