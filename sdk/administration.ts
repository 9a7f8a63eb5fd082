/** What owners do to a database as a whole, and what everyone may read of it (docs/administration.md). */
import type { CollectionSettings, DatabaseSettings, Evolution, LimitName } from '../contract/wire/administration.ts'
import type { DatabaseId, Receipt, SignatureKind } from '../contract/wire/types.ts'
import type { WriteOptions } from './query.ts'
import type { Signer } from './signers/signer.ts'

/** What may follow the address of an owner who is removed. */
export type RemoveOwnerOptions = {
  readonly signer?: Signer
  /** Needed for the last owner, and for no other: rules and configuration then stay as they are, for good. */
  readonly freeze?: true
}

/** Limits to be lowered; `null` gives one back to the protocol. */
export type Limits = { readonly [Name in LimitName]?: number | null }

/** The part of a database that is about the database. Writes are for owners; reads are for everyone. */
export type Administration = {
  /** Adds an owner: `addOwner('0x…')`. */
  addOwner(address: string, options?: WriteOptions): Promise<Receipt>
  /** Removes an owner. Of the last one: `removeOwner('0x…', { freeze: true })`, which cannot be undone. */
  removeOwner(address: string, options?: RemoveOwnerOptions): Promise<Receipt>
  /**
   * Says which kinds of signatures the database accepts: `setAlgorithms(['evm', 'ed25519'])`. Some owner must be able to sign
   * with one of them.
   */
  setAlgorithms(kinds: readonly SignatureKind[], options?: WriteOptions): Promise<Receipt>
  /** Says who may sequence: `setBundlers(['0x…'])`; everyone when the list is empty. */
  setBundlers(addresses: readonly string[], options?: WriteOptions): Promise<Receipt>
  /** Says whether a collection without rules takes no writes: `setSecure(true)`. */
  setSecure(secure: boolean, options?: WriteOptions): Promise<Receipt>
  /** Lowers limits: `setLimits({ DOCUMENT_BYTES_MAX: 4096, ENTRY_FUEL: null })`. */
  setLimits(limits: Limits, options?: WriteOptions): Promise<Receipt>
  /** Keeps the id of another database or contract under a name: `linkContract('token', id)`. */
  linkContract(name: string, id: string, options?: WriteOptions): Promise<Receipt>
  /** Forgets the id under a name. */
  unlinkContract(name: string, options?: WriteOptions): Promise<Receipt>
  /** Refuses all writes but those of administration, until {@link Administration.unpause}. Reads go on. */
  pause(options?: WriteOptions): Promise<Receipt>
  /** Takes all writes again. */
  unpause(options?: WriteOptions): Promise<Receipt>
  /** `setCanEvolve(false)`: the database keeps its contract. That cannot be undone. */
  setCanEvolve(canEvolve: boolean, options?: WriteOptions): Promise<Receipt>
  /** Names the source of the next contract and freezes all writes until it has taken over. `evolve(null)` takes that back. */
  evolve(source: string | null, options?: WriteOptions): Promise<Receipt>
  /** Lets the contract of that version, which must run the database by now, take over its state: `migrate(2)`. */
  migrate(version: number, options?: WriteOptions): Promise<Receipt>

  /** Returns all that owners decided about the database. */
  getInfo(): Promise<DatabaseSettings>
  /** Returns the addresses that own the database. */
  getOwner(): Promise<readonly string[]>
  /** Returns the kinds of signatures that are accepted. */
  getAlgorithms(): Promise<readonly SignatureKind[]>
  /** Returns who may sequence; no address means everyone. */
  getBundlers(): Promise<readonly string[]>
  /** Returns the version of the contract that the state is of. */
  getVersion(): Promise<number>
  /** Returns which contract the database runs, and which is to be next. */
  getEvolve(): Promise<Evolution>
  /** Returns the id that is kept under a name, or `null`. */
  getLinkedContract(name: string): Promise<DatabaseId | null>
  /** Returns what is set for a collection, and how many documents it has: `getCollection('people')`. */
  getCollection(...collection: readonly string[]): Promise<CollectionSettings>
  /** Returns the state root after the last entry. The node seals for it. */
  getRoot(): Promise<{ readonly seq: number; readonly root: string }>
  /** Returns the hash of the last record of the log, which commits to every record before. */
  getHash(): Promise<{ readonly records: number; readonly hash: string }>
  /** Returns the ids of the entries with the numbers `from` to `to`, 1,000 at most: `getIds(1, 100)`. */
  getIds(from: number, to?: number): Promise<readonly string[]>
  /** Returns whether those entries are valid. All are: what is refused never becomes an entry. */
  getValidities(from: number, to?: number): Promise<Readonly<Record<string, true>>>
}

/** How the methods reach the database. */
type Ways = {
  write(op: string, args: readonly unknown[]): Promise<Receipt>
  read<Result>(op: string, args: readonly (string | number)[]): Promise<Result>
}

/** Returns the methods over the ways of a database to write and read. */
export function createAdministration({ write, read }: Ways): Administration {
  return {
    addOwner: (address, options) => write('addOwner', withOptions([address], options)),
    removeOwner: (address, options) => write('removeOwner', withOptions([address], options)),
    setAlgorithms: (kinds, options) => write('setAlgorithms', withOptions([kinds], options)),
    setBundlers: (addresses, options) => write('setBundlers', withOptions([addresses], options)),
    setSecure: (secure, options) => write('setSecure', withOptions([secure], options)),
    setLimits: (limits, options) => write('setLimits', withOptions([limits], options)),
    linkContract: (name, id, options) => write('linkContract', withOptions([name, id], options)),
    unlinkContract: (name, options) => write('unlinkContract', withOptions([name], options)),
    pause: (options) => write('pause', withOptions([], options)),
    unpause: (options) => write('unpause', withOptions([], options)),
    setCanEvolve: (canEvolve, options) => write('setCanEvolve', withOptions([canEvolve], options)),
    evolve: (source, options) => write('evolve', withOptions([source], options)),
    migrate: (version, options) => write('migrate', withOptions([version], options)),
    getInfo: () => read('getInfo', []),
    getOwner: () => read('getOwner', []),
    getAlgorithms: () => read('getAlgorithms', []),
    getBundlers: () => read('getBundlers', []),
    getVersion: () => read('getVersion', []),
    getEvolve: () => read('getEvolve', []),
    getLinkedContract: (name) => read('getLinkedContract', [name]),
    getCollection: (...collection) => read('getCollection', collection),
    getRoot: () => read('getRoot', []),
    getHash: () => read('getHash', []),
    getIds: (from, to) => read('getIds', rangeOf(from, to)),
    getValidities: (from, to) => read('getValidities', rangeOf(from, to)),
  }
}

/** Returns the arguments of a write with the options of the call behind them, if there are any. */
export function withOptions(args: readonly unknown[], options: object | undefined): readonly unknown[] {
  return options === undefined ? args : [...args, options]
}

function rangeOf(from: number, to: number | undefined): readonly number[] {
  return to === undefined ? [from] : [from, to]
}
