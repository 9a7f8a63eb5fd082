import type { Fuel } from '../../fpjson/index.ts'
import type { Session } from '../accounts/scope.ts'
import type { Config } from '../config.ts'
import type { Host } from '../env.ts'
import { ContractError } from '../errors.ts'
import type { Meter } from '../meter.ts'
import type { Programs } from '../programs.ts'
import type { RuleTrace } from '../rules/rules.ts'
import type { Overlay } from '../tree/overlay.ts'
import type { Json } from '../wire/json.ts'
import type { Receipt, TriggerReport } from '../wire/types.ts'

/** Who is behind an action besides the account that acts, as rules see it. */
type Auth = {
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
  readonly store: Overlay
  /** Shared by all operations of the entry; the store charges it for what it reads and writes. */
  readonly meter: Meter
  readonly sha256: Host['sha256']
  /** For signed queries inside of the entry's. Throws `DB_KIND_REFUSED` for kinds that the owners do not accept. */
  readonly verify: Host['verify']
  readonly queryIdOf: Host['queryId']
  readonly programs: Programs
  readonly db: string
  /** The account that acts. */
  readonly signer: string
  readonly auth: Auth
  /** The session key by which the account acts; absent when it acts by its own. */
  readonly session: Session | undefined
  /** What runs this, when that is not the entry itself: a relay, or the proposal of a policy. Neither runs inside of one. */
  readonly within: 'relay' | 'policy' | undefined
  /** True for what the database does by itself, in triggers and crons: rules are not asked. */
  readonly privileged: boolean
  /** How many triggers are open around this; 0 for what the entry does itself. */
  readonly depth: number
  /** The triggers that fired in this entry so far, in the order in which they began. Whoever fires one adds to it. */
  readonly fired: TriggerReport[]
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
  /** Is told what the rules of the entry do. */
  readonly ruleTrace?: RuleTrace | undefined
  /** Runs another operation as part of this entry. */
  readonly act: (context: ActionContext, query: readonly Json[]) => ActionResult
}

/** What one action did. */
export type ActionResult = {
  readonly docId?: string
  /** Of each operation of a batch. */
  readonly results?: readonly ActionResult[]
  /** Of each query of a bundle. */
  readonly receipts?: readonly Receipt[]
}

/** Says something about a call with these arguments, of which nothing is checked yet. */
type CallTest = (config: Config, args: readonly Json[]) => boolean

/**
 * One operation: reads its arguments, decides whether the signer may, and does it.
 *
 * Direct calls, batches, bundles, relays, policies, triggers and crons all run actions through this shape.
 */
export type Action = {
  (context: ActionContext, args: readonly Json[]): ActionResult
  /** Says whether a call is one of owners, which goes on while the database is paused. Without it none is. */
  readonly isAdministration?: CallTest
  /** Says whether owners need a call to end an evolving: it goes on while the state waits for another version of the contract. */
  readonly endsEvolving?: CallTest
}

/** Makes an action of its three parts, run in this order. */
export function action<P, A = P>(parts: {
  /** Reads the arguments. @throws {ContractError} `DB_ARGUMENTS_INVALID` and its like. */
  readonly parse: (args: readonly Json[]) => P
  /** Decides whether the signer may, and returns what is then to be applied. @throws {ContractError} */
  readonly authorise: (context: ActionContext, parsed: P) => A
  readonly apply: (context: ActionContext, authorised: A) => ActionResult
}): Action {
  const run = (context: ActionContext, args: readonly Json[]): ActionResult =>
    parts.apply(context, parts.authorise(context, parts.parse(args)))
  return (parts.authorise as unknown) === ownersOnly ? Object.assign(run, { isAdministration: () => true }) : run
}

/**
 * Lets owners pass who sign with their own key: one that is linked to an owner acts for the owner on documents only. What the
 * database does by itself administers nothing.
 *
 * @throws {ContractError} `DB_OWNER_REQUIRED`
 */
export function ownersOnly<P>(context: ActionContext, parsed: P): P {
  if (context.auth.key !== context.signer || context.privileged) {
    throw new ContractError(
      'DB_OWNER_REQUIRED',
      `only the own key of an owner administers this database, and ${context.auth.key} is another; sign with that of the owner`,
      { signer: context.signer, key: context.auth.key },
    )
  }
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

/** Returns what lets an operation pass that runs neither in a relay nor for a policy. */
export function atTheTop(operation: string): <P>(context: ActionContext, parsed: P) => P {
  return ({ within }, parsed) => {
    if (within === undefined) return parsed
    const where = within === 'relay' ? 'what is relayed' : 'the proposal of a policy'
    throw new ContractError('DB_ARGUMENTS_INVALID', `${operation} has no place in ${where}; sign and send it by itself`)
  }
}
