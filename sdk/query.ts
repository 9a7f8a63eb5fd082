/** From the arguments of a call to the query that is signed. */
import { canonicalJson } from '../contract/wire/canonical.ts'
import type { Json, JsonObject } from '../contract/wire/json.ts'
import { checkSignedText } from '../contract/wire/signed-query.ts'
import type { Query } from '../contract/wire/types.ts'
import { assertJson } from './json-data.ts'
import { checked } from './sign.ts'
import type { Signer } from './signers/signer.ts'

/** What must hold of the document before a write of it; else the write fails with `DB_PRECONDITION_FAILED`. */
export type Precondition = {
  readonly exists?: boolean
  /** 1 when the document was created, one more with each write; `cget` tells it. */
  readonly version?: number
  /** Values of fields: `{ status: "open", "owner.name": "Bob" }`. */
  readonly equals?: JsonObject
}

/** What may follow the arguments of a write: one of the two or both. */
export type WriteOptions = {
  /** Signs this write instead of the signer of the database. */
  readonly signer?: Signer
  /** For a write of one document. */
  readonly if?: Precondition
}

/** The arguments of a write without its options. */
export type Call = { readonly args: readonly unknown[]; readonly signer: Signer | undefined }

/**
 * Takes the options off the arguments of a write; the precondition, which is signed with the query, goes back behind them.
 *
 * Options are an object with a member `signer`, which can sign. No data is mistaken for them: JSON has no functions.
 */
export function parseCall(args: readonly unknown[]): Call {
  const last = args.at(-1)
  if (!hasSigner(last)) return { args, signer: undefined }
  const { signer, ...others } = last
  const rest = args.slice(0, -1)
  return { args: Object.keys(others).length === 0 ? rest : [...rest, others], signer }
}

/**
 * Returns the query as it stands at this moment. What the application does to its objects afterwards changes neither
 * what is signed nor what is sent.
 *
 * @throws {TypeError} when an argument is no plain JSON, naming the argument and the place in it.
 * @throws {SdkError} `DB_LIMIT_EXCEEDED` when it is larger or deeper than a query may be.
 */
export function snapshotQuery(op: string, args: readonly unknown[]): Query {
  assertArguments(op, args)
  const text = canonicalJson([op, ...(args as readonly Json[])])
  // What is signed has a little more. Whoever signs counts that; here no nonce is taken yet.
  checked(() => checkSignedText(text))
  return JSON.parse(text) as Query
}

/** Throws unless all arguments of an operation are plain JSON. @throws as {@link assertJson} does. */
export function assertArguments(op: string, args: readonly unknown[]): void {
  for (const [index, arg] of args.entries()) assertJson(arg, `argument ${index + 1} of ${op}`)
}

function hasSigner(value: unknown): value is WriteOptions & { readonly signer: Signer } {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.hasOwn(value, 'signer') &&
    isSigner((value as WriteOptions).signer)
  )
}

function isSigner(value: unknown): value is Signer {
  return typeof value === 'object' && value !== null && 'sign' in value && typeof value.sign === 'function'
}
