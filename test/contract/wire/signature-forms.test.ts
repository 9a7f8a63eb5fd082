import { describe, expect, it } from '@jest/globals'
import { base64UrlToBytes } from '../../../contract/wire/bytes.ts'
import {
  isDatabaseId,
  isSignatureKind,
  kindOfAddress,
  SIGNATURE_FORMS,
} from '../../../contract/wire/signature-forms.ts'
import { SIGNING_VECTORS } from '../../support/signing.ts'

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

describe('kindOfAddress', () => {
  it.each(SIGNING_VECTORS)('knows the signer of $name', ({ query }) => {
    expect(kindOfAddress(query.signer)).toBe(query.kind)
  })

  it.each(['', '0x', 'ed25519:', `0x${'A'.repeat(40)}`, `0X${'a'.repeat(40)}`, `${'A'.repeat(43)}\n`, 'A'.repeat(44)])(
    'knows no kind of %p',
    (address) => {
      expect(kindOfAddress(address)).toBeUndefined()
    },
  )
})

describe('forms in base64url', () => {
  const forms: readonly (readonly [string, number, { test(text: string): boolean }])[] = [
    ['database id', 43, { test: isDatabaseId }],
    ['arweave address', 43, SIGNATURE_FORMS.arweave.signer],
    ['ed25519 signature', 86, SIGNATURE_FORMS.ed25519.signature],
    ['arweave signature', 683, SIGNATURE_FORMS.arweave.signature],
  ]

  it.each(forms)('%s has only canonical spellings', (_, length, form) => {
    for (const last of DIGITS) {
      const text = 'x'.repeat(length - 1) + last
      expect([last, form.test(text)]).toEqual([last, base64UrlToBytes(text) !== undefined])
    }
  })

  it('an arweave key has its first and its last bit set', () => {
    for (const end of DIGITS) {
      const odd = (base64UrlToBytes(`x${'A'.repeat(681)}${end}`)?.at(-1) ?? 0) % 2 === 1
      expect([end, SIGNATURE_FORMS.arweave.key?.test(`x${'A'.repeat(681)}${end}`)]).toEqual([end, odd])
      const high = (base64UrlToBytes(`${end}${'A'.repeat(681)}E`)?.[0] ?? 0) >= 128
      expect([end, SIGNATURE_FORMS.arweave.key?.test(`${end}${'A'.repeat(681)}E`)]).toEqual([end, high])
    }
  })
})

describe('isSignatureKind', () => {
  it.each(['evm', 'ed25519', 'arweave'])('knows %s', (kind) => expect(isSignatureKind(kind)).toBe(true))
  it.each(['toString', '__proto__', '', undefined, null, ['evm']])('does not know %p', (kind) =>
    expect(isSignatureKind(kind)).toBe(false),
  )
})
