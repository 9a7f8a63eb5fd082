/** Accounts beyond one key each: session keys, and accounts that are policies (docs/accounts.md). */
import type { Json, JsonObject } from '../contract/wire/json.ts'
import type { Query, Receipt, SignedQuery } from '../contract/wire/types.ts'
import { withOptions } from './administration.ts'
import { SdkError } from './errors.ts'
import type { WriteOptions } from './query.ts'
import { type Ed25519Signer, ed25519 } from './signers/ed25519.ts'
import type { Signer } from './signers/signer.ts'

/** What a session key may do; what is absent does not limit. Whatever it says, such a key never administers. */
export type Scope = {
  /** Paths: `posts`, `posts/p1/comments`, or with an asterisk for every document id. */
  readonly collections?: readonly string[]
  /** Names: `set`, `set:follow`, `relay`. */
  readonly operations?: readonly string[]
  /** Operations that it may run, each of a batch being one. */
  readonly count?: number
}

/** How a session key is linked. */
export type LinkOptions = {
  /** How long it acts for the account, in ms from the entry on; 30 days at most, and unless it says less. */
  readonly expiry?: number
  readonly scope?: Scope
}

/** A key that acts for an account. It signs as any signer does. */
export type TempSigner = Ed25519Signer & {
  /** The account that it acts for. */
  readonly account: string
}

/** The link of a key, as the database keeps it. */
export type AddressLink = {
  /** The account. */
  readonly address: string
  /** The last instant at which it holds, ms since 1970. */
  readonly expiry: number
  readonly scope: Scope
  /** Operations that it has run; there when its scope counts them. */
  readonly used?: number
  readonly revoked: boolean
}

/** When a query runs as the account of a policy. */
export type Policy = {
  /** Addresses of keys. */
  readonly members: readonly string[]
  /** Approvals that it takes; all members unless it says less. */
  readonly threshold?: number
  /** Seconds from the proposal on. */
  readonly delay?: number
  /** A condition in FPJSON over `$approvals`, `$members`, `$query`, `$proposedAt` and `$ts`. */
  readonly rule?: Json
}

/** A proposal that was neither run nor cancelled. Times are ms since 1970. */
export type Proposal = {
  readonly id: string
  readonly query: Query
  readonly proposer: string
  readonly proposedAt: number
  readonly expires: number
  /** Members who approve. */
  readonly approvals: readonly string[]
  /** Members who would cancel it. */
  readonly cancels: readonly string[]
}

/** The part of a database that is about who acts. */
export type Accounts = {
  /**
   * Makes a key that acts for the signer of the call or of the database, and links it. What it returns signs writes:
   * `db.set(data, 'posts', 'p1', { signer })`.
   *
   * @throws {SdkError} with the code of the refusal when the database does not link it.
   */
  createTempAddress(options?: LinkOptions & { readonly signer?: Signer }): Promise<TempSigner>
  /** Links a key by its consent, which is `["linkTo", account]` signed by it. */
  addAddressLink(consent: SignedQuery, link?: LinkOptions, options?: WriteOptions): Promise<Receipt>
  /** Ends the link of a key: `removeAddressLink(temp.address)`, signed by the account or by the key itself. */
  removeAddressLink(key: string, options?: WriteOptions): Promise<Receipt>
  /** Returns the link of a key, also when it is over, or `null`. */
  getAddressLink(key: string): Promise<AddressLink | null>

  /** Makes an account that is a policy; the receipt tells its address as `docId`. */
  createPolicy(policy: Policy, options?: WriteOptions): Promise<Receipt>
  /** Proposes a query to a policy and approves it; the receipt tells the id of the proposal as `docId`. */
  propose(policy: string, query: Query, options?: WriteOptions): Promise<Receipt>
  /** Approves a proposal, which runs when that was what it lacked. */
  approve(proposal: string, options?: WriteOptions): Promise<Receipt>
  /** Takes back what one has said of a proposal: an approval, or a cancel that did not take it away. */
  revoke(proposal: string, options?: WriteOptions): Promise<Receipt>
  /** Takes away a proposal of one's own, or says that it should go: with as many cancels as it takes approvals it does. */
  cancel(proposal: string, options?: WriteOptions): Promise<Receipt>
  /** Runs a proposal whose delay is over. */
  execute(proposal: string, options?: WriteOptions): Promise<Receipt>
  /** Returns a policy, or `null`. */
  getPolicy(address: string): Promise<Policy | null>
  /** Returns the proposals of a policy that were neither run nor cancelled. */
  getProposals(address: string): Promise<readonly Proposal[]>
}

/** How the methods reach the database. */
export type Ways = {
  /** Signs writes that name no signer. */
  readonly signer: Signer | undefined
  write(op: string, args: readonly unknown[]): Promise<Receipt>
  sign(op: string, ...args: readonly unknown[]): Promise<SignedQuery>
  read<Result>(op: string, args: readonly string[]): Promise<Result>
}

/** Returns the methods over the ways of a database to write, sign and read. */
export function createAccounts(ways: Ways): Accounts {
  const { write, read } = ways
  return {
    createTempAddress: (options) => createTempAddress(ways, options ?? {}),
    addAddressLink: (consent, link = {}, options) => write('addAddressLink', withOptions([consent, link], options)),
    removeAddressLink: (key, options) => write('removeAddressLink', withOptions([key], options)),
    getAddressLink: (key) => read('getAddressLink', [key]),
    createPolicy: (policy, options) => write('createPolicy', withOptions([policy], options)),
    propose: (policy, query, options) => write('propose', withOptions([policy, query], options)),
    approve: (proposal, options) => write('approve', withOptions([proposal], options)),
    revoke: (proposal, options) => write('revoke', withOptions([proposal], options)),
    cancel: (proposal, options) => write('cancel', withOptions([proposal], options)),
    execute: (proposal, options) => write('execute', withOptions([proposal], options)),
    getPolicy: (address) => read('getPolicy', [address]),
    getProposals: (address) => read('getProposals', [address]),
  }
}

async function createTempAddress(
  { signer: usual, write, sign }: Ways,
  { signer = usual, expiry, scope }: LinkOptions & { readonly signer?: Signer },
): Promise<TempSigner> {
  if (signer === undefined) {
    throw new SdkError(
      'SDK_SIGNER_MISSING',
      'a session key acts for an account: give connect a signer, or the call { signer }',
    )
  }
  const key = ed25519()
  const consent = await sign('linkTo', signer.address, { signer: key })
  const link: JsonObject = {
    ...(expiry !== undefined && { expiry }),
    ...(scope !== undefined && { scope: scope as Json }),
  }
  const receipt = await write('addAddressLink', [consent, link, { signer }])
  if (receipt.success) return { ...key, account: signer.address }
  const { code, message, data } = receipt.error
  throw new SdkError(code, message, data)
}
