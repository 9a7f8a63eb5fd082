/** Runs a plan over a store. */
import { decodeDocument, type StoredDocument } from '../data/stored-document.ts'
import { assert, ContractError } from '../errors.ts'
import { fieldValue } from '../index/entries.ts'
import { CUT_KEY_LENGTH, VALUE_KEY_BYTES_MAX, wholeValueKey } from '../index/value-key.ts'
import { documentKey } from '../keys.ts'
import { RESULT_DOCUMENTS_MAX } from '../limits.ts'
import type { StoreReader } from '../tree/store.ts'
import { binaryToText, textToBinary } from '../wire/bytes.ts'
import type { Json } from '../wire/json.ts'
import type { Plan } from './plan.ts'

/** A document that a query found. */
export type Found = { readonly id: string; readonly document: StoredDocument }

/**
 * Returns what a plan finds, in order. Reads O(log n) nodes a document.
 *
 * @throws {ContractError} `DB_LIMIT_EXCEEDED` when a query without a limit finds more than a result may hold.
 */
export function runPlan(store: StoreReader, collection: string, plan: Plan): Found[] {
  const limit = plan.limit ?? RESULT_DOCUMENTS_MAX + 1
  const found: Found[] = []
  for (const next of plan.source === 'elements' ? unionOfIds(store, plan, limit) : inOrder(store, collection, plan)) {
    found.push(typeof next === 'string' ? load(store, collection, next) : next)
    if (found.length === limit) break
  }
  if (found.length > RESULT_DOCUMENTS_MAX) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `the query finds more than ${RESULT_DOCUMENTS_MAX} documents; give a limit and read in pages`,
    )
  }
  return found
}

/** Yields ids, or documents where they had to be read. */
function* inOrder(store: StoreReader, collection: string, plan: Plan): Generator<string | Found, void, undefined> {
  const spans = plan.descending ? [...plan.spans].reverse() : plan.spans
  let cut: { beginning: string; ids: string[] } | undefined
  for (const span of spans) {
    for (const [key, value] of store.range({ ...span, reverse: plan.descending })) {
      if (plan.source === 'documents') {
        yield { id: binaryToText(key.slice(plan.prefixLength)), document: decodeDocument(value) }
        continue
      }
      const idAt = Number(value)
      const beginning =
        idAt - plan.prefixLength === CUT_KEY_LENGTH ? key.slice(0, plan.prefixLength + VALUE_KEY_BYTES_MAX) : undefined
      if (cut !== undefined && cut.beginning !== beginning) {
        yield* sortedByValue(store, collection, { plan, ids: cut.ids })
        cut = undefined
      }
      const id = binaryToText(key.slice(idAt))
      if (beginning === undefined) yield id
      else if (cut === undefined) cut = { beginning, ids: [id] }
      else cut.ids.push(id)
    }
  }
  if (cut !== undefined) yield* sortedByValue(store, collection, { plan, ids: cut.ids })
}

/** Yields documents whose keys were cut at the same beginning, in the order of their values, those that pass the checks. */
function sortedByValue(
  store: StoreReader,
  collection: string,
  { plan, ids }: { plan: Plan; ids: readonly string[] },
): Found[] {
  const rows = ids.map((id) => {
    const found = load(store, collection, id)
    const value = wholeValueKey(fieldValue(found.document.data, plan.field) as Json)
    return { found, value, id: textToBinary(id) }
  })
  const kept = rows.filter((row) => plan.checks.every((check) => check(row.value, row.id)))
  kept.sort((a, b) => compare(a.value, b.value) || compare(a.id, b.id))
  return (plan.descending ? kept.reverse() : kept).map((row) => row.found)
}

/** Returns the first ids, in order, of the documents in any of the spans. */
function unionOfIds(store: StoreReader, plan: Plan, limit: number): string[] {
  const ids = new Set<string>()
  for (const span of plan.spans) {
    let taken = 0
    for (const [key, value] of store.range({ ...span, reverse: plan.descending })) {
      ids.add(key.slice(Number(value)))
      if (++taken === limit) break
    }
  }
  const sorted = [...ids].sort(compare)
  return (plan.descending ? sorted.reverse() : sorted).map(binaryToText)
}

function load(store: StoreReader, collection: string, id: string): Found {
  const value = store.get(documentKey(collection, id))
  assert(value !== undefined, 'an index entry has a document')
  return { id, document: decodeDocument(value) }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
