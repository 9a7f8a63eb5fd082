import { createHash, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sha256 } from '../../../contract/auth/hash.ts'
import { isAssertionSignature, openAssertion } from '../../../contract/auth/webauthn.ts'
import { AUTHENTICATOR_DATA_BYTES_MAX, CLIENT_DATA_BYTES_MAX } from '../../../contract/wire/limits.ts'
import { parseSignedQuery } from '../../../contract/wire/signed-query.ts'
import type { SignedQuery } from '../../../contract/wire/types.ts'
import { webauthn } from '../../../sdk/signers/index.ts'
import {
  fromLittleEndian,
  LARGE_Y_ENCODINGS,
  littleEndian,
  mixedPoint,
  ORDER,
  SMALL_ORDER_ENCODINGS,
} from '../../support/ed25519-points.ts'
import {
  type Algorithm,
  forgedQuery,
  type Lies,
  ORIGIN,
  passkeyKey,
  passkeySigner,
  passkeySpki,
  RP_ID,
  softPasskey,
} from '../../support/passkey.ts'
import { SEED } from '../../support/seed.ts'
import { queryNumber, signedNumber } from '../../support/signing.ts'
import { verdict } from '../../support/verdict.ts'

const ALGORITHMS: readonly Algorithm[] = ['p256', 'ed25519']
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** Query 1 signed by a passkey that lies. */
function signedWith(lies: Lies, algorithm: Algorithm = 'p256'): Promise<SignedQuery> {
  return signedNumber(passkeySigner(algorithm, lies), 1)
}

/** Client data with `more` between the challenge and the origin. */
function withMember(more: string): Lies {
  return { rewrite: (json) => json.replace(',"origin"', `,${more},"origin"`) }
}

