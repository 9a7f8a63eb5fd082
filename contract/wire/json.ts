/** Any JSON value. Numbers are finite 64-bit floats; `undefined` never occurs inside one. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

/** A JSON object. Read its members through {@link member}: an inherited name is not a member. */
export type JsonObject = { readonly [key: string]: Json }

/** Says whether `value` is a JSON object: not `null`, not a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns the own member `key` of `object`, or `undefined` when it has none. */
export function member(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** Sets an own member, also for names such as `__proto__` that plain assignment would misdirect. */
export function setMember(object: { [key: string]: Json }, key: string, value: Json): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
  } else {
    object[key] = value
  }
}
