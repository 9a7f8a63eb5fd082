/** What a write changed in a document: which triggers it is about. */
import { isSameJson } from '../data/equal.ts'
import { fieldValue } from '../index/field-path.ts'
import type { JsonObject } from '../wire/json.ts'
import type { TriggerEvent } from './definition.ts'

/** A document before and after a write; `null` where there is none. */
export type DocumentWrite = { readonly before: JsonObject | null; readonly after: JsonObject | null }

/** Returns what happened to the document, or `undefined` when it is as it was. */
export function eventOf({ before, after }: DocumentWrite): TriggerEvent | undefined {
  if (before === null) return after === null ? undefined : 'create'
  if (after === null) return 'delete'
  return isSameJson(before, after) ? undefined : 'update'
}

/** Returns what says whether the value at a field path differs; a document that is not there has no fields. Each is compared once. */
export function fieldChanges({ before, after }: DocumentWrite): (field: string) => boolean {
  const known = new Map<string, boolean>()
  return (field) => {
    let differs = known.get(field)
    if (differs === undefined) {
      const [old, now] = [before, after].map((document) =>
        document === null ? undefined : fieldValue(document, field),
      )
      differs = old === undefined || now === undefined ? old !== now : !isSameJson(old, now)
      known.set(field, differs)
    }
    return differs
  }
}
