/**
 * Building and removing indexes, a bounded step with each entry.
 *
 * A database may hold more documents than one entry may go over, so what is to be done is noted in the state and done step by
 * step: each entry that takes effect does one after its own work, and `tick` does nothing else. What a step does depends on
 * the state alone, so it is the same on every node.
 */
import { decodeData } from '../data/stored-document.ts'
import type { Sha256 } from '../env.ts'
import { ContractError } from '../errors.ts'
import { declaredPrefix, documentPrefix, indexesPrefix, keyText, WORK_KEY } from '../keys.ts'
import { WORK_STEP_BYTES } from '../limits.ts'
import { ACCESS_BYTES, Meter } from '../meter.ts'
import { prefixEnd, type Range, type Store, type StoreReader } from '../tree/store.ts'
import { binaryToText, textToBinary } from '../wire/bytes.ts'
import { canonicalJson } from '../wire/canonical.ts'
import type { Json } from '../wire/json.ts'
import { addToDeclared } from './declared-entries.ts'
import { type IndexDefinition, readDeclared, writeDeclared } from './definitions.ts'
import { documentsUnder, isKind, isUnder, placeOfDocument, rangeOf } from './places.ts'

/**
 * What is to be done for the collections under one path, which may have `*` in place of document ids: build or remove a
 * declared index, or remove the automatic entries of an exempt field.
 */
export type Work = {
  readonly collection: string
  /** While entries are removed under a path with `*`: the collection at which to go on. */
  readonly from?: string
} & ({ readonly index: number } | { readonly field: string })

/** One step: it ends when nothing is left of its bytes. */
type Progress = { readonly store: Store; readonly sha256: Sha256; left: number }

/** Returns what is to be done, in the order in which it will be. */
export function readWork(store: StoreReader): readonly Work[] {
  const value = store.get(WORK_KEY)
  return value === undefined ? [] : (JSON.parse(binaryToText(value)) as Work[])
}

/** Notes work, unless it is noted already. */
export function addWork(store: Store, work: Work): void {
  const all = readWork(store)
  if (!all.some((other) => isSame(other, work))) writeWork(store, [...all, work])
}

function isSame(a: Work, b: Work): boolean {
  if (a.collection !== b.collection) return false
  return 'index' in a ? 'index' in b && a.index === b.index : 'field' in b && a.field === b.field
}

function writeWork(store: Store, work: readonly Work[]): void {
  if (work.length === 0) store.del(WORK_KEY)
  else store.put(WORK_KEY, textToBinary(canonicalJson(work as unknown as Json)))
}

/** Does one step of the first work there is: about `WORK_STEP_BYTES` of documents, and of entries. Returns whether any is left. */
export function runWorkStep(store: Store, sha256: Sha256): boolean {
  const [work, ...rest] = readWork(store)
  if (work === undefined) return false
  const progress = { store, sha256, left: WORK_STEP_BYTES }
  const next = 'index' in work ? stepOnIndex(progress, work) : stepOnField(progress, work)
  const left = next === undefined ? rest : [next, ...rest]
  writeWork(store, left)
  return left.length > 0
}

type IndexWork = Extract<Work, { index: number }>
type FieldWork = Extract<Work, { field: string }>

function stepOnIndex(progress: Progress, work: IndexWork): Work | undefined {
  const index = readDeclared(progress.store, work.collection).indexes.find(({ number }) => number === work.index)
  if (index === undefined) return undefined
  if (index.state === 'building') return build(progress, work, index)
  const next = removeEntries(progress, work, (collection) => [rangeOf(prefixIn(collection, work))])
  if (next === undefined && index.state === 'removing') replaceIndex(progress.store, work, undefined)
  return next
}

/** The prefix of the keys of the index that the work is on, in one of the collections that it is on. */
function prefixIn(collection: string, { collection: path, index }: IndexWork): string {
  const mark = isKind(path) ? '*' : ''
  return declaredPrefix(collection, `${mark}${index}`)
}

function build(progress: Progress, work: IndexWork, index: IndexDefinition): Work | undefined {
  const { store, sha256 } = progress
  const documents = documentsAfter(progress, work.collection, index.upTo ?? '')
  const [last] = documents.found.slice(-1)
  // Of what it makes as much as of what it reads: a list may make far more entries than it has bytes.
  let left = WORK_STEP_BYTES
  for (const document of documents.found) {
    const { collection, id, key, stored } = document
    const placed = { ...index, prefix: prefixIn(collection, work) }
    const meter = new Meter()
    try {
      addToDeclared(store, placed, { id, data: decodeData(stored) }, { sha256, meter })
    } catch (error) {
      if (!(error instanceof ContractError)) throw error
      const reason = `${collection}/${id}: ${error.sentence}`
      replaceIndex(store, work, { ...without(index, 'upTo'), state: 'failed', reason })
      return { collection: work.collection, index: work.index }
    }
    left -= meter.spent
    if (left < 0 && document !== last) {
      replaceIndex(store, work, { ...index, upTo: key })
      return work
    }
  }
  if (documents.upTo !== undefined) {
    replaceIndex(store, work, { ...index, upTo: documents.upTo })
    return work
  }
  replaceIndex(store, work, { ...without(index, 'upTo'), state: 'ready' })
  return undefined
}

