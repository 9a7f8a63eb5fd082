import type { Fuel } from '../../fpjson/index.ts'
import type { Config } from '../config.ts'
import type { Host } from '../env.ts'
import { ContractError } from '../errors.ts'
import type { Meter } from '../meter.ts'
import type { Programs } from '../programs.ts'
import type { Store } from '../tree/store.ts'
import type { Json } from '../wire/json.ts'

/** Who is behind an action besides the account that acts, as rules see it. */
export type Auth = {
  /** The address whose key signed: that of the account, or of a key that is linked to it. */
  readonly key: string
  readonly relayer: string | null
  readonly jobID: string | null
  /** What the relayer adds to what the account signed. */
  readonly extra: Json
}

/** What an action has to work with while one entry is executed. */
export type ActionContext = {
  /** The state as this entry has made it so far. */
  readonly store: Store
  /** Shared by all operations of the entry; the store charges it for what it reads and writes. */
  readonly meter: Meter
  readonly sha256: Host['sha256']
  /** For signed queries inside of the entry's. */
  readonly verify: Host['verify']
  readonly queryIdOf: Host['queryId']
  readonly programs: Programs
  readonly db: string
  /** The account that acts. */
  readonly signer: string
  readonly auth: Auth
  /** True for what the database does by itself, in triggers and crons: rules are not asked. */
  readonly privileged: boolean
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
  /** Runs another operation as part of this entry. */
  readonly act: (context: ActionContext, query: readonly Json[]) => ActionResult
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