describe.each(ALGORITHMS)('a passkey of %s', (algorithm) => {
  it.each([
    ['as it is', {}],
    ['that verified its user', { flags: 0x05 }],
    ['that did not verify its user', { flags: 0x01 }],
    ['that is backed up', { flags: 0x1d }],
    ['with extensions', { flags: 0x81, extensions: Buffer.from('a16863726564426c6f62f4', 'hex') }],
    ['whose browser does not speak of frames', { client: { crossOrigin: undefined } }],
    ['whose browser adds members', { client: { other_keys_can_be_added_here: { 'do not compare': [1] } } }],
    [
      'whose browser writes members in another order',
      {
        rewrite: (json: string) =>
          JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(json)).reverse()), null, 1).replaceAll('\n', ' '),
      },
    ],
  ] as readonly (readonly [string, Lies])[])('signs, %s', async (_, lies) => {
    expect(verdict(await signedWith(lies, algorithm))).toBe(true)
  })

  it.each([
    ['whose user was not present', { flags: 0x04 }],
    ['that makes a registration', { client: { type: 'webauthn.create' } }],
    ['that makes a payment', { client: { type: 'payment.get' } }],
    ['without a type', { client: { type: undefined } }],
    ['with another challenge', { client: { challenge: 'A'.repeat(43) } }],
    ['with the challenge padded', { rewrite: (json: string) => json.replace(/("challenge":"[^"]+)/, '$1=') }],
    ['with an empty challenge', { client: { challenge: '' } }],
    ['with a list for a challenge', { rewrite: (json: string) => json.replace(/("challenge":)("[^"]+")/, '$1[$2]') }],
    ['of another origin', { client: { origin: 'https://evil.example' } }],
    ['of a subdomain', { client: { origin: 'https://evil.app.example' } }],
    ['of the origin without TLS', { client: { origin: 'http://app.example' } }],
    ['of the origin with a slash', { client: { origin: `${ORIGIN}/` } }],
    ['of an empty origin', { client: { origin: '' } }],
    ['without an origin', { client: { origin: undefined } }],
    ['with a list for an origin', { client: { origin: [ORIGIN] } }],
    ['in a frame of another site', { client: { crossOrigin: true } }],
    ['in who knows what frame', { client: { crossOrigin: null } }],
    ['in a frame, as a text', { client: { crossOrigin: 'false' } }],
    ['for another relying party', { rpId: 'evil.example' }],
    ['with a member twice', withMember('"origin":"https://evil.example"')],
    ['with a type twice', withMember('"type":"webauthn.get"')],
    ['with characters beyond ASCII', withMember('"name":"é"')],
    ['with a line end', { rewrite: (json: string) => `${json}\n` }],
    ['with client data that are a list', { rewrite: (json: string) => `[${json}]` }],
    ['with client data that are no JSON', { rewrite: (json: string) => json.slice(1) }],
    ['with client data that are null', { rewrite: () => 'null' }],
    ['with client data nested too deep', withMember(`"deep":${'['.repeat(70)}${']'.repeat(70)}`)],
    ['with client data from a prototype', withMember('"__proto__":{"crossOrigin":true},"crossOrigin":true')],
  ] as readonly (readonly [string, Lies])[])('is refused %s', async (_, lies) => {
    expect(verdict(await signedWith(lies, algorithm))).toBe(false)
  })

  it('is refused when authenticator or client data are those of another assertion', async () => {
    const [query, other] = [await signedWith({}, algorithm), await signedWith({ flags: 0x1d }, algorithm)]
    expect(verdict({ ...query, authenticatorData: other.authenticatorData as string })).toBe(false)
    const { clientDataJSON } = await signedNumber(passkeySigner(algorithm), 2)
    expect(verdict({ ...query, clientDataJSON: clientDataJSON as string })).toBe(false)
  })

  it('is refused with any one bit of what it sends flipped', async () => {
    const query = await signedWith({}, algorithm)
    const names = ['key', 'authenticatorData', 'clientDataJSON', 'signature'] as const
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(), (name, at) => {
        const bytes = Buffer.from(query[name] ?? '', 'base64url')
        const byte = Math.floor(at / 8) % bytes.length
        bytes[byte] = (bytes[byte] ?? 0) ^ (1 << (at % 8))
        expect(verdict({ ...query, [name]: bytes.toString('base64url') })).toBe(false)
      }),
      { seed: SEED, numRuns: 150 },
    )
  })

  it('is refused without any of its members, and with any in another spelling', async () => {
    const query = await signedWith({}, algorithm)
    for (const name of ['key', 'authenticatorData', 'clientDataJSON', 'signature'] as const) {
      const text = query[name] ?? ''
      for (const other of [undefined, '', `${text}=`, `${text}\n`, ` ${text}`]) {
        const changed = { ...query, [name]: other } as SignedQuery
        expect(verdict(changed)).toBe(false)
        expect(() => parseSignedQuery(changed)).toThrow(/^DB_QUERY_INVALID/)
      }
      for (const other of [`${text}A`, text.slice(1)]) expect(verdict({ ...query, [name]: other })).toBe(false)
    }
    const { key: _, ...withoutKey } = query
    expect(verdict(withoutKey)).toBe(false)
  })

  it('has another address for another origin and for another relying party', async () => {
    const key = passkeyKey(algorithm)
    const at = (origin: string, rpId: string) =>
      webauthn({ publicKey: passkeySpki(key), origin, rpId, get: softPasskey(key, { client: { origin } }) })
    const places = [at(ORIGIN, RP_ID), at('https://www.app.example', RP_ID), at(ORIGIN, 'example')]
    expect(new Set(places.map(({ address }) => address)).size).toBe(3)
    for (const [n, place] of places.entries()) {
      const query = await signedNumber(place, n)
      expect(verdict(query)).toBe(true)
      for (const { address } of places) expect(verdict({ ...query, signer: address })).toBe(address === place.address)
    }
  })
})

