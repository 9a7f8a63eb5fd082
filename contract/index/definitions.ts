/** The indexes that owners declare for a collection beside the automatic ones, and the fields they exempt from those. */
import { isReservedName } from '../data/validate.ts'
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { declaredPrefix, indexesKey } from '../keys.ts'
import { FIELD_PATH_BYTES_MAX, INDEX_PARTS_MAX } from '../limits.ts'
import type { Store, StoreReader } from '../tree/store.ts'
import { binaryToText, textToBinary } from '../wire/bytes.ts'
import { canonicalJson } from '../wire/canonical.ts'
import type { Json } from '../wire/json.ts'
import { fieldSteps, ID_FIELD, isFieldPath } from './field-path.ts'

/** How a part orders its field: ascending, descending, or one entry for each element of a list. */
export type PartKind = 'asc' | 'desc' | 'array'

/** One field of an index, as `addIndex` takes it: `["age", "desc"]`. */
export type IndexPart = readonly [field: string, kind: PartKind]

/**
 * `building` until all documents that were there are in it: it serves no query yet. `failed` when two documents have what a
 * unique index allows once. `removing` until its last entry is gone.
 */
export type IndexState = 'building' | 'ready' | 'failed' | 'removing'

/** A declared index. It holds the documents that have all of its fields. */
export type IndexDefinition = {
  /** Number within its collection; never given again. */
  readonly number: number
  readonly parts: readonly IndexPart[]
  /** True: no two documents of a collection have the same values in all parts. */
  readonly unique: boolean
  readonly state: IndexState
  /** While it is built: the key up to which documents are in it, as text of its bytes; `''` at first. */
  readonly upTo?: string
  /** Why it failed. */
  readonly reason?: string
}

/** What is declared for one collection. */
export type DeclaredIndexes = {
  /** The number of the next index. */
  readonly next: number
  readonly indexes: readonly IndexDefinition[]
  /** Fields whose automatic indexes are off, with all that is inside them; in the order of their exemption. */
  readonly exempt: readonly ExemptField[]
}

/** `isClean` when the entries that it had are gone. */
export type ExemptField = { readonly field: string; readonly isClean: boolean }

/** What a collection starts from. */
export const NOTHING_DECLARED: DeclaredIndexes = { next: 1, indexes: [], exempt: [] }

/** Returns what is declared under exactly this collection path, which may have `*` in place of document ids. */
export function readDeclared(store: StoreReader, collection: string): DeclaredIndexes {
  const value = store.get(indexesKey(collection))
  return value === undefined ? NOTHING_DECLARED : parseDeclared(value)
}

/** Returns what {@link writeDeclared} stored as `value`. */
export function parseDeclared(value: string): DeclaredIndexes {
  return JSON.parse(binaryToText(value)) as DeclaredIndexes
}

/** Replaces what is declared under a collection path. */
export function writeDeclared(store: Store, collection: string, declared: DeclaredIndexes): void {
  store.put(indexesKey(collection), textToBinary(canonicalJson(declared as unknown as Json)))
}

/**
 * Returns the path under which indexes of every collection of this kind are declared: `posts`, `*`, `comments` joined by
 * slashes for `posts/p1/comments`; `undefined` for a top-level collection, which is the only one of its kind.
 */
export function kindOf(collection: string): string | undefined {
  if (!collection.includes('/')) return undefined
  return collection
    .split('/')
    .map((step, i) => (i % 2 === 1 ? '*' : step))
    .join('/')
}

/** An index with the prefix of its keys in one collection. */
export type PlacedIndex = IndexDefinition & { readonly prefix: string }

/** What is declared for the documents of one collection, by its own path and by its kind. */
export type CollectionIndexes = {
  readonly indexes: readonly PlacedIndex[]
  readonly exempt: readonly ExemptField[]
}

/** What holds for a collection for which nothing is declared. */
export const NO_INDEXES: CollectionIndexes = { indexes: [], exempt: [] }

/** Returns what is declared for a collection. */
export function placeIndexes(collection: string, own: DeclaredIndexes, kind: DeclaredIndexes): CollectionIndexes {
  const place = (declared: DeclaredIndexes, mark: string): PlacedIndex[] =>
    declared.indexes.map((index) => ({ ...index, prefix: declaredPrefix(collection, `${mark}${index.number}`) }))
  return {
    indexes: [...place(own, ''), ...place(kind, '*')],
    exempt: [...own.exempt, ...kind.exempt],
  }
}

/** Returns the exemption that turns off the automatic indexes of `field`: its own, or that of a field around it. */
export function exemptionOf(exempt: readonly ExemptField[], field: string): ExemptField | undefined {
  return exempt.find((one) => field === one.field || field.startsWith(`${one.field}.`))
}

/** Says whether two indexes have the same parts. */
export function haveSameParts(a: readonly IndexPart[], b: readonly IndexPart[]): boolean {
  return a.length === b.length && a.every(([field, kind], i) => field === b[i]?.[0] && kind === b[i]?.[1])
}

const KINDS: readonly (Json | undefined)[] = ['asc', 'desc', 'array']

/**
 * Reads the parts of an index: `[["age", "desc"], ["height"]]`, ascending when nothing else is said.
 *
 * @throws {ContractError} `DB_INDEX_INVALID`, `DB_LIMIT_EXCEEDED`
 */
export function parseParts(value: Json | undefined): readonly IndexPart[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw invalid('an index is a list of fields, such as [["age", "desc"], ["height", "asc"]]')
  }
  if (value.length > INDEX_PARTS_MAX) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `an index has at most ${INDEX_PARTS_MAX} fields, this one has ${value.length}; leave out those that filter least`,
      { limit: 'INDEX_PARTS_MAX', expected: INDEX_PARTS_MAX, got: value.length },
    )
  }
  const parts = value.map(parsePart)
  if (new Set(parts.map(([field, kind]) => `${kind === 'array'} ${field}`)).size !== parts.length) {
    throw invalid('an index has each field once')
  }
  // Each element of one list times each of another would let one document make millions of entries.
  if (parts.filter(([, kind]) => kind === 'array').length > 1) throw invalid('an index has at most one array field')
  return parts
}

function parsePart(part: Json): IndexPart {
  const [field, kind = 'asc', ...more] = Array.isArray(part) ? (part as readonly Json[]) : []
  if (typeof field !== 'string' || !isFieldPath(field) || !KINDS.includes(kind) || more.length > 0) {
    throw invalid('a field of an index is ["field"], or ["field", "asc" | "desc" | "array"]')
  }
  const [reserved] = fieldSteps(field).filter(isReservedName)
  if (field === ID_FIELD) {
    throw invalid(`${ID_FIELD} is part of no index, as the id comes last in the keys of each; leave it out`)
  }
  if (reserved !== undefined) {
    throw invalid(`no document has a field ${describe(reserved)}; leave ${describe(field)} out`)
  }
  if (textToBinary(field).length > FIELD_PATH_BYTES_MAX) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `a field's path has at most ${FIELD_PATH_BYTES_MAX} bytes; use shorter names`,
      { limit: 'FIELD_PATH_BYTES_MAX', expected: FIELD_PATH_BYTES_MAX },
    )
  }
  return [field, kind as PartKind]
}

function invalid(sentence: string): ContractError {
  return new ContractError('DB_INDEX_INVALID', sentence)
}
