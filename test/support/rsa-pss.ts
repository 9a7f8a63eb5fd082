/** RSA-PSS signatures with one rule broken at a time. */
import { constants, createHash, createPrivateKey, privateEncrypt } from 'node:crypto'
import { signedText } from '../../contract/wire/signing.ts'
import type { SignedQuery, UnsignedQuery } from '../../contract/wire/types.ts'
import type { ArweaveJwk } from '../../sdk/signers/index.ts'
import { queryNumber } from './signing.ts'

export type Encoding = {
  readonly salt?: Uint8Array
  readonly trailer?: number
  /** Set in the first byte, whose first bit is beyond the 4095 of the encoding. */
  readonly firstBit?: 0 | 0x80
  /** A byte of the padding, which is 0, and the byte 1 behind it. */
  readonly padding?: number
  readonly separator?: number
  /** Bits to flip in the hash. */
  readonly hashFlip?: number
}

/** An encoded message, EMSA-PSS of 4095 bits, by the letter of RFC 8017 section 9.1.1 unless told otherwise. */
export function encodePss(text: string, options: Encoding = {}): Buffer {
  const { salt = Buffer.alloc(32, 5), trailer = 0xbc, firstBit = 0, padding = 0, separator = 1, hashFlip = 0 } = options
  const hash = sha256(Buffer.alloc(8), sha256(text), salt)
  hash[31] = (hash[31] ?? 0) ^ hashFlip
  const block = Buffer.alloc(479)
  block.set(salt, 479 - salt.length)
  block[478 - salt.length] = separator
  block[3] = (block[3] ?? 0) ^ padding
  for (let counter = 0; counter < 15; counter++) {
    const mask = sha256(hash, Buffer.from([0, 0, 0, counter]))
    for (let i = 0; i < 32 && 32 * counter + i < 479; i++)
      block[32 * counter + i] = (block[32 * counter + i] ?? 0) ^ (mask[i] ?? 0)
  }
  block[0] = ((block[0] ?? 0) & 0x7f) | firstBit
  return Buffer.concat([block, hash, Buffer.from([trailer])])
}

/** Query number `n` as the wallet `jwk` signs it. */
export function arweaveQuery(n: number, jwk: ArweaveJwk): UnsignedQuery & { readonly key: string } {
  return { ...queryNumber(n), kind: 'arweave', signer: addressOf(jwk.n), key: jwk.n }
}

/** Query number `n` with a signature over what {@link encodePss} makes of the options. */
export function signedWithEncoding(n: number, jwk: ArweaveJwk, options: Encoding): SignedQuery {
  const query = arweaveQuery(n, jwk)
  const key = createPrivateKey({ key: { ...jwk, kty: 'RSA' }, format: 'jwk' })
  const signature = privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encodePss(signedText(query), options))
  return { ...query, signature: signature.toString('base64url') }
}

/** The Arweave address of a modulus in base64url. */
export function addressOf(modulus: string): string {
  return sha256(Buffer.from(modulus, 'base64url')).toString('base64url')
}

function sha256(...parts: readonly (Uint8Array | string)[]): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
