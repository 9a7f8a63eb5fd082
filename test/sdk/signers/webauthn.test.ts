import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { verifySignature } from '../../../contract/auth/verifiers.ts'
import { type AssertionRequest, signedText, type WebAuthnOptions, webauthn } from '../../../sdk/signers/index.ts'
import { type Algorithm, ORIGIN, passkeyKey, passkeySpki, RP_ID, softPasskey } from '../../support/passkey.ts'
import { SIGNING_VECTORS, signedNumber } from '../../support/signing.ts'

function optionsOf(algorithm: Algorithm): WebAuthnOptions {
  const key = passkeyKey(algorithm)
  return { publicKey: passkeySpki(key), origin: ORIGIN, get: softPasskey(key) }
}

describe('webauthn', () => {
  it.each(['p256', 'ed25519'] as const)('signs with a passkey of %s', async (algorithm) => {
    for (let n = 0; n < 20; n++) {
      expect(verifySignature(await signedNumber(webauthn(optionsOf(algorithm)), n))).toBe(true)
    }
  })

  it.each(SIGNING_VECTORS.filter(({ query }) => query.kind === 'webauthn'))('has the address of $name', ({ query }) => {
    const signer = webauthn({ publicKey: query.key as string, origin: ORIGIN, get: async () => null })
    expect([signer.address, signer.key]).toEqual([query.signer, query.key])
  })

  it('asks for what the query is the challenge of, and for its own passkey', async () => {
    const asked: AssertionRequest[] = []
    const { get, ...options } = optionsOf('p256')
    const listening: WebAuthnOptions['get'] = (request) => {
      asked.push(request)
      return get(request)
    }
    const any = webauthn({ ...options, get: listening })
    const one = webauthn({
      ...options,
      rpId: RP_ID,
      credentialId: 'AQID',
      userVerification: 'required',
      get: listening,
    })
    expect(any.address).toBe(one.address)
    const challenges = [await signedNumber(any, 1), await signedNumber(one, 2)].map((query) =>
      Uint8Array.from(createHash('sha256').update(signedText(query)).digest()),
    )
    expect(asked).toEqual([
      { publicKey: { challenge: challenges[0], rpId: RP_ID, userVerification: 'preferred' } },
      {
        publicKey: {
          challenge: challenges[1],
          rpId: RP_ID,
          userVerification: 'required',
          allowCredentials: [{ type: 'public-key', id: Uint8Array.of(1, 2, 3) }],
        },
      },
    ])
  })

  it('takes the relying party from the host of the origin', () => {
    const options = optionsOf('p256')
    const addresses = [
      webauthn({ ...options, origin: 'https://app.example:8443' }).address,
      webauthn({ ...options, origin: 'https://app.example:8443', rpId: 'app.example' }).address,
    ]
    expect(addresses[0]).toBe(addresses[1])
    expect(webauthn({ ...options, rpId: 'example' }).address).not.toBe(webauthn(options).address)
  })

  it('takes buffers for bytes', async () => {
    const { get, ...options } = optionsOf('p256')
    const der = Uint8Array.from(options.publicKey as Uint8Array)
    type Parts = { readonly response: Readonly<Record<string, Uint8Array>> }
    const buffers: WebAuthnOptions['get'] = async (request) => {
      const { response } = (await get(request)) as Parts
      const parts = Object.entries(response).map(([name, bytes]) => [name, Uint8Array.from(bytes).buffer])
      return { response: Object.fromEntries(parts) }
    }
    const signer = webauthn({ ...options, publicKey: der.buffer, credentialId: new ArrayBuffer(3), get: buffers })
    expect(verifySignature(await signedNumber(signer, 1))).toBe(true)
  })

  it.each([
    ['no key', ''],
    ['a raw point', Buffer.alloc(65, 4)],
    ['an Ed25519 key without DER', Buffer.alloc(32)],
    ['base64', '+/+/'],
  ])('refuses %s', (_, publicKey) => {
    expect(() => webauthn({ publicKey, origin: ORIGIN, get: async () => null })).toThrow(TypeError)
  })

  it.each([null, undefined, {}, { response: {} }, { response: { authenticatorData: 'AA' } }])(
    'throws when the browser answers %p',
    async (answer) => {
      const signer = webauthn({ ...optionsOf('p256'), get: async () => answer })
      await expect(signedNumber(signer, 1)).rejects.toThrow(/^expected the assertion of a passkey, got none/)
    },
  )

  it('throws when a signature of P-256 is not DER', async () => {
    const key = passkeyKey('p256')
    for (const length of [0, 64, 70, 100]) {
      const get = softPasskey(key, { forge: () => new Uint8Array(length) })
      const signer = webauthn({ ...optionsOf('p256'), get })
      await expect(signedNumber(signer, 1)).rejects.toThrow(/^expected an ECDSA signature in DER/)
    }
  })

  it('passes on why the browser refuses', async () => {
    const signer = webauthn({ ...optionsOf('p256'), get: () => Promise.reject(new Error('NotAllowedError')) })
    await expect(signedNumber(signer, 1)).rejects.toThrow('NotAllowedError')
  })
})
