/** `nostr`: Schnorr over secp256k1 (BIP-340) over the id of the event (NIP-01) that stands for the query. */
import { schnorr } from '@noble/curves/secp256k1.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { hexToBytes, textToBytes } from '../wire/bytes.ts'
import { nostrEventText } from '../wire/nostr.ts'
import { SIGNATURE_FORMS } from '../wire/signature-forms.ts'
import type { SignedQuery } from '../wire/types.ts'

/** Says whether `query.signature` is one of the key `query.signer` over the event of the query. */
export function verifyNostr(query: SignedQuery): boolean {
  const forms = SIGNATURE_FORMS.nostr
  if (!forms.signer.test(query.signer) || !forms.signature.test(query.signature)) return false
  const signature = hexToBytes(query.signature) as Uint8Array
  const id = sha256(textToBytes(nostrEventText(query)))
  return schnorr.verify(signature, id, hexToBytes(query.signer) as Uint8Array)
}
