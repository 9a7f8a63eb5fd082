/** Queries that nobody signed, for a contract that takes everybody at their word. */
import { kindsOfAddress } from '../wire/signature-forms.ts'
import type { Query, SignatureKind, SignatureMembers, SignedQuery } from '../wire/types.ts'

/** What is spelled as a signature of each kind must be. */
const BLANKS: Readonly<Record<SignatureKind, SignatureMembers>> = {
  evm: { signature: `0x${'0'.repeat(128)}1b` },
  'evm-personal': { signature: `0x${'0'.repeat(128)}1b` },
  ed25519: { signature: 'A'.repeat(86) },
  arweave: { signature: 'A'.repeat(683), key: `g${'A'.repeat(681)}E` },
  babyjubjub: { signature: '0'.repeat(128) },
  webauthn: {
    signature: 'A'.repeat(86),
    key: `MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE${'A'.repeat(86)}`,
    authenticatorData: 'A'.repeat(50),
    clientDataJSON: 'AA',
  },
  nostr: { signature: '0'.repeat(128) },
}

/** Returns a query with a blank where its signature would be. */
export function unsignedQuery(rest: {
  readonly db: string
  readonly query: Query
  readonly nonce: number
  readonly expires: number
  readonly signer: string
}): SignedQuery {
  const kind = kindsOfAddress(rest.signer)[0] as SignatureKind
  return { ...rest, kind, ...BLANKS[kind] }
}
