/** Runs a plan over a store. */
import { decodeData } from '../data/stored-document.ts'
import { describe } from '../describe.ts'
import { assert, ContractError } from '../errors.ts'
import { idOfIndexEntry } from '../index/entries.ts'
import { fieldValue } from '../index/field-path.ts'
import { CUT_KEY_LENGTH, VALUE_KEY_BYTES_MAX, wholeValueKey } from '../index/value-key.ts'
import { documentKey } from '../keys.ts'
import { QUERY_READ_BYTES_MAX, RESULT_DOCUMENTS_MAX } from '../limits.ts'
import type { StoreEntry, StoreReader } from '../tree/store.ts'
import { binaryToText, textToBinary } from '../wire/bytes.ts'
import type { Json } from '../wire/json.ts'
import type { Plan } from './plan.ts'
import { compareBinary } from './span.ts'

/** A document that a query found, as it is stored: a caller decodes as much of it as it needs. */
export type Found = { readonly id: string; readonly stored: string }

/**
 * Returns what a plan finds, in order. Reads O(log n) nodes a document.
 *
 * A query in order of a field whose values are so long that their keys were cut reads, of those that share their first
 * `VALUE_KEY_BYTES_MAX` bytes, all, whatever its limit.
 *
 * @throws {ContractError} `DB_LIMIT_EXCEEDED` when a query without a limit finds more documents than a result may hold, when the
 * documents read have more bytes than one query may read, or when too many share the beginning of their long values.
 */
export function runPlan(store: StoreReader, collection: string, plan: Plan): Found[] {
  const limit = plan.limit ?? RESULT_DOCUMENTS_MAX + 1
  const found: Found[] = []
  for (const next of SOURCES[plan.source]({ store, collection, plan, read: { bytes: 0 } })) {
    found.push(next)
    if (found.length === limit) break
  }
  if (found.length > RESULT_DOCUMENTS_MAX) throw tooMany('are found', 'give a limit and read in pages')
  return found
}

type Run = {
  readonly store: StoreReader
  readonly collection: string
  readonly plan: Plan
  /** Bytes of the documents read so far. */
  readonly read: { bytes: number }
}

const SOURCES: Readonly<Record<Plan['source'], (run: Run) => Iterable<Found>>> = {
  documents: documentsInOrder,
  values: inOrderOfValues,
  ids: inOrderOfIds,
}

function* documentsInOrder(run: Run): Generator<Found, void, undefined> {
  for (const [key, value] of entriesInOrder(run)) {
    const id = binaryToText(key.slice(run.plan.prefixLength))
    yield take(run, id, value)
  }
}

function* inOrderOfValues(run: Run): Generator<Found, void, undefined> {
  // Documents whose keys were cut after the same beginning, held back until all of them are known.
  let cut: { readonly beginning: string | undefined; readonly ids: string[] } = { beginning: undefined, ids: [] }
  for (const [key, value] of entriesInOrder(run)) {
    const beginning = beginningOfCut(key, Number(value), run.plan.prefixLength)
    if (beginning !== cut.beginning) {
      yield* sortedByValue(run, cut.ids)
      cut = { beginning, ids: [] }
    }
    const id = idOfIndexEntry(key, value)
    if (beginning === undefined) yield load(run, id)
    else cut.ids.push(id)
    if (cut.ids.length > RESULT_DOCUMENTS_MAX) {
      throw tooMany(`have values of one long beginning in ${describe(run.plan.field)}`, 'order by another field')
    }
  }
  yield* sortedByValue(run, cut.ids)
}

/** Returns what a key has before the hash of its value; `undefined` when the value was not cut. */
function beginningOfCut(key: string, idAt: number, prefixLength: number): string | undefined {
  return idAt - prefixLength === CUT_KEY_LENGTH ? key.slice(0, prefixLength + VALUE_KEY_BYTES_MAX) : undefined
}

/** Returns the documents that pass the checks, in the order of their values. */
function sortedByValue(run: Run, ids: readonly string[]): Found[] {
  const { checks, descending, field } = run.plan
  const rows = ids.map((id) => {
    const found = load(run, id)
    const value = wholeValueKey(fieldValue(decodeData(found.stored), field) as Json)
    return { found, value, id: textToBinary(id) }
  })
  const kept = rows.filter((row) => checks.every((check) => check(row.value, row.id)))
  kept.sort((a, b) => compareBinary(a.value, b.value) || compareBinary(a.id, b.id))
  return (descending ? kept.reverse() : kept).map((row) => row.found)
}

/** Yields the union of the spans, of which no more than the limit can be needed from any one. */
function* inOrderOfIds(run: Run): Generator<Found, void, undefined> {
  const { store, plan } = run
  const limit = plan.limit ?? RESULT_DOCUMENTS_MAX + 1
  const ids = new Set<string>()
  for (const span of plan.spans) {
    let taken = 0
    for (const [key, value] of store.range({ ...span, reverse: plan.descending })) {
      ids.add(key.slice(Number(value)))
      if (++taken === limit) break
    }
  }
  const sorted = [...ids].sort(compareBinary)
  for (const id of plan.descending ? sorted.reverse() : sorted) yield load(run, binaryToText(id))
}

function* entriesInOrder({ store, plan }: Run): Generator<StoreEntry, void, undefined> {
  const { spans, descending } = plan
  for (const span of descending ? [...spans].reverse() : spans) {
    yield* store.range({ ...span, reverse: descending })
  }
}

function load(run: Run, id: string): Found {
  const value = run.store.get(documentKey(run.collection, id))
  assert(value !== undefined, 'an index entry has a document')
  return take(run, id, value)
}

function take({ read }: Run, id: string, value: string): Found {
  read.bytes += value.length
  if (read.bytes > QUERY_READ_BYTES_MAX) throw tooLarge()
  return { id, stored: value }
}

function tooMany(which: string, advice: string): ContractError {
  const expected = RESULT_DOCUMENTS_MAX
  return new ContractError('DB_LIMIT_EXCEEDED', `more than ${expected} documents ${which}; ${advice}`, {
    limit: 'RESULT_DOCUMENTS_MAX',
    expected,
  })
}

function tooLarge(): ContractError {
  const expected = QUERY_READ_BYTES_MAX
  return new ContractError(
    'DB_LIMIT_EXCEEDED',
    `the query reads more than ${expected} bytes of documents; read in pages`,
    {
      limit: 'QUERY_READ_BYTES_MAX',
      expected,
    },
  )
}
