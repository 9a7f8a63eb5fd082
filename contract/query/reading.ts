/** What one query has read so far, and where that ends. */
import type { DocumentMemory, KnownDocument } from '../data/document-memory.ts'
import { storedDocument } from '../data/document-memory.ts'
import { describe } from '../describe.ts'
import type { Sha256 } from '../env.ts'
import { assert, ContractError } from '../errors.ts'
import { valueKey, wholeValueKey } from '../index/value-key.ts'
import { QUERY_DROPPED_MAX, QUERY_KEYS_MAX, QUERY_READ_BYTES_MAX, RESULT_DOCUMENTS_MAX } from '../limits.ts'
import type { StoreReader } from '../tree/store.ts'
import type { Json } from '../wire/json.ts'
import { idealParts, indexRequired } from './advice.ts'
import { createMatch, type Match } from './matches.ts'
import { filterOf, type Leaf } from './normalise.ts'
import type { BranchPlan } from './plan.ts'
import type { Catalogue } from './source.ts'

/** The plan of one branch in one collection, and what following it has cost. */
export type Followed = {
  readonly plan: BranchPlan
  readonly catalogue: Catalogue
  /** Keys of indexes and documents gone over. */
  keys: number
  /** Documents read and dropped. */
  dropped: number
}

/** Counts what a query reads, and stops it at its limits. */
export class Reading {
  readonly store: StoreReader
  readonly #documents: DocumentMemory | undefined
  readonly followed: readonly Followed[]
  documents = 0
  readonly #matches = new Map<Leaf, Match>()
  readonly #keys = new Map<Json, { readonly cut: string; readonly whole: string }>()
  #keysRead = 0
  #dropped = 0
  #bytes = 0

  /** @param documents - Those of `store` that are in memory. */
  constructor(store: StoreReader, followed: readonly Followed[], documents?: DocumentMemory) {
    this.store = store
    this.#documents = documents
    this.followed = followed
  }

  /** Returns the test of values for a filter, made once. */
  matchOf(leaf: Leaf): Match {
    let match = this.#matches.get(leaf)
    if (match === undefined) {
      match = createMatch(leaf)
      this.#matches.set(leaf, match)
    }
    return match
  }

  /** Returns the key of a value of a bound, and the key with nothing in it cut; made once. */
  keysOf(value: Json, sha256: Sha256): { readonly cut: string; readonly whole: string } {
    let keys = this.#keys.get(value)
    if (keys === undefined) {
      keys = { cut: valueKey(value, sha256), whole: wholeValueKey(value) }
      this.#keys.set(value, keys)
    }
    return keys
  }

  /** @throws {ContractError} `DB_INDEX_REQUIRED` when an index would spare keys, else `DB_LIMIT_EXCEEDED`. */
  countKey(by: Followed): void {
    by.keys++
    if (++this.#keysRead <= QUERY_KEYS_MAX) return
    throw this.#exceeded('keys', tooManyKeys(by), { QUERY_KEYS_MAX })
  }

  /** @throws {ContractError} `DB_INDEX_REQUIRED` when an index would decide it, else `DB_LIMIT_EXCEEDED`. */
  countDropped(by: Followed): void {
    by.dropped++
    if (++this.#dropped <= QUERY_DROPPED_MAX) return
    throw this.#exceeded('dropped', tooManyDropped(by), { QUERY_DROPPED_MAX })
  }

  /** Reads a document that is there, by the prefix of its collection and the bytes of its id. @throws {ContractError} `DB_LIMIT_EXCEEDED` */
  document(prefix: string, id: string): KnownDocument {
    const known = this.#documents === undefined ? this.#read(prefix + id) : this.#documents.document(prefix, id)
    assert(known !== undefined, 'an index entry has a document')
    this.countDocument(known.bytes)
    return known
  }

  #read(key: string): KnownDocument | undefined {
    const stored = this.store.get(key)
    return stored === undefined ? undefined : storedDocument(stored)
  }

  /** Counts a document that was read, and its bytes. @throws {ContractError} `DB_LIMIT_EXCEEDED` */
  countDocument(bytes: number): void {
    this.documents++
    this.#bytes += bytes
    if (this.#bytes <= QUERY_READ_BYTES_MAX) return
    throw limitExceeded(`the query reads more than ${QUERY_READ_BYTES_MAX} bytes of documents; read in pages`, {
      QUERY_READ_BYTES_MAX,
    })
  }

  /** The branch that cost most, of those that an index would serve better, is the one to be helped. */
  #exceeded(what: 'keys' | 'dropped', sentence: string, limit: Readonly<Record<string, number>>): ContractError {
    const costly = this.followed.filter((one) => one[what] > 0).sort((a, b) => b[what] - a[what])
    for (const { catalogue, plan } of costly) {
      const advice = idealParts(catalogue, plan.scan)
      if (advice !== undefined) return indexRequired(catalogue, advice)
    }
    return limitExceeded(sentence, limit)
  }
}

function tooManyKeys({ plan: { scan } }: Followed): string {
  const sentence = `the query goes over more than ${QUERY_KEYS_MAX} keys of indexes, and no index to be declared spares it those`
  return scan.runs === 'sort' && scan.runParts === scan.fixedParts
    ? `${sentence}: what its filters find is sorted after it was read; filter by more, or sort by a field that it filters by`
    : `${sentence}; filter by more, or ask in parts: with a limit, and startAfter the last document of the part before`
}

function tooManyDropped({ plan: { scan } }: Followed): string {
  const filters = scan.residual
    .map((leaf) => `${leaf.negated ? 'not ' : ''}${describe(filterOf({ ...leaf, negated: false }))}`)
    .join(', ')
  return `the query reads and drops more than ${QUERY_DROPPED_MAX} documents that do not pass ${filters}, and no index to be declared decides that for it; filter by more, or between bounds that are closer`
}

/** Returns the error about more results, or documents to be sorted, than may be at once. */
export function tooMany(which: string, advice: string): ContractError {
  return limitExceeded(`more than ${RESULT_DOCUMENTS_MAX} documents ${which}; ${advice}`, { RESULT_DOCUMENTS_MAX })
}

/** Returns the error about going over a named limit. */
export function limitExceeded(sentence: string, named: Readonly<Record<string, number>>): ContractError {
  const [[limit, expected]] = Object.entries(named) as [[string, number]]
  return new ContractError('DB_LIMIT_EXCEEDED', sentence, { limit, expected })
}
