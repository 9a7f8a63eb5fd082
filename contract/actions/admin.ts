/** What owners do to the database as a whole and to its collections. */
import { ADDRESS_FORMS, writeConfig } from '../config.ts'
import { parseCollectionPath } from '../data/path.ts'
import { ContractError } from '../errors.ts'
import { OWNERS_MAX } from '../limits.ts'
import { removeSchema, setRules, setSchema } from '../programs.ts'
import type { Json } from '../wire/json.ts'
import { kindOfAddress } from '../wire/signature-forms.ts'
import { type Action, type ActionContext, type ActionResult, action, ownersOnly } from './context.ts'

type Program = { readonly program: Json; readonly collection: string }

/** `["setRules", rules, ...collection]` */
export const setRulesAction: Action = action({
  parse: parseProgram,
  authorise: ownersOnly,
  apply: ({ store }, { program, collection }): ActionResult => {
    setRules(store, collection, program)
    return {}
  },
})

/** `["setSchema", schema, ...collection]` */
export const setSchemaAction: Action = action({
  parse: parseProgram,
  authorise: ownersOnly,
  apply: ({ store }, { program, collection }): ActionResult => {
    setSchema(store, collection, program)
    return {}
  },
})

/** `["removeSchema", ...collection]` */
export const removeSchemaAction: Action = action({
  parse: parseCollectionPath,
  authorise: ownersOnly,
  apply: ({ store }, collection): ActionResult => {
    removeSchema(store, collection)
    return {}
  },
})

/** `["addOwner", address]` */
export const addOwnerAction: Action = action({
  parse: parseAddress,
  authorise: ownersOnly,
  apply: (context, address) => {
    const { owners } = context.config()
    if (owners.includes(address)) throw ownerError(`${address} is an owner already`)
    if (owners.length === OWNERS_MAX) throw ownerError(`a database has at most ${OWNERS_MAX} owners`)
    return setOwners(context, [...owners, address])
  },
})

/** `["removeOwner", address]`. The last owner stays: removing it would freeze the configuration for good. */
export const removeOwnerAction: Action = action({
  parse: parseAddress,
  authorise: ownersOnly,
  apply: (context, address) => {
    const { owners } = context.config()
    if (!owners.includes(address)) throw ownerError(`${address} is no owner`)
    if (owners.length === 1) throw ownerError(`${address} is the last owner; add another first`)
    return setOwners(
      context,
      owners.filter((owner) => owner !== address),
    )
  },
})

function setOwners(context: ActionContext, owners: readonly string[]): ActionResult {
  writeConfig(context.store, { ...context.config(), owners })
  return {}
}

function parseProgram(args: readonly Json[]): Program {
  const [program, ...steps] = args
  if (program === undefined)
    throw new ContractError('DB_ARGUMENTS_INVALID', 'rules or a schema come first, then the collection')
  return { program, collection: parseCollectionPath(steps) }
}

function parseAddress(args: readonly Json[]): string {
  const [address] = args
  if (args.length !== 1 || typeof address !== 'string' || kindOfAddress(address) === undefined) {
    throw new ContractError('DB_ARGUMENTS_INVALID', `this takes one address: ${ADDRESS_FORMS}`)
  }
  return address
}

function ownerError(sentence: string): ContractError {
  return new ContractError('DB_OWNER_INVALID', sentence)
}
