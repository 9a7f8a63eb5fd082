import { beforeAll, describe, expect, it } from '@jest/globals'
import { verifySignature } from '../../../contract/auth/verifiers.ts'
import { createNativeVerify, type NativeVerify } from '../../../node/workers/native-verify.ts'
import { signQuery } from '../../../sdk/sign.ts'
import { evm } from '../../../sdk/signers/index.ts'
import { DATABASES, SIGNING_VECTORS, signedNumber } from '../../support/signing.ts'

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
})
