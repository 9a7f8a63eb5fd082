/** Equality of values: what canonical JSON would say, without writing it. */
import { isJsonObject, type Json, type JsonObject } from '../wire/json.ts'

/** Says whether two values are the same JSON, whatever the order of members. Takes time linear in the smaller of the two. */
export function isSameJson(a: Json, b: Json): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (isJsonObject(a)) return isJsonObject(b) && areSameMembers(a, b)
  return Array.isArray(b) && a.length === b.length && a.every((item: Json, i) => isSameJson(item, b[i] as Json))
}

function areSameMembers(a: JsonObject, b: JsonObject): boolean {
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every((name) => Object.hasOwn(b, name) && isSameJson(a[name] as Json, b[name] as Json))
}
