/**
 * What a session key may do for its account: a list of collections, a list of operations, a number of operations.
 *
 * Whatever its scope, a session key writes documents, relays, ticks and ends its own link, and does nothing else.
 */
import { parseCollectionPath } from '../data/path.ts'
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { kindOf } from '../index/definitions.ts'
import { SCOPE_ENTRIES_MAX } from '../limits.ts'
import { FUNCTIONS, isOperationName } from '../rules/pattern.ts'
import { isJsonObject, type Json } from '../wire/json.ts'

/** Limits of a session key. One that is absent does not limit. */
export type Scope = {
  /** Paths of collections, steps joined by slashes; an asterisk for every document id means all of a kind. */
  readonly collections?: readonly string[]
  /** Names such as `set`, `set:follow` and `relay`. A plain `set` does not stand for `set:follow`. */
  readonly operations?: readonly string[]
  /** Operations that it may run, each of a batch being one; a relay is one of the relayer. */
  readonly count?: number
}

/** A key that acts for an account by a link. */
export type Session = { readonly key: string; readonly account: string; readonly scope: Scope }

/** What keeps a session key from something. */
export type SessionLimit = 'collections' | 'operations' | 'count' | 'time' | 'revoked'

/** Operations on documents: {@link checkSessionWrite} decides about them, when their collection is known. */
const DOCUMENT_OPERATIONS: ReadonlySet<string> = new Set<string>([...FUNCTIONS, 'query'])
/** Operations that touch nothing of the account. */
const FREE_OPERATIONS: ReadonlySet<string> = new Set(['removeAddressLink', 'tick'])
const RELAY = 'relay'

/** Returns `value` as a scope. @throws {ContractError} `DB_LINK_INVALID`, `DB_LIMIT_EXCEEDED`, `DB_PATH_INVALID` */
export function parseScope(value: Json): Scope {
  if (!isJsonObject(value))
    throw invalid(`a scope is an object of collections, operations and count, got ${describe(value)}`)
  const { collections, operations, count, ...others } = value
  const extra = Object.keys(others)[0]
  if (extra !== undefined) throw invalid(`a scope knows collections, operations and count, not ${describe(extra)}`)
  if (count !== undefined && !(Number.isSafeInteger(count) && (count as number) >= 1)) {
    throw invalid(`count is a whole number from 1, got ${describe(count)}`)
  }
  return {
    ...(collections !== undefined && { collections: parseList('collections', collections, isCollection) }),
    ...(operations !== undefined && { operations: parseList('operations', operations, isOperation) }),
    ...(count !== undefined && { count: count as number }),
  }
}

/** Checks that a session key may run an operation of this name at all. @throws {ContractError} `DB_SESSION_DENIED` */
export function checkSessionOperation(session: Session, name: string): void {
  if (DOCUMENT_OPERATIONS.has(name) || FREE_OPERATIONS.has(name)) return
  if (name !== RELAY) throw sessionDenied(session, 'operations', `${name} takes a key of the account itself`)
  const { operations, collections } = session.scope
  if (operations !== undefined && !operations.includes(RELAY)) throw outside(session, RELAY)
  if (collections !== undefined) {
    throw sessionDenied(session, 'collections', 'a key that is limited to collections does not relay')
  }
}

/** Checks that a session key may write: `operation` is `set`, or `set:follow`. @throws {ContractError} `DB_SESSION_DENIED` */
export function checkSessionWrite(session: Session, operation: string, collection: string): void {
  const { operations, collections } = session.scope
  if (operations !== undefined && !operations.includes(operation)) throw outside(session, operation)
  const kind = kindOf(collection) ?? collection
  if (collections === undefined || collections.includes(collection) || collections.includes(kind)) return
  throw sessionDenied(session, 'collections', `it may write ${describe(collections)}, not ${describe(collection)}`)
}

/** The error of a key that hits one of its limits. */
export function sessionDenied(
  { key, account }: Omit<Session, 'scope'>,
  limit: SessionLimit,
  sentence: string,
): ContractError {
  return new ContractError('DB_SESSION_DENIED', `the session key ${key} of ${account} is refused: ${sentence}`, {
    key,
    account,
    limit,
  })
}

function outside(session: Session, operation: string): ContractError {
  const { operations } = session.scope
  return sessionDenied(session, 'operations', `it may run ${describe(operations)}, not ${describe(operation)}`)
}

function parseList(name: string, value: Json, isEntry: (text: string) => boolean): readonly string[] {
  if (!Array.isArray(value) || value.length === 0) throw invalid(`${name} is a list of one or more texts`)
  if (value.length > SCOPE_ENTRIES_MAX) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `a scope names at most ${SCOPE_ENTRIES_MAX} ${name}, this one ${value.length}; use more keys`,
      { limit: 'SCOPE_ENTRIES_MAX', expected: SCOPE_ENTRIES_MAX, got: value.length },
    )
  }
  for (const entry of value as readonly Json[]) {
    if (typeof entry !== 'string' || !isEntry(entry)) throw invalid(`${describe(entry)} is none of ${name}`)
  }
  if (new Set(value).size !== value.length) throw invalid(`${name} names each once`)
  return value as readonly string[]
}

function isCollection(text: string): boolean {
  return parseCollectionPath(text.split('/')) === text
}

function isOperation(text: string): boolean {
  const [type, name, ...more] = text.split(':')
  const isFunction = FUNCTIONS.some((known) => known === type)
  return text === RELAY || (isFunction && more.length === 0 && (name === undefined || isOperationName(name)))
}

function invalid(sentence: string): ContractError {
  return new ContractError('DB_LINK_INVALID', sentence)
}
