/** Ethereum keys. */
import { keccak_256 } from '@noble/hashes/sha3.js'
import { computeAddress, randomBytes, SigningKey } from 'ethers'
import { bytesToHex, textToBytes } from '../../contract/wire/bytes.ts'
import { eip712Digest, type Keccak256 } from '../../contract/wire/eip712.ts'
import type { Signer } from './signer.ts'

/** A signer with an Ethereum private key. */
export type EvmSigner = Signer & {
  readonly kind: 'evm'
  /** Returns the private key, `0x` and 64 hex digits, to be kept in a safe place. Whoever has it is this signer. */
  exportKey(): string
}

/** Private keys lie between these, in hex. The upper one is the order of secp256k1. */
const ZERO = '0'.repeat(64)
const ORDER = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141'

const keccak256: Keccak256 = (data) => keccak_256(typeof data === 'string' ? textToBytes(data) : data)

/**
 * Returns a signer with the Ethereum private key `key`, or with a new one.
 *
 * The signature is the one that a wallet gives for the typed data of the query (EIP-712, RFC 6979).
 *
 * @param key 64 hex digits with or without `0x`, or 32 bytes.
 * @throws {TypeError} When `key` is no private key. The message does not show it.
 */
export function evm(key: string | Uint8Array = randomBytes(32)): EvmSigner {
  const signingKey = new SigningKey(parseKey(key))
  return {
    kind: 'evm',
    address: computeAddress(signingKey.publicKey).toLowerCase(),
    sign: async (query) => signingKey.sign(eip712Digest(query, keccak256)).serialized,
    exportKey: () => signingKey.privateKey,
  }
}

function parseKey(key: string | Uint8Array): string {
  const hex = typeof key === 'string' ? key.replace(/^0x/, '').toLowerCase() : bytesToHex(key)
  if (!/^[0-9a-f]{64}$/.test(hex) || hex === ZERO || hex >= ORDER) {
    throw new TypeError('expected an Ethereum private key: 32 bytes, or 64 hex digits with or without 0x')
  }
  return `0x${hex}`
}
