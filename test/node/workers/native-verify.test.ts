import { sign } from 'node:crypto'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { verifySignature } from '../../../contract/auth/verifiers.ts'
import { createNativeVerify, type NativeVerify } from '../../../node/workers/native-verify.ts'
import { signQuery } from '../../../sdk/sign.ts'
import { babyjubjub, evm } from '../../../sdk/signers/index.ts'
import { forgedQuery, passkeyKey, passkeySpki } from '../../support/passkey.ts'
import { DATABASES, SIGNING_VECTORS, signedNumber } from '../../support/signing.ts'

const FIXED = { dsaEncoding: 'ieee-p1363' } as const

let native: NativeVerify
beforeAll(async () => {
  native = await createNativeVerify()
})

describe('native verify', () => {
  it.each(SIGNING_VECTORS)('accepts $name with and without its text', ({ query, signedText }) => {
    expect([native(query), native(query, signedText)]).toEqual([true, true])
  })

  it('keeps databases apart when their queries alternate', async () => {
    const signer = evm()
    for (let n = 0; n < 6; n++) {
      const { kind: _, signer: __, signature: ___, ...query } = await signedNumber(signer, n)
      const signed = await signQuery(signer, { ...query, db: DATABASES[n % 2 === 0 ? 0 : 1] })
      expect(native(signed)).toBe(true)
      expect(native({ ...signed, db: DATABASES[n % 2 === 0 ? 1 : 0] })).toBe(false)
    }
  })

  it('holds for more RSA keys than its cache', () => {
    const arweave = SIGNING_VECTORS.filter(({ query }) => query.kind === 'arweave').map(({ query }) => query)
    const key = arweave[0]?.key ?? ''
    for (let n = 0; n < 1_100; n++) {
      const other = `${key.slice(0, 600)}${String(n).padStart(4, '0')}${key.slice(604)}`
      const query = { ...(arweave[0] as (typeof arweave)[number]), key: other }
      expect(native(query)).toBe(false)
    }
    for (const query of arweave) expect(native(query)).toBe(verifySignature(query))
  })

  it('holds for more keys of P-256 than its cache, points and others', () => {
    const key = passkeyKey('p256')
    const [spki, sign256] = [passkeySpki(key), (message: Buffer) => sign('sha256', message, { key, ...FIXED })]
    const honest = forgedQuery(0, spki, sign256)
    expect(native(honest)).toBe(true)
    for (let n = 0; n < 1_100; n++) {
      const other = Buffer.from(spki)
      other.writeUInt32BE(n, 60)
      expect(native(forgedQuery(0, other, sign256))).toBe(false)
      expect(native(forgedQuery(0, other, sign256))).toBe(false)
    }
    expect(native(honest)).toBe(true)
  })

  it('holds a BabyJubJub key that it knows to what was signed', async () => {
    const signer = babyjubjub(Buffer.alloc(32, 1))
    const [first, second] = [await signedNumber(signer, 1), await signedNumber(signer, 2)]
    expect([native(first), native(second)]).toEqual([true, true])
    expect(native({ ...first, signature: second.signature })).toBe(false)
    expect(native({ ...first, signer: babyjubjub(Buffer.alloc(32, 2)).address })).toBe(false)
  })
})
