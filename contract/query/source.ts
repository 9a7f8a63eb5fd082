/**
 * The port of indexes: whatever can give the documents of a collection in some order.
 *
 * The planner knows indexes only as a list of sources. Those here are kept with the documents, in the state of the database.
 * An index that is kept elsewhere, in a tree of its own or in the memory of a node, is one more source with another reader.
 */

import { exemptionOf, haveSameParts, type IndexPart, type IndexState, readDeclared } from '../index/definitions.ts'
import { ID_FIELD } from '../index/field-path.ts'
import { indexPrefix } from '../keys.ts'
import type { Programs } from '../programs.ts'
import type { StoreReader } from '../tree/store.ts'
import type { JsonObject } from '../wire/json.ts'
import type { Conditions } from './conditions.ts'
import type { Order } from './order.ts'
import type { Scope } from './scope.ts'

/**
 * One index: keys in the order of its parts and then of the documents' ids.
 *
 * A key is the prefix, the value key of each part (inverted in a descending part, of one element in an array part), and the
 * id. Its value says where each part ends, decimal numbers joined by commas. It holds exactly the documents that have all of
 * its fields (in an array part: the ones with lists, once for each distinct element), as they are in the state that is read.
 */
export type IndexSource = {
  /** `documents`: no parts, and the documents themselves as values. The last two are kept outside the state. */
  readonly kind: 'documents' | 'automatic' | 'declared' | 'indexer' | 'temporary'
  /** What `explain` says besides about one outside the state: its name, or what it cost to build. */
  readonly details?: JsonObject
  readonly parts: readonly IndexPart[]
  readonly prefix: string
  readonly reader: StoreReader
}

/** Indexes outside the state. Only reads from outside use them: what an entry does never depends on them. */
export type OutsideIndexes = {
  /** Returns those that hold a collection's documents as they are in the state that is read. */
  sourcesFor(collection: string): readonly IndexSource[]
}

/** What there is to serve a collection's queries. */
export type Catalogue = {
  readonly documents: IndexSource
  /** Returns the sources that may serve a branch: automatic ones of its fields, all declared ones, and those outside. */
  sourcesFor(conditions: Conditions, order: Order): readonly IndexSource[]
  /** Returns the state of the index of these parts that was declared or is outside, `undefined` when there is none. */
  stateOf(parts: readonly IndexPart[]): IndexState | undefined
  /** Says whether a field has its automatic indexes. */
  isIndexed(field: string): boolean
  /** Returns the path under which an index of these parts is to be declared. */
  pathFor(parts: readonly IndexPart[]): string
}

/** Returns what there is for a collection: in the state itself and, behind that, outside of it. */
export function catalogueOf(
  store: StoreReader,
  programs: Programs,
  { collection, documents, indexPath }: Scope,
  outside?: OutsideIndexes,
): Catalogue {
  const { indexes, exempt } = programs.indexesOf(store, collection)
  const isIndexed = (field: string): boolean => exemptionOf(exempt, field) === undefined
  const automatic = (space: 'i' | 'a', field: string): IndexSource => ({
    kind: 'automatic',
    parts: [[field, space === 'i' ? 'asc' : 'array']],
    prefix: indexPrefix(space, collection, field),
    reader: store,
  })
  const declared = indexes
    .filter(({ state }) => state === 'ready')
    .map(
      ({ parts, prefix }): IndexSource => ({
        kind: 'declared',
        parts,
        prefix,
        reader: store,
      }),
    )
  const beside = outside?.sourcesFor(collection) ?? []
  return {
    documents: { kind: 'documents', parts: [], prefix: documents, reader: store },
    sourcesFor: (conditions, { sorts }) => {
      const sources: IndexSource[] = []
      for (const [field, { contains }] of conditions) {
        if (field === ID_FIELD || !isIndexed(field)) continue
        if (contains.length > 0) sources.push(automatic('a', field))
        sources.push(automatic('i', field))
      }
      for (const { field } of sorts) if (!conditions.has(field) && isIndexed(field)) sources.push(automatic('i', field))
      return [...sources, ...declared, ...beside]
    },
    stateOf: (parts) => {
      const isOutside = beside.some((index) => haveSameParts(index.parts, parts))
      return isOutside ? 'ready' : indexes.find((index) => haveSameParts(index.parts, parts))?.state
    },
    isIndexed,
    pathFor: (parts) => {
      const [[field] = [''], ...others] = parts
      // An index of one field may be declared only where the field is exempt: here alone, or in all collections of the kind.
      const isExempt = exemptionOf(readDeclared(store, indexPath).exempt, field) !== undefined
      return others.length > 0 || isExempt ? indexPath : collection
    },
  }
}
