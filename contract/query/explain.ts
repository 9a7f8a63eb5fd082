/** Tells how a query was run: which indexes, how much was read, which index would do better. */
import { ContractError } from '../errors.ts'
import type { Json } from '../wire/json.ts'
import { idealParts } from './advice.ts'
import { filterOf } from './normalise.ts'
import type { Followed } from './reading.ts'
import type { Planned } from './run.ts'
import type { Scan } from './scan.ts'
import { DOCUMENT_COST, entriesIn } from './work.ts'

/**
 * Runs a query and returns what `explain` answers: docs/queries.md has its members.
 *
 * @param run - Runs it and returns how many documents are in the result.
 */
export function explain(plan: () => Planned, run: (planned: Planned) => number): Json {
  let planned: Planned | undefined
  try {
    planned = plan()
    const results = run(planned)
    return { ...costs(planned), results }
  } catch (error) {
    if (!(error instanceof ContractError)) throw error
    if (error.code !== 'DB_INDEX_REQUIRED' && error.code !== 'DB_LIMIT_EXCEEDED') throw error
    const { code, sentence, data } = error
    const refusal: Json = { code, sentence, ...(data !== undefined && { data }) }
    return planned === undefined
      ? { indexed: false, branches: [], keys: 0, documents: 0, dropped: 0, cost: 0, error: refusal }
      : { ...costs(planned), error: refusal }
  }
}

function costs({ reading }: Planned): { readonly [name: string]: Json } {
  const { followed, documents } = reading
  const keys = followed.reduce((sum, one) => sum + one.keys, 0)
  return {
    indexed: followed.every(({ plan }) => plan.scan.residual.length === 0),
    branches: followed.map(branchOf),
    keys,
    documents,
    dropped: followed.reduce((sum, { dropped }) => sum + dropped, 0),
    cost: keys + DOCUMENT_COST * documents,
  }
}

function branchOf({ plan, catalogue, keys, dropped }: Followed): Json {
  const { scan, others } = plan
  const advice = idealParts(catalogue, scan)
  return {
    collection: scan.scope.collection,
    indexes: [scan, ...others].map(indexOf),
    sorted: scan.runs === 'sort',
    residual: scan.residual.map(filterOf),
    keys,
    dropped,
    ...(advice !== undefined && {
      addIndex: { collection: catalogue.pathFor(advice), index: advice.map((part) => [...part]) },
    }),
  }
}

function indexOf(scan: Scan): Json {
  const { source, reverse, streams } = scan
  return {
    kind: source.kind,
    ...source.details,
    parts: source.parts.map((part) => [...part]),
    reverse,
    spans: streams.reduce((sum, { spans }) => sum + spans.length, 0),
    entries: entriesIn(scan),
  }
}
