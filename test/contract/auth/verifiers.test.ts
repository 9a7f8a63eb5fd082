import { expect, it } from '@jest/globals'
import { VERIFIERS, verifySignature } from '../../../contract/auth/verifiers.ts'
import { SIGNATURE_FORMS } from '../../../contract/wire/signature-forms.ts'
import type { SignatureKind } from '../../../contract/wire/types.ts'
import { SIGNING_VECTORS } from '../../support/signing.ts'

it('has a verifier for every kind that can be spelled', () => {
  expect(Object.keys(VERIFIERS)).toEqual(Object.keys(SIGNATURE_FORMS))
})

it.each(SIGNING_VECTORS)('accepts $name', ({ query }) => {
  const { form } = VERIFIERS[query.kind]
  expect(form.signer.test(query.signer) && form.signature.test(query.signature)).toBe(true)
  expect(verifySignature(query)).toBe(true)
})

it('takes a signature of no kind as one of another', () => {
  for (const kind of Object.keys(VERIFIERS) as SignatureKind[]) {
    const vector = SIGNING_VECTORS.find(({ query }) => query.kind === kind)
    if (vector === undefined) throw new Error(`${kind} has no vectors`)
    for (const other of Object.keys(VERIFIERS) as SignatureKind[]) {
      expect([kind, other, verifySignature({ ...vector.query, kind: other })]).toEqual([kind, other, other === kind])
    }
  }
})
