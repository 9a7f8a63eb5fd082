import { describe, expect, it } from '@jest/globals'
import { passkeyPreimage } from '../../../contract/wire/webauthn.ts'
import { passkeyKey, passkeySpki } from '../../support/passkey.ts'

const [p256, ed25519] = [passkeySpki(passkeyKey('p256')), passkeySpki(passkeyKey('ed25519'))]
const rpIdHash = new Uint8Array(32).fill(5)
const origin = 'https://app.example'

describe('passkeyPreimage', () => {
  it('is key, hash of the relying party and origin, one after the other', () => {
    expect(Buffer.from(passkeyPreimage({ publicKey: p256, rpIdHash, origin }))).toEqual(
      Buffer.concat([p256, rpIdHash, Buffer.from(origin)]),
    )
  })

  it('differs where any of them does', () => {
    const owners = [
      { publicKey: p256, rpIdHash, origin },
      { publicKey: ed25519, rpIdHash, origin },
      { publicKey: p256, rpIdHash: new Uint8Array(32).fill(6), origin },
      { publicKey: p256, rpIdHash, origin: 'http://app.example' },
      { publicKey: p256, rpIdHash, origin: 'https://app.example:8443' },
    ]
    const preimages = owners.map((owner) => Buffer.from(passkeyPreimage(owner)).toString('hex'))
    expect(new Set(preimages).size).toBe(owners.length)
  })
})
