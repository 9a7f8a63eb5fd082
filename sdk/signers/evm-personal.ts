/** Ethereum keys of wallets that sign texts and no typed data. */
import { randomBytes } from 'ethers'
import { personalDigest } from '../../contract/wire/eip191.ts'
import { type EvmKeySigner, evmKeySigner } from './evm-key.ts'

/** A signer with an Ethereum private key that signs texts. */
export type EvmPersonalSigner = EvmKeySigner<'evm-personal'>

/**
 * Returns a signer with the Ethereum private key `key`, or with a new one. Its address is that of {@link evm} with the same key.
 *
 * The signature is the one that a wallet gives for the signed text of the query (EIP-191, `personal_sign`, RFC 6979).
 *
 * @param key 64 hex digits with or without `0x`, or 32 bytes.
 * @throws {TypeError} When `key` is no private key. The message does not show it.
 * @example
 * // A wallet in a browser, by hand:
 * const wallet: Signer = {
 *   kind: 'evm-personal',
 *   address: account.toLowerCase(),
 *   sign: (query) => provider.request({ method: 'personal_sign', params: [signedText(query), account] }),
 * }
 */
export function evmPersonal(key: string | Uint8Array = randomBytes(32)): EvmPersonalSigner {
  return evmKeySigner('evm-personal', key, (query, keccak) => personalDigest(query, keccak))
}
