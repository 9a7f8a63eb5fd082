/** Queries of the documents that an indexer keeps: `["get", "@name", ...options]`. */
import { runRead } from '../actions/reads.ts'
import { INDEXER_MARK } from '../data/path.ts'
import type { Sha256 } from '../env.ts'
import { ContractError } from '../errors.ts'
import type { Programs } from '../programs.ts'
import type { Json } from '../wire/json.ts'
import type { Indexer } from './indexer.ts'

/** Where the path begins in the operations that query. */
const PATH_AT: ReadonlyMap<Json | undefined, number> = new Map([
  ['get', 1],
  ['cget', 1],
  ['count', 1],
  ['sum', 2],
  ['avg', 2],
])

/** Returns the steps of the collection or document that a query reads, or `undefined` when it is no such query. */
export function stepsOfQuery(query: Json): readonly string[] | undefined {
  if (!Array.isArray(query)) return undefined
  const list: readonly Json[] = query[0] === 'explain' ? query.slice(1) : query
  const at = PATH_AT.get(list[0])
  if (at === undefined) return undefined
  const steps = list.slice(at)
  const end = steps.findIndex((step) => typeof step !== 'string')
  return (end < 0 ? steps : steps.slice(0, end)) as readonly string[]
}

/** Returns the name of the indexer that a query reads, or `undefined`. */
export function indexerOfQuery(query: Json): string | undefined {
  const [first] = stepsOfQuery(query) ?? []
  return first?.startsWith(INDEXER_MARK) ? first.slice(INDEXER_MARK.length) : undefined
}

/**
 * Answers a query of the documents of a projecting indexer, as one of a collection is answered.
 *
 * @throws {ContractError}
 */
export function readIndexer(indexer: Indexer, query: Json, by: { sha256: Sha256; programs: Programs }): Json {
  const collection = INDEXER_MARK + indexer.definition.name
  try {
    return runRead({ ...by, store: indexer.store, indexer: collection }, query)
  } catch (error) {
    if (!(error instanceof ContractError) || error.code !== 'DB_INDEX_REQUIRED') throw error
    const parts = JSON.stringify((error.data as { readonly index: Json }).index)
    const sentence = `this query of ${collection} needs an index over ${parts}; declare an indexer that has these parts`
    throw new ContractError('DB_INDEX_REQUIRED', sentence, error.data)
  }
}
