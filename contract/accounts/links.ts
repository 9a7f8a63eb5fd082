/**
 * Links: a key that acts for an account until an instant, within a scope.
 *
 * A link is never forgotten: a key that was linked once acts for an account or not at all, so that it cannot become an account
 * of its own when its time is over. Links are not chained: the account is the one that the link names.
 */
import { ContractError } from '../errors.ts'
import { linkKey, nonceKey } from '../keys.ts'
import type { Store, StoreReader } from '../tree/store.ts'
import { binaryToText, textToBinary } from '../wire/bytes.ts'
import { canonicalJson } from '../wire/canonical.ts'
import type { Json } from '../wire/json.ts'
import { type Scope, type Session, sessionDenied } from './scope.ts'

/** A key's link. */
export type Link = {
  /** The account. */
  readonly address: string
  /** The last instant at which it holds, ms since 1970. */
  readonly expiry: number
  readonly scope: Scope
  /** Operations run; there when the scope counts them. */
  readonly used?: number
  /** True: removed. */
  readonly revoked: boolean
}

/** Who acts: an account, by its own key or by a session key. */
export type Actor = { readonly account: string; readonly session: Session | undefined }

/** Returns the link of a key, whatever has become of it, or `undefined` when it never had one. */
export function readLink(store: StoreReader, key: string): Link | undefined {
  const value = store.get(linkKey(key))
  return value === undefined ? undefined : (JSON.parse(binaryToText(value)) as Link)
}

/**
 * Returns the account that a key acts for at `ts`.
 *
 * @throws {ContractError} `DB_SESSION_DENIED` when its link was removed or has expired.
 */
export function resolveSigner(store: StoreReader, key: string, ts: number): Actor {
  const link = readLink(store, key)
  if (link === undefined) return { account: key, session: undefined }
  const { address: account, expiry, scope, revoked } = link
  const session: Session = { key, account, scope }
  if (revoked) throw sessionDenied(session, 'revoked', 'its link was removed')
  if (ts > expiry)
    throw sessionDenied(session, 'time', `its link expired at ${expiry}, it is now ${ts} (ms since 1970)`)
  return { account, session }
}

/** Counts an operation that a session key runs, where its scope says how many. @throws {ContractError} `DB_SESSION_DENIED` */
export function countOperation(store: Store, session: Session): void {
  if (session.scope.count === undefined) return
  // From the state: an operation before this one may have linked the key anew.
  const link = readLink(store, session.key)
  if (link?.address !== session.account) throw sessionDenied(session, 'revoked', 'its link was removed')
  const { used = 0, scope } = link
  const { count } = scope
  if (count === undefined) return
  if (used >= count) {
    const sentence = `it may run ${count} operations and did, each of a batch being one; link it again`
    throw sessionDenied(session, 'count', sentence)
  }
  writeLink(store, session.key, { ...link, used: used + 1 })
}

/**
 * Checks that a key can be linked to an account at `ts`: it was never used, or has a link that is over or to this account.
 *
 * A key that was used as an account cannot be linked: all that it has would be out of its reach for ever.
 *
 * @throws {ContractError} `DB_LINK_INVALID`
 */
export function checkLinkable(
  store: StoreReader,
  { key, account, ts }: { readonly key: string; readonly account: string; readonly ts: number },
): void {
  const link = readLink(store, key)
  if (link === undefined) {
    if (store.get(nonceKey(key)) === undefined) return
    throw invalid(`${key} has signed queries of its own, so it stays an account; link a new key`)
  }
  if (!link.revoked && ts <= link.expiry && link.address !== account) {
    throw invalid(`${key} is linked to ${link.address} until ${link.expiry}; remove that link first`)
  }
}

/** Links a key, of which {@link checkLinkable} holds. */
export function addLink(store: Store, key: string, link: Omit<Link, 'used' | 'revoked'>): void {
  const counted = link.scope.count === undefined ? {} : { used: 0 }
  writeLink(store, key, { ...link, ...counted, revoked: false })
}

/** Ends the link of a key from the next entry on. @throws {ContractError} `DB_LINK_INVALID` when it has none, or none any more. */
export function removeLink(store: Store, key: string): void {
  const link = readLink(store, key)
  if (link === undefined) throw invalid(`${key} has no link`)
  if (link.revoked) throw invalid(`the link of ${key} is removed already`)
  writeLink(store, key, { ...link, revoked: true })
}

function writeLink(store: Store, key: string, link: Link): void {
  store.put(linkKey(key), textToBinary(canonicalJson(link as unknown as Json)))
}

function invalid(sentence: string): ContractError {
  return new ContractError('DB_LINK_INVALID', sentence)
}
