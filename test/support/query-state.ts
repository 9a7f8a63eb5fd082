/** Documents of one collection `c` in a tree, and the parts of queries of them, for tests of those parts. */
import { writeDocument } from '../../contract/data/documents.ts'
import { type IndexDefinition, type IndexPart, writeDeclared } from '../../contract/index/definitions.ts'
import { MemoryKv } from '../../contract/kv/memory-kv.ts'
import { Meter } from '../../contract/meter.ts'
import { Programs } from '../../contract/programs.ts'
import { countedOptions } from '../../contract/query/aggregate.ts'
import { toConditions } from '../../contract/query/conditions.ts'
import { toBranches } from '../../contract/query/normalise.ts'
import { stretchOf } from '../../contract/query/order.ts'
import { parseQueryOptions } from '../../contract/query/parse.ts'
import { type Planned, planQuery } from '../../contract/query/run.ts'
import type { Want } from '../../contract/query/scan.ts'
import { collectionScope } from '../../contract/query/scope.ts'
import { type Catalogue, catalogueOf, type IndexSource } from '../../contract/query/source.ts'
import { Tree } from '../../contract/tree/tree.ts'
import type { Json, JsonObject } from '../../contract/wire/json.ts'
import { nativeSha256 as sha256 } from '../../node/sequencer/native-sha256.ts'

const SCOPE = collectionScope('c')

/** What is there, and ready. */
export type QueryState = {
  readonly store: Tree
  readonly programs: Programs
  readonly catalogue: Catalogue
  /** The declared indexes, in their order. */
  readonly declared: readonly IndexSource[]
  /** Returns the automatic index of a field. */
  readonly automatic: (field: string) => IndexSource
  readonly plan: (...options: readonly Json[]) => Planned
  /** Plans a query of which only the number of documents is asked. */
  readonly count: (...options: readonly Json[]) => Planned
}

export type StateOptions = {
  readonly documents?: Readonly<Record<string, JsonObject>>
  readonly indexes?: readonly (readonly IndexPart[])[]
  readonly exempt?: readonly string[]
}

/** Returns a tree with these documents, by their ids, and declared indexes that hold them. */
export function queryState({ documents = {}, indexes = [], exempt = [] }: StateOptions): QueryState {
  const store = new Tree({ kv: new MemoryKv(), sha256 })
  const programs = new Programs()
  const declared = indexes.map((parts, n): IndexDefinition => ({ number: n + 1, parts, unique: false, state: 'ready' }))
  const off = exempt.map((field) => ({ field, isClean: true }))
  writeDeclared(store, 'c', { next: indexes.length + 1, indexes: declared, exempt: off })
  const context = { signer: 's', ts: 1, sha256, meter: new Meter(), indexes: programs.indexesOf(store, 'c') }
  for (const [id, after] of Object.entries(documents)) {
    writeDocument(store, { path: { collection: 'c', id }, before: undefined, after }, context)
  }
  const catalogue = catalogueOf(store, programs, SCOPE)
  const queryContext = { store, programs, sha256 }
  const scopes = { scopes: [SCOPE], isGroup: false }
  const noOrder = { sorts: [], idDescending: false }
  return {
    store,
    programs,
    catalogue,
    declared: catalogue.sourcesFor(new Map(), noOrder),
    automatic: (field) => {
      const sorts = [{ field, descending: false }]
      return catalogue.sourcesFor(new Map(), { sorts, idDescending: false })[0] as IndexSource
    },
    plan: (...options) => planQuery(queryContext, scopes, parseQueryOptions(options)),
    count: (...options) => planQuery(queryContext, scopes, countedOptions(parseQueryOptions(options))),
  }
}

/** Returns what the only branch of a query wants. */
export function wantOf(...options: readonly Json[]): Want {
  const parsed = parseQueryOptions(options)
  const [branch, ...others] = toBranches(parsed.trees)
  const conditions = branch && toConditions(branch)
  if (conditions === undefined || others.length > 0) throw new Error('the query has one branch')
  return { scope: SCOPE, conditions, stretch: stretchOf(parsed, false), sha256 }
}
