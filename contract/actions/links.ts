/** Links of session keys to the account that acts. */
import { addLink, checkLinkable, type Link, readLink, removeLink } from '../accounts/links.ts'
import { findOwningPolicy } from '../accounts/owners.ts'
import { parseScope, type Scope } from '../accounts/scope.ts'
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { LINK_LIFE_MS_MAX } from '../limits.ts'
import type { StoreReader } from '../tree/store.ts'
import { isJsonObject, type Json } from '../wire/json.ts'
import { isAddress } from '../wire/signature-forms.ts'
import type { SignedQuery } from '../wire/types.ts'
import { type Action, type ActionContext, action } from './context.ts'
import { openInner } from './inner.ts'

type NewLink = { readonly consent: Json | undefined; readonly lifeMs: number; readonly scope: Scope }

/**
 * `["addAddressLink", consent, { expiry, scope }]`, signed by the account. The consent is `["linkTo", account]`, signed by the
 * key. The link holds for `expiry` ms from the time of the entry, 30 days unless it says less.
 */
export const addAddressLinkAction: Action = action<
  NewLink,
  { readonly key: string; readonly link: Omit<Link, 'used' | 'revoked'> }
>({
  parse: ([consent, options = {}, ...more]) => {
    if (more.length > 0 || !isJsonObject(options))
      throw badArguments(`options are { expiry, scope }, got ${describe(options)}`)
    const { expiry = LINK_LIFE_MS_MAX, scope = {}, ...others } = options
    const extra = Object.keys(others)[0]
    if (extra !== undefined) throw badArguments(`the options are expiry and scope, not ${describe(extra)}`)
    return { consent, lifeMs: parseLife(expiry), scope: parseScope(scope) }
  },
  authorise: (context, { consent, lifeMs, scope }) => {
    const { signer: key } = openInner(context, consent, {
      what: 'the consent',
      accept: (query) => checkConsent(context, query),
    })
    return { key, link: { address: context.signer, expiry: context.ts + lifeMs, scope } }
  },
  apply: ({ store }, { key, link }) => {
    addLink(store, key, link)
    return {}
  },
})

/** `["removeAddressLink", key]`, signed by the account or by the key itself. */
export const removeAddressLinkAction: Action = action({
  parse: parseKey,
  authorise: ({ store, signer, auth, session }, key) => {
    const isOwn = auth.key === key && session !== undefined
    const isAccounts = session === undefined && readLink(store, key)?.address === signer
    if (isOwn || isAccounts) return key
    throw linkError(`${key} is not linked to ${signer}; its account or the key itself must sign`)
  },
  apply: ({ store }, key) => {
    removeLink(store, key)
    return {}
  },
})

/** Answers `["getAddressLink", key]`: the link, also when it is over, or `null`. */
export function getAddressLink(store: StoreReader, args: readonly Json[]): Json {
  return (readLink(store, parseKey(args)) as Json | undefined) ?? null
}

function checkConsent({ signer, store, ts, config }: ActionContext, { query, signer: key }: SignedQuery): void {
  const [op, account, ...more] = query
  if (op !== 'linkTo' || account !== signer || more.length > 0) {
    throw linkError(`the consent of ${key} must be ["linkTo", ${describe(signer)}], got ${describe(query)}`)
  }
  if (key === signer) throw linkError('an account is not linked to itself')
  if (config().owners.includes(key))
    throw linkError(`${key} is an owner; as a session key it could not be one; link a new key`)
  const policy = findOwningPolicy(store, config(), key)
  if (policy !== undefined) {
    throw linkError(
      `${key} is a member of ${policy}, which is an owner; as a session key it could not be one; link a new key`,
    )
  }
  checkLinkable(store, { key, account: signer, ts })
}

function parseLife(value: Json): number {
  if (!Number.isSafeInteger(value) || (value as number) < 1) {
    throw badArguments(`expiry is a whole number of ms from the entry on, got ${describe(value)}`)
  }
  if ((value as number) > LINK_LIFE_MS_MAX) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `a link holds for at most ${LINK_LIFE_MS_MAX} ms, this one would for ${value}; link again later`,
      { limit: 'LINK_LIFE_MS_MAX', expected: LINK_LIFE_MS_MAX, got: value },
    )
  }
  return value as number
}

function parseKey(args: readonly Json[]): string {
  const [key] = args
  if (args.length === 1 && isAddress(key)) return key
  throw badArguments('this takes the address of a key')
}

function badArguments(sentence: string): ContractError {
  return new ContractError('DB_ARGUMENTS_INVALID', sentence)
}

function linkError(sentence: string): ContractError {
  return new ContractError('DB_LINK_INVALID', sentence)
}
