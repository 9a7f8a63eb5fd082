import type { Fuel } from '../../fpjson/index.ts'
import type { Config } from '../config.ts'
import type { Sha256 } from '../env.ts'
import { ContractError } from '../errors.ts'
import type { Meter } from '../meter.ts'
import type { Programs } from '../programs.ts'
import type { Store } from '../tree/store.ts'
import type { Json } from '../wire/json.ts'

/** What an action has to work with while one entry is executed. */
export type ActionContext = {
  /** The state as this entry has made it so far. */
  readonly store: Store
  /** Shared by all operations of the entry; the store charges it for what it reads and writes. */
  readonly meter: Meter
  readonly sha256: Sha256
  readonly programs: Programs
  readonly db: string
  readonly signer: string
  /** Time of the entry, ms since 1970. */
  readonly ts: number
  readonly queryId: string
  /** Shared by all rules of the entry. */
  readonly fuel: Fuel
  readonly config: () => Config
  /** Answers a reading query inside rules. */
  readonly read: (query: Json) => Json
  /** Returns the next id for an added document: unlike all others, and the same on every replay. */
  readonly nextDocId: () => string
}

/** What one action did. */
export type ActionResult = { readonly docId?: string; readonly results?: readonly ActionResult[] }

/**
 * One operation: reads its arguments, decides whether the signer may, and does it.
 *
 * Direct calls and batches, and later bundles, relays, triggers and crons, all run actions through this shape.
 */
export type Action = (context: ActionContext, args: readonly Json[]) => ActionResult

/** Makes an action of its three parts, run in this order. */
export function action<P, A = P>(parts: {
  /** Reads the arguments. @throws {ContractError} `DB_ARGUMENTS_INVALID` and its like. */
  readonly parse: (args: readonly Json[]) => P
  /** Decides whether the signer may, and returns what is then to be applied. @throws {ContractError} */
  readonly authorise: (context: ActionContext, parsed: P) => A
  readonly apply: (context: ActionContext, authorised: A) => ActionResult
}): Action {
  return (context, args) => parts.apply(context, parts.authorise(context, parts.parse(args)))
}

/** Lets owners pass. @throws {ContractError} `DB_OWNER_REQUIRED` */
export function ownersOnly<P>(context: ActionContext, parsed: P): P {
  if (!context.config().owners.includes(context.signer)) {
    throw new ContractError(
      'DB_OWNER_REQUIRED',
      `${context.signer} is no owner of this database; an owner must sign this`,
      {
        signer: context.signer,
      },
    )
  }
  return parsed
}
