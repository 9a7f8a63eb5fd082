import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { base64UrlToBytes, bytesToBase64Url } from '../../../contract/wire/bytes.ts'
import {
  AUTHENTICATOR_DATA_BYTES_MAX,
  CLIENT_DATA_BYTES_MAX,
  QUERY_BYTES_MAX,
  SIGNED_QUERY_BYTES_MAX,
} from '../../../contract/wire/limits.ts'
import {
  isAddress,
  isDatabaseId,
  isSignatureKind,
  kindsOfAddress,
  SIGNATURE_FORMS,
  type TextForm,
} from '../../../contract/wire/signature-forms.ts'
import { SIGNING_VECTORS } from '../../support/signing.ts'

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

describe('kindsOfAddress', () => {
  it.each(SIGNING_VECTORS)('knows the signer of $name', ({ query }) => {
    expect(kindsOfAddress(query.signer)).toContain(query.kind)
    expect(isAddress(query.signer)).toBe(true)
  })

  it.each([
    [`0x${'a'.repeat(40)}`, ['evm', 'evm-personal']],
    [`ed25519:${'A'.repeat(43)}`, ['ed25519']],
    ['A'.repeat(43), ['arweave']],
    [`bjj:${'a'.repeat(64)}`, ['babyjubjub']],
    [`webauthn:${'A'.repeat(43)}`, ['webauthn']],
    ['a'.repeat(64), ['nostr']],
  ])('knows all kinds of %p', (address, kinds) => {
    expect(kindsOfAddress(address)).toEqual(kinds)
  })

  it.each([
    '',
    '0x',
    'ed25519:',
    `0x${'A'.repeat(40)}`,
    `0X${'a'.repeat(40)}`,
    `${'A'.repeat(43)}\n`,
    'A'.repeat(44),
    'A'.repeat(64),
    `${'a'.repeat(64)}\n`,
    `bjj:${'A'.repeat(64)}`,
    `BJJ:${'a'.repeat(64)}`,
    `webauthn:${'A'.repeat(42)}B`,
    // The form in which Internet Identity has a key: DER. An address has one spelling, and it is not that.
    `ed25519:MCowBQYDK2VwAyEA${'A'.repeat(43)}`,
    undefined,
    null,
    1,
    ['A'.repeat(43)],
  ])('knows no kind of %p', (address) => {
    expect(isAddress(address)).toBe(false)
    if (typeof address === 'string') expect(kindsOfAddress(address)).toEqual([])
  })
})

describe('forms in base64url', () => {
  const forms: readonly (readonly [string, number, TextForm])[] = [
    ['database id', 43, { test: isDatabaseId }],
    ['arweave address', 43, SIGNATURE_FORMS.arweave.signer],
    ['ed25519 signature', 86, SIGNATURE_FORMS.ed25519.signature],
    ['arweave signature', 683, SIGNATURE_FORMS.arweave.signature],
    ['webauthn signature', 86, SIGNATURE_FORMS.webauthn.signature],
    ['authenticator data', 50, SIGNATURE_FORMS.webauthn.members.authenticatorData as TextForm],
    ['client data', 200, SIGNATURE_FORMS.webauthn.members.clientDataJSON as TextForm],
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
      expect([end, SIGNATURE_FORMS.arweave.members.key?.test(`x${'A'.repeat(681)}${end}`)]).toEqual([end, odd])
      const high = (base64UrlToBytes(`${end}${'A'.repeat(681)}E`)?.[0] ?? 0) >= 128
      expect([end, SIGNATURE_FORMS.arweave.members.key?.test(`${end}${'A'.repeat(681)}E`)]).toEqual([end, high])
    }
  })
})

describe('the members of a webauthn query', () => {
  const { key, authenticatorData, clientDataJSON } = SIGNATURE_FORMS.webauthn.members
  const bytes = (length: number): string => bytesToBase64Url(new Uint8Array(length).fill(7))

  it('are as long as they may be, and no longer', () => {
    const lengths = (form: TextForm | undefined): readonly number[] =>
      [0, 1, 36, 37, 256, 257, 1_024, 1_025].filter((length) => form?.test(bytes(length)))
    expect(lengths(authenticatorData)).toEqual([37, AUTHENTICATOR_DATA_BYTES_MAX])
    expect(lengths(clientDataJSON)).toEqual([1, 36, 37, 256, 257, CLIENT_DATA_BYTES_MAX])
  })

  it('leave the signed query below its limit beside a signed text at its', () => {
    const longest = [bytes(91), bytes(64), bytes(AUTHENTICATOR_DATA_BYTES_MAX), bytes(CLIENT_DATA_BYTES_MAX)]
    const names = '"key":"","signature":"","authenticatorData":"","clientDataJSON":"",'
    expect((longest.join('') + names).length).toBeLessThanOrEqual(SIGNED_QUERY_BYTES_MAX - QUERY_BYTES_MAX)
  })

  it('have a key of P-256 or Ed25519 as OpenSSL writes it', () => {
    const spki = (publicKey: KeyObject): Buffer => publicKey.export({ format: 'der', type: 'spki' })
    const p256 = spki(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey)
    const ed25519 = spki(generateKeyPairSync('ed25519').publicKey)
    expect([p256, ed25519].map((der) => key?.test(der.toString('base64url')))).toEqual([true, true])
    const others = [
      spki(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey),
      spki(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey),
      spki(generateKeyPairSync('x25519').publicKey),
      p256.subarray(1),
      p256.subarray(26),
      ed25519.subarray(12),
      Buffer.concat([p256, Buffer.alloc(1)]),
      Buffer.concat([ed25519, Buffer.alloc(1)]),
    ]
    expect(others.map((der) => key?.test(der.toString('base64url')))).toEqual(others.map(() => false))
  })
})

describe('isSignatureKind', () => {
  it.each(Object.keys(SIGNATURE_FORMS))('knows %s', (kind) => expect(isSignatureKind(kind)).toBe(true))
  it.each(['toString', '__proto__', '', undefined, null, ['evm']])('does not know %p', (kind) =>
    expect(isSignatureKind(kind)).toBe(false),
  )
})
