/** The table of signature verifiers. A new kind is one file here and one row in each of two tables. */
import type { VerifySignature } from '../env.ts'
import { SIGNATURE_FORMS, type SignatureForm } from '../wire/signature-forms.ts'
import type { SignatureKind } from '../wire/types.ts'
import { verifyArweave } from './arweave.ts'
import { verifyBabyJubJub } from './babyjubjub.ts'
import { verifyEd25519 } from './ed25519.ts'
import { verifyEvm } from './evm.ts'
import { verifyEvmPersonal } from './evm-personal.ts'
import { verifyNostr } from './nostr.ts'
import { verifyWebAuthn } from './webauthn.ts'

/** One kind of signature: how its texts are spelled, and whether a signature is the signer's over the query. */
export type Verifier = { readonly form: SignatureForm; readonly verify: VerifySignature }

/** Kind → verifier. All are pure and never throw on a parsed query. */
export const VERIFIERS: Readonly<Record<SignatureKind, Verifier>> = {
  evm: { form: SIGNATURE_FORMS.evm, verify: verifyEvm },
  'evm-personal': { form: SIGNATURE_FORMS['evm-personal'], verify: verifyEvmPersonal },
  ed25519: { form: SIGNATURE_FORMS.ed25519, verify: verifyEd25519 },
  arweave: { form: SIGNATURE_FORMS.arweave, verify: verifyArweave },
  babyjubjub: { form: SIGNATURE_FORMS.babyjubjub, verify: verifyBabyJubJub },
  webauthn: { form: SIGNATURE_FORMS.webauthn, verify: verifyWebAuthn },
  nostr: { form: SIGNATURE_FORMS.nostr, verify: verifyNostr },
}

/** Says whether `query.signer` made `query.signature` over the query, in portable JavaScript. Takes 1 to 4 ms. */
export const verifySignature: VerifySignature = (query) => VERIFIERS[query.kind].verify(query)
