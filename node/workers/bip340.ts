/// <reference path="./native-modules.d.ts" />
import { hash } from 'node:crypto'

/** Says whether 64 bytes are a signature of the 32 bytes of a public key over a message. */
export type VerifyBip340 = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean

type Secp256k1 = typeof import('secp256k1/bindings.js')

/** The order of secp256k1. */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const ZERO = Buffer.alloc(32)
/** First byte of a compressed point whose y is even. */
const EVEN = Buffer.of(2)

/**
 * Returns a verifier of Schnorr signatures (BIP-340) over a native library that knows none, but multiplies and adds points.
 *
 * A signature `r ‖ s` by the point P with the x of the key and an even y is valid when `sG - eP` has the x `r` and an even y.
 * The library computes it as `(n - e)P + sG`, and refuses points and numbers that are out of range. An `s` of 0, which no
 * signer ever gets, is refused too, as the contract does.
 */
export function createBip340({ publicKeyTweakAdd, publicKeyTweakMul }: Secp256k1): VerifyBip340 {
  const tag = hash('sha256', 'BIP0340/challenge', 'buffer')
  return (signature, message, publicKey) => {
    const [r, s] = [signature.subarray(0, 32), signature.subarray(32)]
    const e = BigInt(`0x${hash('sha256', Buffer.concat([tag, tag, r, publicKey, message]), 'hex')}`) % ORDER
    const factor = Buffer.from((ORDER - e).toString(16).padStart(64, '0'), 'hex')
    try {
      const product = publicKeyTweakMul(Buffer.concat([EVEN, publicKey]), factor, true)
      const point = publicKeyTweakAdd(product, s, true)
      return point[0] === EVEN[0] && Buffer.compare(point.subarray(1), r) === 0 && Buffer.compare(s, ZERO) !== 0
    } catch {
      return false
    }
  }
}
