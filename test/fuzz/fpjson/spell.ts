/** One text for each value, whatever it is, with members in the order of their names. */

/** Returns a text that is the same for two values exactly when no program could tell them apart, bit for bit. */
export function spell(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'object':
      break
    case 'bigint':
      return `${value}n`
    default:
      return typeof value === 'function' ? 'function' : String(value)
  }
  if (value === null) return 'null'
  // Array.from also visits the holes of a sparse list.
  if (Array.isArray(value)) return `[${Array.from(value, spell).join()}]`
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${spell((value as Readonly<Record<string, unknown>>)[key])}`)
  const prototype: unknown = Object.getPrototypeOf(value)
  return `${prototype === Object.prototype ? '' : 'other'}{${members.join()}}`
}
