/** From the arguments of a call to the query that is signed. */
import { canonicalJson } from '../contract/wire/canonical.ts'
import type { Json } from '../contract/wire/json.ts'
import type { Query } from '../contract/wire/types.ts'
import { assertJson } from './json-data.ts'
import type { Signer } from './signers/signer.ts'

/** What may follow the arguments of any write. */
export type WriteOptions = {
  /** Signs this write instead of the signer of the database. */
  readonly signer: Signer
}

/** The arguments of a write without its options. */
export type Call = { readonly args: readonly unknown[]; readonly signer: Signer | undefined }

/**
 * Takes the options off the arguments of a write.
 *
 * Options are an object with the one member `signer`, which can sign. No data is mistaken for them: JSON has no functions.
 */
export function parseCall(args: readonly unknown[]): Call {
  const last = args.at(-1)
  return isWriteOptions(last) ? { args: args.slice(0, -1), signer: last.signer } : { args, signer: undefined }
}

/**
 * Returns the query as it stands at this moment. What the application does to its objects afterwards changes neither
 * what is signed nor what is sent.
 *
 * @throws {TypeError} when an argument is no plain JSON, naming the argument and the place in it.
 */
export function snapshotQuery(op: string, args: readonly unknown[]): Query {
  for (const [index, arg] of args.entries()) assertJson(arg, `argument ${index + 1} of ${op}`)
  return JSON.parse(canonicalJson([op, ...(args as readonly Json[])])) as Query
}

function isWriteOptions(value: unknown): value is WriteOptions {
  if (typeof value !== 'object' || value === null) return false
  const names = Object.keys(value)
  return names.length === 1 && names[0] === 'signer' && isSigner((value as { signer: unknown }).signer)
}

function isSigner(value: unknown): value is Signer {
  return typeof value === 'object' && value !== null && 'sign' in value && typeof value.sign === 'function'
}
