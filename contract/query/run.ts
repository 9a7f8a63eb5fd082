/** Runs a query: plans it in each of its collections, reads in the order of the result, and stops when that is whole. */
import type { DocumentMemory } from '../data/document-memory.ts'
import type { Sha256 } from '../env.ts'
import { QUERY_STREAMS_MAX, RESULT_DOCUMENTS_MAX } from '../limits.ts'
import type { Programs } from '../programs.ts'
import type { StoreReader } from '../tree/store.ts'
import { idealParts, indexRequired, orderImpossible } from './advice.ts'
import { toConditions } from './conditions.ts'
import { readIntersection } from './intersection.ts'
import { merge } from './merge.ts'
import { type Leaf, toBranches } from './normalise.ts'
import { type Stretch, stretchOf } from './order.ts'
import type { QueryOptions } from './parse.ts'
import { planBranch } from './plan.ts'
import { readStream } from './read-scan.ts'
import { type Followed, limitExceeded, Reading, tooMany } from './reading.ts'
import { compareRows, type Row } from './row.ts'
import type { Want } from './scan.ts'
import type { Scope } from './scope.ts'
import { type Catalogue, catalogueOf, type OutsideIndexes } from './source.ts'
import type { Demand } from './work.ts'

/** What a query is run with. */
export type QueryContext = {
  readonly store: StoreReader
  readonly programs: Programs
  readonly sha256: Sha256
  readonly documents?: DocumentMemory
  readonly outside?: OutsideIndexes
}

/** A query that is planned. */
export type Planned = {
  readonly options: QueryOptions
  readonly stretch: Stretch
  readonly reading: Reading
}

/** What a query is run for: documents unless it says otherwise. */
export type Asked = QueryOptions & { readonly purpose?: 'count' | 'sum' }

/** The collections of a query; `isGroup` when documents go by their paths. */
export type Scopes = { readonly scopes: readonly Scope[]; readonly isGroup: boolean }

/**
 * Plans a query. Reads the declared indexes, and counts of spans where there is a choice.
 *
 * @throws {ContractError} `DB_INDEX_REQUIRED` when no index gives the order of a branch; `DB_LIMIT_EXCEEDED`.
 */
export function planQuery(context: QueryContext, { scopes, isGroup }: Scopes, options: Asked): Planned {
  const stretch = stretchOf(options, isGroup)
  const branches = toBranches(options.trees)
    .map(toConditions)
    .filter((conditions) => conditions !== undefined)
  checkStreams(branches.length * scopes.length)
  const demand = { wanted: wantedOf(options), branches: branches.length * scopes.length }
  const followed: Followed[] = []
  for (const scope of scopes) {
    const catalogue = catalogueOf(context.store, context.programs, scope, context.outside)
    for (const conditions of branches) {
      followed.push(followWant(catalogue, { scope, conditions, stretch, sha256: context.sha256 }, demand))
    }
  }
  checkStreams(followed.reduce((sum, { plan }) => sum + plan.scan.streams.length, 0))
  return { options, stretch, reading: new Reading(context.store, followed, context.documents) }
}

/** How many documents are read of the result at most; 0 when their number is asked, in no order. */
function wantedOf({ purpose, limit, offset }: Asked): number {
  if (purpose === 'count') return 0
  return (limit ?? (purpose === 'sum' ? Number.POSITIVE_INFINITY : RESULT_DOCUMENTS_MAX)) + offset
}

function followWant(catalogue: Catalogue, want: Want, demand: Demand): Followed {
  const plan = planBranch(catalogue, want, demand)
  if (plan !== undefined) return { plan, catalogue, keys: 0, dropped: 0 }
  const parts = idealParts(catalogue, want)
  throw parts === undefined ? orderImpossible(want) : indexRequired(catalogue, parts)
}

function checkStreams(streams: number): void {
  if (streams <= QUERY_STREAMS_MAX) return
  const sentence = `the query merges more than ${QUERY_STREAMS_MAX} stretches of indexes, one for each branch, collection and value of an in; ask in parts`
  throw limitExceeded(sentence, { QUERY_STREAMS_MAX })
}

/**
 * Returns what a query finds, in order. Reads O(log n) nodes a document.
 *
 * @throws {ContractError} `DB_LIMIT_EXCEEDED` when a query without a limit finds more documents than a result may hold;
 * `DB_INDEX_REQUIRED`.
 */
export function runQuery(planned: Planned): Row[] {
  const { options } = planned
  const found: Row[] = []
  for (const row of rowsOf(planned)) {
    found.push(row)
    if (found.length === options.limit) break
    if (found.length > RESULT_DOCUMENTS_MAX) throw tooMany('are found', 'give a limit and read in pages')
  }
  return options.isLast ? found.reverse() : found
}

/** Yields the documents of the result behind the offset, whatever the limit; for a limit from the end, the last one first. */
export function* rowsOf({ options, stretch, reading }: Planned): Generator<Row, void, undefined> {
  const sequences: Iterable<Row>[] = []
  for (const by of reading.followed) sequences.push(...sequencesOf(reading, by))
  let last: Row | undefined
  let toSkip = options.offset
  for (const row of merge(sequences, (a, b) => compareRows(a, b, stretch.order))) {
    if (last?.id === row.id && last.idKey === row.idKey) continue
    if (!isMatch(reading, row)) continue
    last = row
    if (toSkip > 0) toSkip--
    else yield row
  }
}

function sequencesOf(reading: Reading, by: Followed): Iterable<Row>[] {
  const { scan, others } = by.plan
  if (others.length > 0) return [readIntersection(reading, by)]
  return scan.streams.map((stream) => readStream(reading, by, scan, stream))
}

/** Decides what the keys did not. */
function isMatch(reading: Reading, row: Row): boolean {
  const { residual } = row.scan
  if (row.unsure.length === 0 && residual.length === 0) return true
  const passes = (leaf: Leaf): boolean => reading.matchOf(leaf)(row.value(leaf.field))
  if (!row.unsure.every(passes)) return false
  if (residual.every(passes)) return true
  reading.countDropped(row.by)
  return false
}
