/** What owners decide about the database as a whole, one member of the configuration each (`config.ts`). */
import { hasSigningOwner } from '../accounts/owners.ts'
import { ADDRESS_FORMS, type Config, writeConfig } from '../config.ts'
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { BUNDLERS_MAX, LINK_NAME_LENGTH_MAX, LINKED_CONTRACTS_MAX } from '../limits.ts'
import { changeLimits } from '../owner-limits.ts'
import type { StoreReader } from '../tree/store.ts'
import type { Json } from '../wire/json.ts'
import { isAddress, isDatabaseId, isSignatureKind, SIGNATURE_FORMS } from '../wire/signature-forms.ts'
import type { SignatureKind } from '../wire/types.ts'
import { parseFlag, parseNothing } from './arguments.ts'
import { type Action, type ActionResult, action, ownersOnly } from './context.ts'

/** `["setAlgorithms", ["evm", "ed25519"]]`: the kinds of signatures that are accepted from now on. */
export const setAlgorithmsAction: Action = configure(parseKinds, (config, algorithms, store) => {
  const { algorithms: _, ...rest } = config
  const isAll = algorithms.length === Object.keys(SIGNATURE_FORMS).length
  const changed: Config = isAll ? rest : { ...rest, algorithms }
  if (!hasSigningOwner(store, changed)) {
    throw configError(
      `no owner signs with ${algorithms.join(' or ')}, policies with a rule aside, so nobody could be sure to undo this; add such an owner first, or accept a kind of one`,
    )
  }
  return changed
})

/** `["setBundlers", [address, …]]`: who may sequence; everyone when the list is empty. */
export const setBundlersAction: Action = configure(parseBundlers, (config, bundlers) => {
  const { bundlers: _, ...rest } = config
  return bundlers.length === 0 ? rest : { ...rest, bundlers }
})

/** `["setSecure", true]`: a collection without rules takes no writes. */
export const setSecureAction: Action = configure(
  (args) => parseFlag('setSecure', args),
  (config, secure) => ({ ...config, secure }),
)

/** `["setLimits", { "DOCUMENT_BYTES_MAX": 4096, "ENTRY_FUEL": null }]`: lowers limits, or gives them back to the protocol. */
export const setLimitsAction: Action = configure(
  (args) => (args.length === 1 ? args[0] : undefined),
  (config, changes) => {
    const { limits: before, ...rest } = config
    const limits = changeLimits(before, changes)
    return Object.keys(limits).length === 0 ? rest : { ...rest, limits }
  },
)

/** `["linkContract", name, id]`: keeps the id of another database or contract under a name; one under that name is replaced. */
export const linkContractAction: Action = configure(parseLink, (config, { name, id }) => {
  const contracts = { ...config.contracts, [name]: id }
  if (Object.keys(contracts).length > LINKED_CONTRACTS_MAX) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `a database has at most ${LINKED_CONTRACTS_MAX} linked contracts; unlink one first`,
      { limit: 'LINKED_CONTRACTS_MAX', expected: LINKED_CONTRACTS_MAX },
    )
  }
  return { ...config, contracts }
})

/** `["unlinkContract", name]` */
export const unlinkContractAction: Action = configure(
  (args) => (args.length === 1 ? parseLinkName(args[0]) : parseLinkName(undefined)),
  (config, name) => {
    const { contracts = {}, ...rest } = config
    if (!Object.hasOwn(contracts, name)) throw configError(`there is no linked contract ${describe(name)}`)
    const { [name]: _, ...others } = contracts
    return Object.keys(others).length === 0 ? rest : { ...rest, contracts: others }
  },
)

/** `["pause"]`: only administration is written, until `unpause`. What is paused already stays so. */
export const pauseAction: Action = configure(
  (args) => parseNothing('pause', args),
  (config) => ({ ...config, paused: true }),
)

/** `["unpause"]` */
export const unpauseAction: Action = configure(
  (args) => parseNothing('unpause', args),
  ({ paused: _, ...rest }) => rest,
)

/** Returns the name of a linked contract. @throws {ContractError} `DB_ARGUMENTS_INVALID` */
export function parseLinkName(name: Json | undefined): string {
  if (typeof name === 'string' && name.length <= LINK_NAME_LENGTH_MAX && /^[A-Za-z][\w-]*$/.test(name)) return name
  throw new ContractError(
    'DB_ARGUMENTS_INVALID',
    `the name of a linked contract has 1 to ${LINK_NAME_LENGTH_MAX} letters, digits, _ or -, a letter first; got ${describe(name)}`,
  )
}

/** Returns the action that puts another configuration in the place of the one there is. */
function configure<P>(
  parse: (args: readonly Json[]) => P,
  change: (config: Config, parsed: P, store: StoreReader) => Config,
): Action {
  return action({
    parse,
    authorise: ownersOnly,
    apply: (context, parsed): ActionResult => {
      writeConfig(context.store, change(context.config(), parsed, context.store))
      return {}
    },
  })
}

/** In the order of the table, so that one set has one spelling. */
function parseKinds(args: readonly Json[]): readonly SignatureKind[] {
  const known = Object.keys(SIGNATURE_FORMS) as SignatureKind[]
  const [kinds] = args
  if (args.length === 1 && isListOf(kinds, isSignatureKind) && kinds.length > 0) {
    return known.filter((kind) => kinds.includes(kind))
  }
  throw new ContractError(
    'DB_ARGUMENTS_INVALID',
    `setAlgorithms takes a list of kinds of signatures, each once: of ${known.join(' ')}; got ${describe(kinds)}`,
  )
}

function parseBundlers(args: readonly Json[]): readonly string[] {
  const [bundlers] = args
  if (args.length === 1 && isListOf(bundlers, isAddress) && bundlers.length <= BUNDLERS_MAX) return bundlers
  throw new ContractError(
    'DB_ARGUMENTS_INVALID',
    `setBundlers takes a list of at most ${BUNDLERS_MAX} addresses, each once: ${ADDRESS_FORMS}; got ${describe(bundlers)}`,
  )
}

function parseLink(args: readonly Json[]): { readonly name: string; readonly id: string } {
  const [name, id] = args
  if (args.length === 2 && isDatabaseId(id)) return { name: parseLinkName(name), id }
  throw new ContractError(
    'DB_ARGUMENTS_INVALID',
    `linkContract takes a name and an id of 32 bytes in base64url; got ${describe(id)}`,
  )
}

/** Says whether `value` is a list without repetitions of what passes. */
function isListOf<T extends Json>(value: Json | undefined, passes: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(passes) && new Set(value).size === value.length
}

function configError(sentence: string): ContractError {
  return new ContractError('DB_CONFIG_INVALID', sentence)
}
