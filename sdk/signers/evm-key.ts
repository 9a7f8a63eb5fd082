/** What the two kinds of signers with an Ethereum private key share. */
import { keccak_256 } from '@noble/hashes/sha3.js'
import { computeAddress, SigningKey } from 'ethers'
import { bytesToHex, textToBytes } from '../../contract/wire/bytes.ts'
import type { Keccak256 } from '../../contract/wire/eip712.ts'
import type { UnsignedQuery } from '../../contract/wire/types.ts'
import type { Signer } from './signer.ts'

/** A signer of `Kind` with an Ethereum private key. */
export type EvmKeySigner<Kind extends 'evm' | 'evm-personal'> = Signer & {
  readonly kind: Kind
  /** Returns the private key, `0x` and 64 hex digits, to be kept in a safe place. Whoever has it is this signer. */
  exportKey(): string
}

/** Private keys lie between these, in hex. The upper one is the order of secp256k1. */
const ZERO = '0'.repeat(64)
const ORDER = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141'

const keccak256: Keccak256 = (data) => keccak_256(typeof data === 'string' ? textToBytes(data) : data)

/**
 * Returns the signer of `kind` with the private key `key`, which signs (RFC 6979) what `digest` returns.
 *
 * @throws {TypeError} When `key` is no private key. The message does not show it.
 */
export function evmKeySigner<Kind extends 'evm' | 'evm-personal'>(
  kind: Kind,
  key: string | Uint8Array,
  digest: (query: UnsignedQuery, keccak: Keccak256) => Uint8Array,
): EvmKeySigner<Kind> {
  const signingKey = new SigningKey(`0x${parseSecp256k1Key(key, 'an Ethereum private key')}`)
  return {
    kind,
    address: computeAddress(signingKey.publicKey).toLowerCase(),
    sign: async (query) => signingKey.sign(digest(query, keccak256)).serialized,
    exportKey: () => signingKey.privateKey,
  }
}

/**
 * Returns a private key of secp256k1 as 64 lower-case hex digits.
 *
 * @param name What the key is called where it is none.
 * @throws {TypeError} When `key` is no private key. The message does not show it.
 */
export function parseSecp256k1Key(key: string | Uint8Array, name: string): string {
  const hex = typeof key === 'string' ? key.replace(/^0x/, '').toLowerCase() : bytesToHex(key)
  if (!/^[0-9a-f]{64}$/.test(hex) || hex === ZERO || hex >= ORDER) {
    throw new TypeError(`expected ${name}: 32 bytes, or 64 hex digits with or without 0x`)
  }
  return hex
}
