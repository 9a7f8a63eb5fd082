/** The fields of a request as rules see them: by where they are written, not by how the request spells them. */
import type { FieldPath } from '../../fpjson/index.ts'
import { mergeUpdate } from '../data/merge.ts'
import { isJsonObject, type Json, type JsonObject } from '../wire/json.ts'
import type { Operation } from './pattern.ts'

/** What is written, as it was sent; `data` is `null` for a delete. */
type Sent = { readonly operation: Operation; readonly data: JsonObject | null }

/**
 * Returns the data of a request with what dotted keys address nested as it is in a document: `{ "a.b": 1 }` of an update is
 * `{ "a": { "b": 1 } }`. Operators stand as they were sent.
 */
export function requestData({ operation, data }: Sent): JsonObject | null {
  if (data === null || !merges(operation) || !Object.keys(data).some((key) => key.includes('.'))) return data
  return mergeUpdate(undefined, data)
}

/**
 * Returns where a request puts something in. An update or upsert replaces what stands at each of its keys, so that all inside
 * it is touched, sent or not. Others write a whole document: the places are those of the values in it.
 */
export function requestFields({ operation, data }: Sent): readonly FieldPath[] {
  if (data === null) return []
  return merges(operation) ? Object.keys(data).map((key) => key.split('.')) : valuesIn(data)
}

/** Returns where the values of a request stand: scalars, lists, operators, and objects that hold nothing. */
export function requestValues(sent: Sent): readonly FieldPath[] {
  const data = requestData(sent)
  return data === null ? [] : valuesIn(data)
}

/** Whether a key with dots addresses a field inside others; in other operations it is a name as any. */
function merges({ func }: Operation): boolean {
  return func === 'update' || func === 'upsert'
}

function valuesIn(data: JsonObject): readonly FieldPath[] {
  const places: FieldPath[] = []
  const visit = (value: Json, path: FieldPath): void => {
    const names = isJsonObject(value) && !Object.hasOwn(value, '__op') ? Object.keys(value) : []
    if (names.length === 0) places.push(path)
    for (const name of names) visit((value as JsonObject)[name] as Json, [...path, name])
  }
  for (const name of Object.keys(data)) visit(data[name] as Json, [name])
  return places
}
