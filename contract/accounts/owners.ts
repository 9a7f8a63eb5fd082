/**
 * Owners: the accounts that administer the database.
 *
 * As long as there are owners, one of them is sure to be able to sign: by a key of its own, or as a policy of which enough members have
 * keys of their own. A session key acts for its account and never for itself, so it is none of these keys. A policy with a rule
 * is not counted: whether a rule ever holds cannot be told.
 */
import { algorithmsOf, type Config } from '../config.ts'
import { ContractError } from '../errors.ts'
import type { StoreReader } from '../tree/store.ts'
import { kindsOfAddress } from '../wire/signature-forms.ts'
import { isPolicyAddress } from './address.ts'
import { readLink } from './links.ts'
import { decodePolicy, type Policy, storedPolicy } from './policies.ts'

/** Checks that an account can be an owner. @throws {ContractError} `DB_OWNER_INVALID` */
export function checkOwner(store: StoreReader, address: string): void {
  if (!isPolicyAddress(address)) {
    if (hasOwnKey(store, address)) return
    throw invalid(
      `${address} is a session key, or was one, and never acts for itself; add an account with a key of its own`,
    )
  }
  const policy = readPolicy(store, address)
  if (policy === undefined) throw invalid(`there is no policy ${address}; createPolicy makes one and tells its address`)
  const { members, threshold } = policy
  const able = members.filter((member) => hasOwnKey(store, member)).length
  if (able >= threshold) return
  throw invalid(
    `${address} takes ${threshold} approvals, and ${able} of its ${members.length} members are no session keys; make a policy of accounts`,
  )
}

/** Says whether some owner is sure to be able to sign with a kind that the database accepts. */
export function hasSigningOwner(store: StoreReader, config: Config): boolean {
  const accepted = algorithmsOf(config)
  const canSign = (address: string): boolean =>
    kindsOfAddress(address).some((kind) => accepted.includes(kind)) && hasOwnKey(store, address)
  return config.owners.some((owner) => {
    if (!isPolicyAddress(owner)) return canSign(owner)
    const policy = readPolicy(store, owner)
    if (policy === undefined || policy.rule !== undefined) return false
    return policy.members.filter(canSign).length >= policy.threshold
  })
}

/** Returns a policy of which the key is a member and that is one of the owners, or `undefined`. */
export function findOwningPolicy(store: StoreReader, { owners }: Config, key: string): string | undefined {
  return owners.find((owner) => isPolicyAddress(owner) && readPolicy(store, owner)?.members.includes(key))
}

function hasOwnKey(store: StoreReader, address: string): boolean {
  return readLink(store, address) === undefined
}

function readPolicy(store: StoreReader, address: string): Policy | undefined {
  const value = storedPolicy(store, address)
  return value === undefined ? undefined : decodePolicy(value)
}

function invalid(sentence: string): ContractError {
  return new ContractError('DB_OWNER_INVALID', sentence)
}
