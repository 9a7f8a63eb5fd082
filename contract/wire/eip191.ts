/** EIP-191 version 0x45, the "personal message" of Ethereum wallets, over the signed text of a query. */
import { textToBinary } from './bytes.ts'
import type { Keccak256 } from './eip712.ts'
import { signedText } from './signing.ts'
import type { UnsignedQuery } from './types.ts'

/**
 * Returns the 32 bytes that an `evm-personal` signer signs: Keccak-256 of `0x19`, `Ethereum Signed Message:`, a line end, the
 * number of bytes of the signed text in decimal, and the text.
 *
 * @param text The signed text of `query`, where the caller has it.
 */
export function personalDigest(query: UnsignedQuery, keccak: Keccak256, text: string = signedText(query)): Uint8Array {
  return keccak(`\x19Ethereum Signed Message:\n${textToBinary(text).length}${text}`)
}
