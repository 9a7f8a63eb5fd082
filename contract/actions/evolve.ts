/**
 * How a database goes over to another contract, with its state carried over.
 *
 * ```
 * running version 1 ── evolve source ──► frozen ── migrate 2, run by the contract of version 2 ──► running version 2
 *         ▲                                │
 *         └────────── evolve null ─────────┘
 * ```
 *
 * While it is frozen any contract may read, and none writes but these two operations, and those by which a policy that owns the
 * database comes to them. Who runs the contract (an engine, a node)
 * puts the one of the recorded source in its place; `migrate` then finds the state of the version before its own, and makes
 * it one of its own version. A state is never written by a contract of another version.
 */
import { type Config, versionOf, writeConfig } from '../config.ts'
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { CONTRACT_VERSION } from '../version.ts'
import type { Json } from '../wire/json.ts'
import { isDatabaseId } from '../wire/signature-forms.ts'
import { parseFlag } from './arguments.ts'
import { type Action, type ActionContext, type ActionResult, action, ownersOnly } from './context.ts'

/** `["setCanEvolve", false]`: the database never evolves. That is for good. */
export const setCanEvolveAction: Action = action({
  parse: (args) => parseFlag('setCanEvolve', args),
  authorise: ownersOnly,
  apply: (context, canEvolve) => {
    const config = context.config()
    if (!canEvolve) return write(context, { ...config, canEvolve })
    checkCanEvolve(config)
    return {}
  },
})

/** `["evolve", source]`: names the source of the next contract and freezes all writes. `["evolve", null]` takes that back. */
export const evolveAction: Action = endingEvolving({
  parse: parseSource,
  authorise: ownersOnly,
  apply: (context, next) => {
    const config = context.config()
    checkCanEvolve(config)
    if (next !== null) return write(context, { ...config, next })
    const { next: taken, ...rest } = config
    if (taken === undefined) throw evolveError('there is no evolving to take back')
    return write(context, rest)
  },
})

/** `["migrate", version]`, run by the contract of that version: it takes over the state of the version before. */
export const migrateAction: Action = endingEvolving({
  parse: parseVersion,
  authorise: ownersOnly,
  apply: (context, version) => {
    const { next, ...rest } = context.config()
    const from = versionOf(rest)
    if (next === undefined) throw evolveError('there is nothing to migrate; an owner calls evolve first')
    if (version !== CONTRACT_VERSION) {
      const sentence = `migrate ${version} is for the contract of version ${version}, and this one is of ${CONTRACT_VERSION}; run the one of source ${next}`
      throw evolveError(sentence, { expected: CONTRACT_VERSION, got: version })
    }
    if (version !== from + 1) {
      const sentence = `the state is of version ${from}, which only version ${from + 1} takes over; this contract is of ${version}`
      throw evolveError(sentence, { expected: from + 1, got: version })
    }
    return write(context, { ...rest, source: next, version })
  },
})

/** Makes an action of owners that goes on while the database evolves. */
function endingEvolving<P>(parts: Parameters<typeof action<P>>[0]): Action {
  return Object.assign(action(parts), { endsEvolving: () => true })
}

function write(context: ActionContext, config: Config): ActionResult {
  writeConfig(context.store, config)
  return {}
}

function checkCanEvolve(config: Config): void {
  if (config.canEvolve === false) throw evolveError('this database never evolves: its owners decided so for good')
}

function parseSource(args: readonly Json[]): string | null {
  const [source] = args
  if (args.length === 1 && (source === null || isDatabaseId(source))) return source
  throw new ContractError(
    'DB_ARGUMENTS_INVALID',
    `evolve takes the id of a contract source, 32 bytes in base64url, or null to take an evolving back; got ${describe(source)}`,
  )
}

function parseVersion(args: readonly Json[]): number {
  const [version] = args
  if (args.length === 1 && Number.isSafeInteger(version) && (version as number) > 0) return version as number
  throw new ContractError(
    'DB_ARGUMENTS_INVALID',
    `migrate takes the version of the new contract, a whole number from 1; got ${describe(version)}`,
  )
}

function evolveError(sentence: string, data?: Json): ContractError {
  return new ContractError('DB_EVOLVE_INVALID', sentence, data)
}