describe('P-256', () => {
  it('takes either s, for authenticators give either', async () => {
    for (let n = 0; n < 20; n++) {
      const query = await signedNumber(passkeySigner('p256'), n)
      const bytes = Buffer.from(query.signature, 'base64url')
      const s = N - BigInt(`0x${bytes.toString('hex', 32)}`)
      bytes.write(s.toString(16).padStart(64, '0'), 32, 'hex')
      expect(verdict(query)).toBe(true)
      expect(verdict({ ...query, signature: bytes.toString('base64url') })).toBe(true)
    }
  })

  it('agrees on r and s at the ends of their range', async () => {
    const query = await signedWith({})
    const bytes = Buffer.from(query.signature, 'base64url')
    const field = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
    for (const edge of [0n, 1n, N / 2n, N - 1n, N, N + 1n, field - 1n, field, 2n ** 256n - 1n]) {
      for (const start of [0, 32]) {
        const changed = Buffer.from(bytes)
        changed.write(edge.toString(16).padStart(64, '0'), start, 'hex')
        expect(verdict({ ...query, signature: changed.toString('base64url') })).toBe(false)
      }
    }
  })

  it('takes no DER for a signature', async () => {
    const query = await signedWith({})
    const key = passkeyKey('p256')
    const message = Buffer.concat([
      Buffer.from(query.authenticatorData ?? '', 'base64url'),
      createHash('sha256')
        .update(Buffer.from(query.clientDataJSON ?? '', 'base64url'))
        .digest(),
    ])
    const der = { ...query, signature: sign('sha256', message, key).toString('base64url') }
    expect(verdict(der)).toBe(false)
    expect(() => parseSignedQuery(der)).toThrow(/^DB_QUERY_INVALID/)
  })

  it('takes no key that is no point, or in another form', () => {
    const key = passkeyKey('p256')
    const der = passkeySpki(key)
    const honest = (message: Buffer): Buffer => sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' })
    expect(verdict(forgedQuery(1, der, honest))).toBe(true)
    const [head, x, y] = [der.subarray(0, 27), der.subarray(27, 59), der.subarray(59)]
    const field = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
    // y² = x³ - 3x + b at x = 0: the root, and how it looks from the field up.
    const root = 0x66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4n
    const word = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
    const sign2 = (y[31] ?? 0) % 2 === 1 ? 1 : 0
    const keys = [
      Buffer.concat([head, y, x]),
      Buffer.concat([head, x, x]),
      Buffer.concat([head, Buffer.alloc(64)]),
      Buffer.concat([head, word(field), word(root)]),
      Buffer.concat([head, Buffer.alloc(64, 0xff)]),
      Buffer.concat([head.subarray(0, 26), Buffer.of(2 + sign2), x]),
      Buffer.concat([head.subarray(0, 26), Buffer.of(6 + sign2), x, y]),
      Buffer.concat([der, Buffer.alloc(1)]),
    ]
    for (const spki of keys) {
      const query = forgedQuery(1, spki, honest)
      expect(verdict(query)).toBe(false)
    }
    // The one with x of 0 is a point, only not the signer's.
    expect(openAssertion(forgedQuery(1, Buffer.concat([head, word(0n), word(root)]), honest), sha256)).toBeDefined()
    expect(verdict(forgedQuery(1, Buffer.concat([head, word(0n), word(root)]), honest))).toBe(false)
  })
})

describe('Ed25519', () => {
  const head = Buffer.from('302a300506032b6570032100', 'hex')

  it('takes no key of small order, where the equation holds for every text', () => {
    for (const [n, small] of SMALL_ORDER_ENCODINGS.entries()) {
      for (const commitment of SMALL_ORDER_ENCODINGS) {
        const signature = Buffer.concat([commitment, Buffer.alloc(32)])
        expect(verdict(forgedQuery(n, Buffer.concat([head, small]), () => signature))).toBe(false)
      }
    }
  })

  it('takes no y from the field up', () => {
    const signature = Buffer.concat([mixedPoint(11n, 0).toBytes(), littleEndian(11n)])
    for (const [n, large] of LARGE_Y_ENCODINGS.entries()) {
      expect(verdict(forgedQuery(n, Buffer.concat([head, large]), () => signature))).toBe(false)
    }
  })

  it('takes s below the order and not the same s plus the order', () => {
    const key = passkeyKey('ed25519')
    const raised = (message: Buffer): Buffer => {
      const signature = Buffer.from(sign(null, message, key))
      signature.set(littleEndian(fromLittleEndian(signature.subarray(32)) + ORDER), 32)
      return signature
    }
    expect(verdict(forgedQuery(1, passkeySpki(key), (message) => sign(null, message, key)))).toBe(true)
    expect(verdict(forgedQuery(1, passkeySpki(key), raised))).toBe(false)
  })
})

