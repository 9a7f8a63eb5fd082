import { expect, it } from '@jest/globals'
import { VERIFIERS, verifySignature } from '../../../contract/auth/verifiers.ts'
import { SIGNATURE_FORMS } from '../../../contract/wire/signature-forms.ts'
import { SIGNING_VECTORS } from '../../support/signing.ts'

it('has a verifier for every kind that can be spelled', () => {
  expect(Object.keys(VERIFIERS)).toEqual(Object.keys(SIGNATURE_FORMS))
})

it.each(SIGNING_VECTORS)('accepts $name', ({ query }) => {
  const { form } = VERIFIERS[query.kind]
  expect(form.signer.test(query.signer) && form.signature.test(query.signature)).toBe(true)
  expect(verifySignature(query)).toBe(true)
})

it('rejects a signature of one kind as one of another', () => {
  const kinds = ['evm', 'ed25519', 'arweave'] as const
  for (const { query } of SIGNING_VECTORS.slice(0, 3)) {
    for (const kind of kinds) expect(verifySignature({ ...query, kind })).toBe(kind === query.kind)
  }
})
