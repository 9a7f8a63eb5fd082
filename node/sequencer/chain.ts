import { canonicalJson } from '../../contract/wire/canonical.ts'
import { bundleRecord, entryRecord } from '../../contract/wire/log-record.ts'
import type { BundleHeader } from '../../contract/wire/types.ts'
import { nativeSha256, textHash } from './native-sha256.ts'

/** Where a chain stands right after a bundle header, or after the genesis. */
export type ChainHead = {
  /** Hash of the last record. */
  readonly record: string
  /** Height of the last bundle, 0 before the first. */
  readonly height: number
  /** Hash of the last bundle header, empty before the first. */
  readonly bundle: string
  /** Number of the last entry, 0 before the first. */
  readonly seq: number
}

/** Makes the records of a log, each committing to the one before. Whoever replays a log makes it again and compares. */
export class Chain {
  #head: ChainHead
  #record: string
  #entryHashes: string[] = []

  constructor(head: ChainHead) {
    this.#head = head
    this.#record = head.record
  }

  /** Where the chain of a log stands that holds nothing but its genesis. */
  static headOfGenesis(genesisRecord: string): ChainHead {
    return { record: textHash(genesisRecord), height: 0, bundle: '', seq: 0 }
  }

  /** Entries since the last bundle header. */
  get unbundled(): number {
    return this.#entryHashes.length
  }

  /** Where the chain stands. @throws {Error} Unless it is right after a bundle header. */
  get head(): ChainHead {
    if (this.#entryHashes.length > 0) throw new Error('a chain has a head only right after a bundle header')
    return this.#head
  }

  /** Returns the record of the next entry, without taking it in. */
  nextEntry(entry: { seq: number; ts: number; query: string }): string {
    return entryRecord({ ...entry, prev: this.#record })
  }

  /** Takes in what {@link nextEntry} returned. */
  addEntry(record: string): void {
    this.#record = textHash(record)
    this.#entryHashes.push(this.#record)
  }

  /** Takes in the header of a bundle of all entries since the last one, and returns its record. */
  addBundle(state: { root: string; ts: number }): string {
    const { height, bundle: prev, seq } = this.#head
    const lastSeq = seq + this.#entryHashes.length
    const header: BundleHeader = {
      height: height + 1,
      prev,
      firstSeq: seq + 1,
      lastSeq,
      entriesHash: hashOfHashes(this.#entryHashes),
      stateRoot: state.root,
      timestamp: state.ts,
    }
    const record = bundleRecord(header, this.#record)
    this.#record = textHash(record)
    this.#entryHashes = []
    this.#head = { record: this.#record, height: height + 1, bundle: textHash(canonicalJson(header)), seq: lastSeq }
    return record
  }
}

function hashOfHashes(hashes: readonly string[]): string {
  const bytes = Buffer.concat(hashes.map((hash) => Buffer.from(hash, 'base64url')))
  return Buffer.from(nativeSha256(bytes.toString('latin1')), 'latin1').toString('base64url')
}