it('opens an assertion whose signature alone is wrong, and no other', async () => {
  const query = await signedWith({})
  const unsigned = { ...query, signature: 'A'.repeat(86) }
  expect(openAssertion(query, sha256)).toMatchObject({ algorithm: 'p256' })
  expect(openAssertion(unsigned, sha256)).toMatchObject({ algorithm: 'p256' })
  expect(openAssertion({ ...query, nonce: query.nonce + 1 }, sha256)).toBeUndefined()
})

it('takes as much from authenticator and browser as the limits say', async () => {
  const room = (json: string): string => ' '.repeat(CLIENT_DATA_BYTES_MAX - json.length)
  const extensions = Buffer.alloc(AUTHENTICATOR_DATA_BYTES_MAX - 37, 1)
  const full = await signedWith({ extensions, rewrite: (json) => json + room(json) })
  expect(verdict(full)).toBe(true)
  await expect(signedWith({ extensions: Buffer.concat([extensions, Buffer.alloc(1)]) })).rejects.toThrow(
    /authenticatorData/,
  )
  await expect(signedWith({ rewrite: (json) => `${json}${room(json)} ` })).rejects.toThrow(/clientDataJSON/)
})

describe('the test vectors of Web Authentication Level 3', () => {
  type Members = 'publicKey' | 'challenge' | 'authenticatorData' | 'clientDataJSON' | 'signature'
  type Case = { readonly name: string } & Readonly<Record<Members, string>>
  const url = new URL('../../vectors/webauthn-3.json', import.meta.url)
  const { cases } = JSON.parse(readFileSync(url, 'utf8')) as { cases: readonly Case[] }
  const hexBytes = (hex: string): Buffer => Buffer.from(hex, 'hex')

  /** The assertion of a vector as a query has it. Its challenge stands for the hash of a text. */
  async function open(one: Case, challenge = one.challenge): Promise<ReturnType<typeof openAssertion>> {
    const response = {
      authenticatorData: hexBytes(one.authenticatorData),
      clientDataJSON: hexBytes(one.clientDataJSON),
      signature: hexBytes(one.signature),
    }
    const signer = webauthn({
      publicKey: hexBytes(one.publicKey),
      origin: 'https://example.org',
      get: async () => ({ response }),
    })
    const unsigned = { ...queryNumber(0), kind: signer.kind, signer: signer.address, key: signer.key }
    const query = { ...unsigned, ...((await signer.sign(unsigned)) as object) } as SignedQuery
    const hash: typeof sha256 = (data) => (data === 'text' ? hexBytes(challenge).toString('latin1') : sha256(data))
    return openAssertion(query, hash, 'text')
  }

  it.each(cases)('$name: the assertion is right, and signed', async (one) => {
    const assertion = await open(one)
    expect(assertion && isAssertionSignature(assertion)).toBe(true)
  })

  it.each(cases)('$name: is refused for another challenge, text, key and signature', async (one) => {
    const other = cases.find(({ name }) => name !== one.name) as Case
    expect(await open(one, other.challenge)).toBeUndefined()
    expect(await open({ ...one, clientDataJSON: other.clientDataJSON })).toBeUndefined()
    for (const flags of ['05', '1d']) {
      const altered = await open({
        ...one,
        authenticatorData: one.authenticatorData.replace(/..(.{8})$/, `${flags}$1`),
      })
      expect(altered && isAssertionSignature(altered)).toBe(false)
    }
    const assertion = await open(one)
    if (assertion === undefined) throw new Error('the vector is not well formed')
    const signature = Uint8Array.from(assertion.signature)
    signature[63] = (signature[63] as number) ^ 1
    expect(isAssertionSignature({ ...assertion, signature })).toBe(false)
  })
})
