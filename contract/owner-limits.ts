/** The limits that owners of a database may lower. None can be raised: what one database accepts, every node can execute. */
import { describe } from './describe.ts'
import { ContractError } from './errors.ts'
import {
  BATCH_OPERATIONS_MAX,
  DOCUMENT_BYTES_MAX,
  DOCUMENT_DEPTH_MAX,
  DOCUMENT_FIELDS_MAX,
  ENTRY_BYTES_MAX,
  ENTRY_FUEL,
} from './limits.ts'
import type { LimitName } from './wire/administration.ts'
import { isJsonObject, type Json } from './wire/json.ts'

/**
 * Name → the protocol's own limit, which is the most, and the least that leaves room to administer.
 *
 * Policies may be owners, so the least of bytes lets one with the longest rule, which costs nine times its bytes to read and compile, go
 * over all its proposals, 2.3 MiB together; the least of fuel lets a rule look for each of 100 members among as many texts, which
 * takes about 26,000 units.
 */
const BOUNDS: Readonly<Record<LimitName, { readonly least: number; readonly most: number }>> = {
  BATCH_OPERATIONS_MAX: { least: 1, most: BATCH_OPERATIONS_MAX },
  DOCUMENT_BYTES_MAX: { least: 2, most: DOCUMENT_BYTES_MAX },
  DOCUMENT_DEPTH_MAX: { least: 1, most: DOCUMENT_DEPTH_MAX },
  DOCUMENT_FIELDS_MAX: { least: 1, most: DOCUMENT_FIELDS_MAX },
  ENTRY_BYTES_MAX: { least: ENTRY_BYTES_MAX / 4, most: ENTRY_BYTES_MAX },
  ENTRY_FUEL: { least: ENTRY_FUEL / 4, most: ENTRY_FUEL },
}

/** The limits that owners have lowered; an absent one is the protocol's. */
export type OwnerLimits = Readonly<Partial<Record<LimitName, number>>>

/** Names of all limits that owners may lower, in order. */
export const LIMIT_NAMES: readonly LimitName[] = Object.keys(BOUNDS) as LimitName[]

/** Returns the limit that holds: the lowered one, or the protocol's. */
export function limitOf(limits: OwnerLimits | undefined, name: LimitName): number {
  return limits?.[name] ?? BOUNDS[name].most
}

/** Returns all limits as they hold. */
export function allLimits(limits: OwnerLimits | undefined): Readonly<Record<LimitName, number>> {
  return Object.fromEntries(LIMIT_NAMES.map((name) => [name, limitOf(limits, name)])) as Record<LimitName, number>
}

/**
 * Returns `limits` with those of `changes` in place: a whole number lowers one, `null` gives it back to the protocol.
 *
 * @throws {ContractError} `DB_ARGUMENTS_INVALID` for what is no limit, `DB_CONFIG_INVALID` for a number out of its bounds.
 */
export function changeLimits(limits: OwnerLimits | undefined, changes: Json | undefined): OwnerLimits {
  if (!isJsonObject(changes) || Object.keys(changes).length === 0) {
    throw new ContractError(
      'DB_ARGUMENTS_INVALID',
      'setLimits takes an object of limits: ["setLimits", { "DOCUMENT_BYTES_MAX": 4096 }]',
    )
  }
  const changed: Partial<Record<LimitName, number>> = { ...limits }
  for (const name of Object.keys(changes)) {
    if (!isLimitName(name)) {
      const sentence = `owners set no limit ${describe(name)}; those they may lower are ${LIMIT_NAMES.join(' ')}`
      throw new ContractError('DB_ARGUMENTS_INVALID', sentence)
    }
    const value = changes[name]
    if (value === null) delete changed[name]
    else changed[name] = checkValue(name, value)
  }
  return changed
}

function isLimitName(name: string): name is LimitName {
  return Object.hasOwn(BOUNDS, name)
}

function checkValue(name: LimitName, value: Json | undefined): number {
  const { least, most } = BOUNDS[name]
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most) return value
  throw new ContractError(
    'DB_CONFIG_INVALID',
    `${name} is a whole number from ${least} to ${most}, the protocol's own limit, or null for that; got ${describe(value)}`,
    { limit: name, least, most },
  )
}
