/**
 * Bundles: signed queries of several signers in one entry, each of which takes effect or fails alone.
 *
 * A query in a bundle is what it would be as an entry by itself: it has its own nonce, expiry and signature, and fuel and bytes
 * of its own. What it does depends on those before it in the bundle as it would on earlier entries, and on nothing else of the
 * bundle, but that the outside proofs and the signatures inside of all of them are counted together.
 */
import { checkSessionOperation } from '../accounts/scope.ts'
import { checkSigned } from '../auth/check-signed.ts'
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import type { Overlay } from '../tree/overlay.ts'
import type { Json } from '../wire/json.ts'
import { INNER_SIGNATURES_MAX } from '../wire/limits.ts'
import type { Receipt, SignedQuery } from '../wire/types.ts'
import type { ActionContext, ActionResult } from './context.ts'
import { checkGate } from './gate.ts'
import { parseInner } from './inner.ts'

/** Runs the query of a signed one whose signature was checked, over writes of its own; spends the nonce. */
type RunSigned = (query: SignedQuery, id: string) => { readonly store: Overlay; readonly receipt: Receipt }

/** What is needed to run the queries of a bundle. */
export type BundleHost = {
  /** Where what each of them did is carried to. */
  readonly store: Overlay
  readonly run: RunSigned
}

/**
 * Runs `["bundle", [signed, …]]`.
 *
 * @param context - That of the bundle itself; its signer need not be one of those inside.
 * @throws {ContractError} `DB_ARGUMENTS_INVALID`, `DB_LIMIT_EXCEEDED`, `DB_BUNDLER_REQUIRED`, `DB_SESSION_DENIED`,
 * `DB_PAUSED`, `DB_EVOLVING`
 */
export function runBundle(context: ActionContext, args: readonly Json[], host: BundleHost): ActionResult {
  checkGate(context.config(), {}, args)
  const queries = parseBundle(args)
  if (context.session !== undefined) checkSessionOperation(context.session, 'bundle')
  checkBundler(context)
  return { receipts: queries.map((signed, index) => runOne(context, { signed, index }, host)) }
}

function parseBundle(args: readonly Json[]): readonly Json[] {
  const [queries] = args
  if (args.length !== 1 || !Array.isArray(queries) || queries.length === 0) {
    throw new ContractError(
      'DB_ARGUMENTS_INVALID',
      'bundle takes one list of signed queries, each as sign() returns it',
    )
  }
  if (queries.length <= INNER_SIGNATURES_MAX) return queries
  throw new ContractError(
    'DB_LIMIT_EXCEEDED',
    `a bundle has at most ${INNER_SIGNATURES_MAX} signed queries, this one has ${queries.length}; split it`,
    { limit: 'INNER_SIGNATURES_MAX', expected: INNER_SIGNATURES_MAX, got: queries.length },
  )
}

function checkBundler({ config, signer }: ActionContext): void {
  const { bundlers = [] } = config()
  if (bundlers.length === 0 || bundlers.includes(signer)) return
  throw new ContractError(
    'DB_BUNDLER_REQUIRED',
    `bundles of this database are sent by ${describe(bundlers)}, not by ${signer}; send each query by itself, or by one of them`,
    { signer },
  )
}

function runOne(
  context: ActionContext,
  { signed, index }: { readonly signed: Json; readonly index: number },
  { store, run }: BundleHost,
): Receipt {
  let id: string | undefined
  try {
    const what = `query ${index} of the bundle`
    const query = parseInner(signed, what)
    id = context.queryIdOf(query)
    context.meter.spendOnSignature()
    checkSigned(query, context, what)
    const { store: writes, receipt } = run(query, id)
    writes.commit(store)
    return receipt
  } catch (error) {
    if (!(error instanceof ContractError)) throw error
    const { code, sentence, data } = error
    return {
      success: false,
      ...(id !== undefined && { id }),
      error: { code, message: sentence, ...(data !== undefined && { data }) },
    }
  }
}
