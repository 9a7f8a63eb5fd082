/**
 * Which entries a document makes in a declared index.
 *
 * The key is the index's prefix, the value keys of the parts one after the other, and the document's id. A descending part
 * has the bytes of its value key inverted, so that the index is read forward whatever the directions. The value says where in
 * the key each part after the first begins, and the id: decimal numbers joined by commas.
 */
import type { Sha256 } from '../env.ts'
import { ContractError } from '../errors.ts'
import { ACCESS_BYTES, type Meter } from '../meter.ts'
import { prefixEnd, type Store, type StoreEntry, type StoreReader } from '../tree/store.ts'
import { binaryToText, textToBinary } from '../wire/bytes.ts'
import type { Json, JsonObject } from '../wire/json.ts'
import type { IndexPart, PartKind, PlacedIndex } from './definitions.ts'
import { fieldValue } from './field-path.ts'
import { valueKey } from './value-key.ts'

const [ZERO, COMMA] = [0x30, 0x2c]

/** A document's content before and after a change; `undefined` where there is none. */
export type Change = {
  readonly id: string
  readonly before: JsonObject | undefined
  readonly after: JsonObject | undefined
}

/** What index entries are made with. */
export type IndexContext = { readonly sha256: Sha256; readonly meter: Meter }

/**
 * Writes the difference that a change of a document makes to one declared index.
 *
 * @throws {ContractError} `DB_UNIQUE_TAKEN` when the index is unique and another document has the same values.
 */
export function updateDeclared(store: Store, index: PlacedIndex, change: Change, context: IndexContext): void {
  const before = entriesOf(index, change.before, change.id, context)
  const after = entriesOf(index, change.after, change.id, context)
  for (const key of before.keys()) if (!after.has(key)) store.del(key)
  for (const entry of after) if (!before.has(entry[0])) putEntry(store, index, entry)
}

/** Writes those entries of a document that an index, being built, does not hold yet. Throws as {@link updateDeclared}. */
export function addToDeclared(
  store: Store,
  index: PlacedIndex,
  document: { readonly id: string; readonly data: JsonObject },
  context: IndexContext,
): void {
  for (const entry of entriesOf(index, document.data, document.id, context)) {
    if (store.get(entry[0]) === undefined) putEntry(store, index, entry)
  }
}

/** Returns the offsets in the key of an entry at which its parts after the first begin, and last that of the id. */
export function offsetsOf(entry: string): number[] {
  return entry.split(',').map(Number)
}

/** Returns the last of {@link offsetsOf}: where the id starts. */
export function idOffsetOf(entry: string): number {
  let offset = 0
  for (let at = entry.length - 1, place = 1; at >= 0 && entry.charCodeAt(at) !== COMMA; at--, place *= 10) {
    offset += (entry.charCodeAt(at) - ZERO) * place
  }
  return offset
}

/** Returns `key` as a part of the given kind has it in the keys of an index. */
export function partKey(key: string, kind: PartKind): string {
  return kind === 'desc' ? inverted(key) : key
}

/** Returns the string whose bytes are those of `binary` inverted. */
export function inverted(binary: string): string {
  let out = ''
  for (let i = 0; i < binary.length; i++) out += String.fromCharCode(0xff - binary.charCodeAt(i))
  return out
}

function entriesOf(
  index: PlacedIndex,
  document: JsonObject | undefined,
  id: string,
  { sha256, meter }: IndexContext,
): Map<string, string> {
  const entries = new Map<string, string>()
  const values = document === undefined ? undefined : valuesOf(index.parts, document)
  if (values === undefined) return entries
  const end = textToBinary(id)
  for (const tuple of values) {
    let key = index.prefix
    const offsets: number[] = []
    for (const [i, value] of tuple.entries()) {
      key += partKey(valueKey(value, sha256), (index.parts[i] as IndexPart)[1])
      offsets.push(key.length)
    }
    meter.spend(ACCESS_BYTES + key.length + end.length)
    entries.set(key + end, offsets.join())
  }
  return entries
}

/** The values of all parts, one tuple for each element of the list that an array part names; `undefined` if one lacks. */
function valuesOf(parts: readonly IndexPart[], document: JsonObject): Json[][] | undefined {
  let tuples: Json[][] = [[]]
  for (const [field, kind] of parts) {
    const value = fieldValue(document, field)
    if (value === undefined || (kind === 'array' && !Array.isArray(value))) return undefined
    const choices = kind === 'array' ? (value as readonly Json[]) : [value]
    tuples = tuples.flatMap((tuple) => choices.map((choice) => [...tuple, choice]))
  }
  return tuples
}

function putEntry(store: Store, index: PlacedIndex, entry: StoreEntry): void {
  if (index.unique) checkUnique(store, index, entry)
  store.put(...entry)
}

function checkUnique(store: StoreReader, { parts }: PlacedIndex, [key, entry]: StoreEntry): void {
  const tuple = key.slice(0, idOffsetOf(entry))
  for (const [other, at] of store.range({ lower: tuple, upper: prefixEnd(tuple) })) {
    const taken = binaryToText(other.slice(idOffsetOf(at)))
    const fields = parts.map(([field]) => field)
    throw new ContractError(
      'DB_UNIQUE_TAKEN',
      `the document ${JSON.stringify(taken)} has the same ${fields.join(' and ')}, which a unique index allows once; choose another value`,
      { fields, id: taken },
    )
  }
}
