import { beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { CONTRACT_CODES } from '../../../contract/errors.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { QUERY_BYTES_MAX, SIGNED_QUERY_BYTES_MAX } from '../../../contract/wire/limits.ts'
import { signedText } from '../../../contract/wire/signing.ts'
import type { Query, SignedQuery } from '../../../contract/wire/types.ts'
import { judge, type Verdict } from '../../../node/workers/judge.ts'
import { createNativeVerify, type NativeVerify } from '../../../node/workers/native-verify.ts'
import { signQuery } from '../../../sdk/sign.ts'
import { ed25519 } from '../../../sdk/signers/index.ts'
import { SEED } from '../../support/seed.ts'
import { SIGNING_VECTORS } from '../../support/signing.ts'

let verify: NativeVerify
beforeAll(async () => {
  verify = await createNativeVerify()
})

const [{ query, id, text }] = SIGNING_VECTORS as [(typeof SIGNING_VECTORS)[number]]

function codeOf(raw: string): string {
  const verdict: Verdict = judge(raw, verify)
  return verdict.ok ? 'accepted' : verdict.code
}

describe('judge', () => {
  it.each(SIGNING_VECTORS)('accepts $name and gives its canonical text', ({ query, id, text }) => {
    expect(judge(text, verify)).toEqual({ ok: true, id, text })
    const { db, ...rest } = query
    expect(judge(JSON.stringify({ ...rest, db }, null, 2), verify)).toEqual({ ok: true, id, text })
  })

  it('names a query whose signature is wrong', () => {
    const wrong = { ...query, signature: `0x${'1'.repeat(128)}1b` }
    expect(judge(JSON.stringify(wrong), verify)).toEqual({
      ok: false,
      id,
      code: 'DB_SIGNATURE_INVALID',
      message: `the evm signature is not one of ${query.signer} over this query`,
    })
  })

  it.each([
    ['no JSON', text.slice(1), 'DB_QUERY_INVALID'],
    ['nothing', '', 'DB_QUERY_INVALID'],
    ['a doubled member', text.replace('{"db":', '{"nonce":1,"db":'), 'DB_QUERY_INVALID'],
    ['a doubled member deep inside', text.replace('"age":20', '"age":20,"age":20'), 'DB_QUERY_INVALID'],
    ['-0', text.replace('"age":20', '"age":-0'), 'DB_QUERY_INVALID'],
    ['a number beyond all', text.replace('"age":20', '"age":1e400'), 'DB_QUERY_INVALID'],
    ['a lone surrogate', text.replace('"Bob"', '"\\ud800"'), 'DB_QUERY_INVALID'],
    ['an unknown kind', text.replace('"kind":"evm"', '"kind":"bls"'), 'DB_SIGNATURE_KIND_UNKNOWN'],
    ['too many levels', text.replace('20', '['.repeat(100_000)), 'DB_LIMIT_EXCEEDED'],
    ['a number that is only written otherwise', text.replace('"age":20', '"age":2.0e1'), 'accepted'],
    ['a text that is only written otherwise', text.replace('Bob', '\\u0042ob'), 'accepted'],
  ])('decides on %s', (_, raw, code) => {
    expect(codeOf(raw)).toBe(code)
  })

  it('says of the queries inside whether they are right, in order', async () => {
    const signer = ed25519(Buffer.alloc(32, 9))
    const unsigned = { db: query.db, nonce: 1, expires: query.expires }
    const forged = { ...query, nonce: query.nonce + 1 }
    const relay: Query = ['relay', query as unknown as Json, null, [forged as unknown as Json, 5, {}]]
    const outer = await signQuery(signer, { ...unsigned, query: relay })
    expect(judge(JSON.stringify(outer), verify)).toMatchObject({ ok: true, inner: [id, null, null, null] })
    const plain = await signQuery(signer, { ...unsigned, query: ['set', { a: relay }, 'c', 'd'] })
    expect(judge(JSON.stringify(plain), verify)).not.toHaveProperty('inner')
  })

  it('takes as many bytes as the limit and no more', () => {
    const padded = text + ' '.repeat(SIGNED_QUERY_BYTES_MAX - text.length)
    expect(codeOf(padded)).toBe('accepted')
    expect(codeOf(`${padded} `)).toBe('DB_LIMIT_EXCEEDED')
    expect(codeOf(`"${'é'.repeat(SIGNED_QUERY_BYTES_MAX / 2)}"`)).toBe('DB_LIMIT_EXCEEDED')
  })

  it('has room for the longest query with a key, and refuses one byte more in what is signed', () => {
    const { query } = SIGNING_VECTORS[2] as { query: SignedQuery }
    const room = QUERY_BYTES_MAX - Buffer.byteLength(signedText({ ...query, query: ['set', ''] }))
    const withText = (length: number): string => JSON.stringify({ ...query, query: ['set', 'x'.repeat(length)] })
    expect(codeOf(withText(room))).toBe('DB_SIGNATURE_INVALID')
    expect(codeOf(withText(room + 1))).toBe('DB_LIMIT_EXCEEDED')
  })

  it('never throws, and knows only codes of the contract', () => {
    const mangled = fc.tuple(fc.nat(text.length), fc.nat(8), fc.string({ maxLength: 8, unit: 'binary' }))
    fc.assert(
      fc.property(mangled, ([at, cut, put]) => {
        const verdict = judge(text.slice(0, at) + put + text.slice(at + cut), verify)
        if (verdict.ok) expect(verdict.id).toBe(id)
        else expect(Object.keys(CONTRACT_CODES)).toContain(verdict.code)
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })
})
