/**
 * A database without signatures: the contract itself over a store, so that what is measured is executing and sealing alone.
 *
 * It is not secure and has no rules. Hashes are those of a node.
 */
import type { Contract } from '../../../contract/contract.ts'
import type { Kv } from '../../../contract/kv/kv.ts'
import type { Genesis, Query } from '../../../contract/wire/types.ts'
import { SEED } from '../../support/seed.ts'
import { owner, type Person } from './people.ts'
import { Contract as BuiltContract, NodeCache, nativeSha256, toBinary, toBytes } from './product.ts'

/** Entries after which the state is sealed, as in a node. */
export const BUNDLE = 5_000
/** Documents in one batch; as many as a batch holds. */
const BATCH = 500
const DB = 'bench'
const SIGNER = owner(SEED).address
const GENESIS: Genesis = { protocol: 'WeftDB/1', owners: [SIGNER], secure: false, salt: `bench ${SEED}` }
/** Time of entries that have no other, ms since 1970. */
export const TS = 1_800_000_000_000

/** Returns document number `n`. */
export type Documents = (n: number) => Person

/** MiB of memory for clean nodes of the tree; as much as in a node of the network unless it is given. */
export type Cache = { readonly cacheMiB?: number }

/** A store in memory whose values can be listed. */
export class ListedKv implements Kv {
  readonly values = new Map<string, string>()

  get(key: string): string | undefined {
    return this.values.get(key)
  }

  put(key: string, value: string): void {
    this.values.set(key, value)
  }

  del(key: string): void {
    this.values.delete(key)
  }
}

/** The classes of one build of the contract. */
export type BuildOfContract = { readonly Contract: typeof BuiltContract; readonly NodeCache: typeof NodeCache }

/** Opens the database that a store holds, or a new one. @param build - The product unless it is given. */
export function openUnsigned(
  kv: Kv,
  { cacheMiB }: Cache = {},
  build: BuildOfContract = { Contract: BuiltContract, NodeCache },
): Contract {
  return new build.Contract({
    db: DB,
    kv,
    host: { sha256: nativeSha256, verify: () => true, queryId: ({ nonce }) => String(nonce), toBinary, toBytes },
    genesis: GENESIS,
    ...(cacheMiB !== undefined && { cache: new build.NodeCache(cacheMiB * 2 ** 20) }),
  })
}

/**
 * Executes one entry, at a time of its own when it is given, in ms.
 *
 * @throws {ContractError} When it is refused: then nothing that follows is worth measuring.
 */
export function write(contract: Contract, query: Query, ts: number = TS): void {
  const seq = contract.seq + 1
  const signed = { db: DB, query, nonce: seq, expires: ts, kind: 'evm', signer: SIGNER, signature: '' } as const
  contract.apply({ seq, ts, query: signed })
}

/** Sets documents `from` up to but not including `to`, and seals. */
export function fill(contract: Contract, documents: Documents, { from, to }: { from: number; to: number }): void {
  for (let first = from; first < to; first += BATCH) {
    const count = Math.min(BATCH, to - first)
    write(contract, ['batch', Array.from({ length: count }, (_, i) => setQuery(documents(first + i)))])
  }
  contract.seal()
}

/** What one set takes, in microseconds. */
export type SetTimes = { readonly execute: number; readonly seal: number }

/** Sets a bundle of documents from number `first` on, one by one, and seals. */
export function setBundle(contract: Contract, documents: Documents, first: number): SetTimes {
  const queries = Array.from({ length: BUNDLE }, (_, i) => setQuery(documents(first + i)))
  const start = performance.now()
  for (const query of queries) write(contract, query)
  const executed = performance.now()
  contract.seal()
  const sealed = performance.now()
  return { execute: ((executed - start) / BUNDLE) * 1e3, seal: ((sealed - executed) / BUNDLE) * 1e3 }
}

/** Deletes what {@link setBundle} set, so that the next one finds as many documents. */
export function deleteBundle(contract: Contract, documents: Documents, first: number): void {
  for (let n = first; n < first + BUNDLE; n++) write(contract, ['delete', 'people', documents(n).id])
  contract.seal()
}

/** Sets a second at which sets take so long. */
export function setsPerSecond({ execute, seal }: SetTimes): number {
  return 1e6 / (execute + seal)
}

function setQuery({ id, data }: Person): Query {
  return ['set', data, 'people', id]
}
