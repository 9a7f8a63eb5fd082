/** `evm`: ECDSA over secp256k1, recovered (SEC 1 section 4.1.6), over EIP-712 typed data. */
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, hexToBytes, textToBytes } from '../wire/bytes.ts'
import { eip712Digest, type Keccak256 } from '../wire/eip712.ts'
import { SIGNATURE_FORMS } from '../wire/signature-forms.ts'
import type { SignedQuery } from '../wire/types.ts'

/** Half the order of secp256k1, in hex. EIP-2: of `s` and `n - s` only the lower is a signature. */
const HALF_ORDER = '7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0'

/**
 * Says whether `signature` is spelled as it must be and its `s` is in the lower half.
 *
 * The ranges of `r` and `s` are left to the curve library: every one refuses 0 and what is not below the order.
 */
export function isEvmSignature(signature: string): boolean {
  // Lower-case hex of one length sorts as its numbers do.
  return SIGNATURE_FORMS.evm.signature.test(signature) && signature.slice(66, 130) <= HALF_ORDER
}

/** Keccak-256 in portable JavaScript. */
export const keccak256: Keccak256 = (data) => keccak_256(typeof data === 'string' ? textToBytes(data) : data)

/** Says whether `query.signature` recovers to `query.signer` over the typed data of the query. */
export function verifyEvm(query: SignedQuery): boolean {
  return isEvmSignature(query.signature) && recoversToSigner(query, eip712Digest(query, keccak256))
}

/** Says whether `query.signature`, an {@link isEvmSignature}, recovers to `query.signer` over `digest`. */
export function recoversToSigner({ signature, signer }: SignedQuery, digest: Uint8Array): boolean {
  try {
    const rs = secp256k1.Signature.fromBytes(hexToBytes(signature.slice(2, 130)) as Uint8Array)
    const recovery = signature.endsWith('1c') ? 1 : 0
    const publicKey = rs.addRecoveryBit(recovery).recoverPublicKey(digest).toBytes(false)
    return `0x${bytesToHex(keccak256(publicKey.subarray(1)).subarray(12))}` === signer
  } catch {
    // noble throws on r or s of 0 or from n up, and where no point of the curve has r as its x.
    return false
  }
}
