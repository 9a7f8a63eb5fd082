/** What owners do to the database as a whole and to its collections. */
import { isAccount, POLICY_FORM } from '../accounts/address.ts'
import { checkOwner, hasSigningOwner } from '../accounts/owners.ts'
import { ADDRESS_FORMS, writeConfig } from '../config.ts'
import { parseCollectionPath } from '../data/path.ts'
import { ContractError } from '../errors.ts'
import { OWNERS_MAX } from '../limits.ts'
import { removeSchema, setSchema } from '../programs.ts'
import { isJsonObject, type Json } from '../wire/json.ts'
import { type Action, type ActionContext, type ActionResult, action, ownersOnly } from './context.ts'

type Program = { readonly program: Json; readonly collection: string }

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
    checkOwner(context.store, address)
    if (owners.length === OWNERS_MAX) throw ownerError(`a database has at most ${OWNERS_MAX} owners`)
    return setOwners(context, [...owners, address])
  },
})

/**
 * `["removeOwner", address]`, and `["removeOwner", address, { "freeze": true }]` for the last one: then nobody ever changes the
 * configuration, the rules or the indexes again. So it is refused while the database is paused, and by the gate while it evolves.
 */
export const removeOwnerAction: Action = action({
  parse: parseRemoval,
  authorise: ownersOnly,
  apply: (context, { address, freeze }) => {
    const config = context.config()
    if (!config.owners.includes(address)) throw ownerError(`${address} is no owner`)
    const owners = config.owners.filter((owner) => owner !== address)
    if (freeze && owners.length > 0) {
      throw ownerError(`other owners are left, so nothing would be frozen; leave out { "freeze": true }`)
    }
    if (!freeze && owners.length === 0) {
      throw ownerError(
        `${address} is the last owner: without one nobody ever changes rules, schemas, indexes or the configuration again; add another owner first, or say { "freeze": true } after the address`,
      )
    }
    if (freeze && config.paused === true) {
      throw ownerError('the database is paused, and without owners nobody could ever end that; unpause it first')
    }
    if (owners.length > 0 && !hasSigningOwner(context.store, { ...config, owners })) {
      throw ownerError(
        'no owner that is left is sure to be able to sign: a key of a kind that setAlgorithms accepts, or a policy without a rule of which enough members have such keys; add one, or accept a kind of one first',
      )
    }
    return setOwners(context, owners)
  },
})

function setOwners(context: ActionContext, owners: readonly string[]): ActionResult {
  writeConfig(context.store, { ...context.config(), owners })
  return {}
}

function parseProgram(args: readonly Json[]): Program {
  const [program, ...steps] = args
  if (program === undefined)
    throw new ContractError('DB_ARGUMENTS_INVALID', 'a schema comes first, then the collection')
  return { program, collection: parseCollectionPath(steps) }
}

function parseRemoval(args: readonly Json[]): { readonly address: string; readonly freeze: boolean } {
  const [address, options] = args
  if (options === undefined) return { address: parseAddress(args), freeze: false }
  const isFreeze = isJsonObject(options) && Object.keys(options).join() === 'freeze' && options['freeze'] === true
  if (args.length === 2 && isFreeze) return { address: parseAddress([address as Json]), freeze: true }
  throw new ContractError('DB_ARGUMENTS_INVALID', 'what may follow the address is { "freeze": true }, and nothing else')
}

function parseAddress(args: readonly Json[]): string {
  const [address] = args
  if (args.length !== 1 || !isAccount(address)) {
    throw new ContractError('DB_ARGUMENTS_INVALID', `this takes one address: ${ADDRESS_FORMS}, or ${POLICY_FORM}`)
  }
  return address
}

function ownerError(sentence: string): ContractError {
  return new ContractError('DB_OWNER_INVALID', sentence)
}
