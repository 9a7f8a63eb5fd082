/** Addresses of accounts: those of keys, and those of policies, which have no key. */
import { isAddress } from '../wire/signature-forms.ts'

const POLICY_ADDRESS = /^policy:[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/

/** How the address of a policy is spelled, for messages. */
export const POLICY_FORM: string = 'policy: and 43 base64url characters'

/** Says whether `value` is spelled as the address of a policy: `policy:` and 32 bytes in base64url. */
export function isPolicyAddress(value: unknown): value is string {
  return typeof value === 'string' && POLICY_ADDRESS.test(value)
}

/** Says whether `value` is the address of a key or of a policy. */
export function isAccount(value: unknown): value is string {
  return isAddress(value) || isPolicyAddress(value)
}
