/** Types of the native modules that ship none: what of them is used. */

declare module 'secp256k1/bindings.js' {
  const secp256k1: {
    /** Returns 65 bytes, `0x04 ‖ x ‖ y`, when `compressed` is false. Throws where nothing can be recovered. */
    ecdsaRecover(rs: Uint8Array, recovery: number, digest: Uint8Array, compressed: boolean): Uint8Array
    /** Returns `tweak·P`, and `P + tweak·G`, in the same form. Throw where that is no point, or an argument is none. */
    publicKeyTweakMul(publicKey: Uint8Array, tweak: Uint8Array, compressed: boolean): Uint8Array
    publicKeyTweakAdd(publicKey: Uint8Array, tweak: Uint8Array, compressed: boolean): Uint8Array
  }
  export = secp256k1
}

declare module 'sodium-native' {
  const sodium: {
    crypto_sign_verify_detached(signature: Buffer, message: Buffer, publicKey: Buffer): boolean
  }
  export = sodium
}
