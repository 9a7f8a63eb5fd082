/**
 * Which index entries a document makes.
 *
 * Every member, at any depth inside objects, makes an entry under its field path; every distinct element of every list makes
 * one in the element index of the list's path. A field path joins member names by dots; a dot or backslash inside a name is
 * written with a backslash before it.
 */
import type { Sha256 } from '../env.ts'
import { indexPrefix } from '../keys.ts'
import type { Store } from '../tree/store.ts'
import { binaryToText, textToBinary } from '../wire/bytes.ts'
import { isJsonObject, type Json, type JsonObject } from '../wire/json.ts'
import { valueKey } from './value-key.ts'

/** Key of an index entry and its value. */
type IndexEntries = Map<string, string>

/** A document's place, and the content whose entries are meant; `undefined` where there is none. */
export type Indexed = {
  readonly collection: string
  readonly id: string
  readonly before: JsonObject | undefined
  readonly after: JsonObject | undefined
}

/** Writes the difference between the index entries of a document before and after a change. */
export function updateIndexes(store: Store, change: Indexed, sha256: Sha256): void {
  const writer = { collection: change.collection, id: textToBinary(change.id), sha256 }
  const before = change.before === undefined ? new Map<string, string>() : entriesOf(change.before, writer)
  const after = change.after === undefined ? new Map<string, string>() : entriesOf(change.after, writer)
  for (const key of before.keys()) if (!after.has(key)) store.del(key)
  for (const [key, value] of after) if (!before.has(key)) store.put(key, value)
}

/** Returns the id of the document that an index entry is of. */
export function idOfIndexEntry(key: string, value: string): string {
  return binaryToText(key.slice(Number(value)))
}

/** Returns `name` as a step of a field path. */
export function fieldStep(name: string): string {
  return name.includes('.') || name.includes('\\') ? name.replace(/[.\\]/g, '\\$&') : name
}

/** Returns the value at a field path, or `undefined` where the document has none. */
export function fieldValue(document: JsonObject, field: string): Json | undefined {
  let value: Json | undefined = document
  for (const step of fieldSteps(field)) {
    if (!isJsonObject(value) || !Object.hasOwn(value, step)) return undefined
    value = value[step]
  }
  return value
}

/** Returns the member names that a field path joins. */
export function fieldSteps(field: string): string[] {
  if (!field.includes('\\')) return field.split('.')
  const steps = ['']
  for (let i = 0; i < field.length; i++) {
    const character = field.charAt(i)
    if (character === '.') steps.push('')
    else steps[steps.length - 1] += character === '\\' ? field.charAt(++i) : character
  }
  return steps
}

type Writer = { readonly collection: string; readonly id: string; readonly sha256: Sha256 }

function entriesOf(document: JsonObject, writer: Writer): IndexEntries {
  const entries: IndexEntries = new Map()
  addMembers(entries, document, { writer, prefix: '' })
  return entries
}

function addMembers(entries: IndexEntries, object: JsonObject, at: { writer: Writer; prefix: string }): void {
  for (const name of Object.keys(object)) {
    const value = object[name] as Json
    const field = at.prefix + fieldStep(name)
    addEntry(entries, indexPrefix('i', at.writer.collection, field), { value, writer: at.writer })
    if (Array.isArray(value)) {
      const prefix = indexPrefix('a', at.writer.collection, field)
      for (const element of value) addEntry(entries, prefix, { value: element, writer: at.writer })
    } else if (isJsonObject(value)) {
      addMembers(entries, value, { writer: at.writer, prefix: `${field}.` })
    }
  }
}

function addEntry(entries: IndexEntries, prefix: string, entry: { value: Json; writer: Writer }): void {
  const key = prefix + valueKey(entry.value, entry.writer.sha256)
  entries.set(key + entry.writer.id, String(key.length))
}
