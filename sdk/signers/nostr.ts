/** Nostr keys. */
import { schnorr } from '@noble/curves/secp256k1.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, textToBytes } from '../../contract/wire/bytes.ts'
import { nostrEventText } from '../../contract/wire/nostr.ts'
import { parseSecp256k1Key } from './evm-key.ts'
import type { Signer } from './signer.ts'

/** A signer with a Nostr private key. */
export type NostrSigner = Signer & {
  readonly kind: 'nostr'
  /** Returns the private key, 64 hex digits, to be kept in a safe place. Whoever has it is this signer. */
  exportKey(): string
}

/**
 * Returns a signer with the Nostr private key `key`, or with a new one. The address is the public key in hex.
 *
 * It signs (BIP-340) the event that stands for a query; `nostrEvent` gives that event to wallets.
 *
 * @param key 64 hex digits or 32 bytes.
 * @throws {TypeError} When `key` is no private key. The message does not show it.
 * @example
 * // A wallet in a browser (NIP-07):
 * const wallet: Signer = {
 *   kind: 'nostr',
 *   address: await window.nostr.getPublicKey(),
 *   sign: async (query) => (await window.nostr.signEvent(nostrEvent(query))).sig,
 * }
 */
export function nostr(key: string | Uint8Array = schnorr.utils.randomSecretKey()): NostrSigner {
  const secret = parseSecp256k1Key(key, 'a Nostr private key')
  const bytes = hexToBytes(secret) as Uint8Array
  return {
    kind: 'nostr',
    address: bytesToHex(schnorr.getPublicKey(bytes)),
    sign: async (query) => bytesToHex(schnorr.sign(sha256(textToBytes(nostrEventText(query))), bytes)),
    exportKey: () => secret,
  }
}