function stepOnField(progress: Progress, work: FieldWork): Work | undefined {
  const { store } = progress
  const next = removeEntries(progress, work, (collection) => fieldRanges(collection, work.field))
  if (next !== undefined) return next
  const declared = readDeclared(store, work.collection)
  const exempt = declared.exempt.map((one) => (one.field === work.field ? { ...one, isClean: true } : one))
  writeDeclared(store, work.collection, { ...declared, exempt })
  return undefined
}

/** The keys of the automatic entries of a field, and of those inside it, in one collection. */
function fieldRanges(collection: string, field: string): Range[] {
  return (['i', 'a'] as const).flatMap((space) => {
    const prefix = indexesPrefix(space, collection)
    const own = keyText(field)
    return [rangeOf(prefix + own), rangeOf(`${prefix}${own.slice(0, -1)}.`)]
  })
}

/** Removes what is in the ranges of each collection. Returns the work that is left. */
function removeEntries(progress: Progress, work: Work, rangesIn: (collection: string) => Range[]): Work | undefined {
  const { store } = progress
  for (const collection of collectionsFrom(progress, work)) {
    for (const key of rangesIn(collection).flatMap((range) => keysIn(progress, range))) store.del(key)
    if (progress.left < 0) return isKind(work.collection) ? { ...work, from: collection } : work
  }
  return undefined
}

/** The keys of a range, up to where the step ends. */
function keysIn(progress: Progress, range: Range): string[] {
  const keys: string[] = []
  if (progress.left < 0) return keys
  for (const [key, value] of progress.store.range(range)) {
    keys.push(key)
    if (!spend(progress, key.length + value.length)) break
  }
  return keys
}

/** Replaces an index by another, or by none. */
function replaceIndex(store: Store, { collection, index }: IndexWork, by: IndexDefinition | undefined): void {
  const declared = readDeclared(store, collection)
  const indexes = declared.indexes.flatMap((one) => (one.number === index ? (by ?? []) : one))
  writeDeclared(store, collection, { ...declared, indexes })
}

type FoundDocument = {
  readonly collection: string
  readonly id: string
  /** Text of the bytes of its key. */
  readonly key: string
  readonly stored: string
}

/** Returns documents behind a key, and the key of the last one when there may be more. */
function documentsAfter(
  progress: Progress,
  path: string,
  key: string,
): { readonly found: readonly FoundDocument[]; readonly upTo: string | undefined } {
  const { lower, upper } = documentsUnder(path)
  const found: FoundDocument[] = []
  const from = key === '' ? lower : `${textToBinary(key)}\0`
  for (const [at, stored] of progress.store.range({ lower: from, upper })) {
    const hasMore = spend(progress, at.length + stored.length)
    const place = placeOfDocument(at)
    if (isUnder(place.collection, path)) found.push({ ...place, key: binaryToText(at), stored })
    if (!hasMore) return { found, upTo: binaryToText(at) }
  }
  return { found, upTo: undefined }
}

/** The collections under a path that have documents, from the one at which the work goes on. */
function* collectionsFrom(progress: Progress, { collection: path, from }: Work): Generator<string, void, undefined> {
  if (!isKind(path)) {
    yield path
    return
  }
  const { lower: first, upper } = documentsUnder(path)
  let lower = from === undefined ? first : documentPrefix(from)
  for (;;) {
    const key = firstKey(progress.store, { lower, upper })
    if (key === undefined) return
    spend(progress, key.length)
    const { collection } = placeOfDocument(key)
    if (isUnder(collection, path)) yield collection
    lower = prefixEnd(documentPrefix(collection))
  }
}

function firstKey(store: StoreReader, range: Range): string | undefined {
  for (const [key] of store.range(range)) return key
  return undefined
}

/** Spends what one access costs. Says whether anything is left. */
function spend(progress: Progress, bytes: number): boolean {
  progress.left -= ACCESS_BYTES + bytes
  return progress.left >= 0
}

function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = value
  return rest
}
