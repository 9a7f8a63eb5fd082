/** `evm-personal`: ECDSA over secp256k1, recovered, over EIP-191 of the signed text; for wallets without typed data. */
import { personalDigest } from '../wire/eip191.ts'
import type { SignedQuery } from '../wire/types.ts'
import { isEvmSignature, keccak256, recoversToSigner } from './evm.ts'

/** Says whether `query.signature` recovers to `query.signer` over the signed text. */
export function verifyEvmPersonal(query: SignedQuery): boolean {
  return isEvmSignature(query.signature) && recoversToSigner(query, personalDigest(query, keccak256))
}
