/** Ethereum keys. */
import { randomBytes } from 'ethers'
import { eip712Digest } from '../../contract/wire/eip712.ts'
import { type EvmKeySigner, evmKeySigner } from './evm-key.ts'

/** A signer with an Ethereum private key. */
export type EvmSigner = EvmKeySigner<'evm'>

/**
 * Returns a signer with the Ethereum private key `key`, or with a new one.
 *
 * The signature is the one that a wallet gives for the typed data of the query (EIP-712, RFC 6979).
 *
 * @param key 64 hex digits with or without `0x`, or 32 bytes.
 * @throws {TypeError} When `key` is no private key. The message does not show it.
 */
export function evm(key: string | Uint8Array = randomBytes(32)): EvmSigner {
  return evmKeySigner('evm', key, (query, keccak) => eip712Digest(query, keccak))
}
