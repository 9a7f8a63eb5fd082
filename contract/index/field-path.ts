/**
 * Field paths: how a query names a member at any depth inside objects.
 *
 * A path joins member names by dots. A dot or backslash inside a name has a backslash before it, so every list of names has
 * exactly one path: `a.b` is b inside a, `a\.b` is the member "a.b".
 */
import { isJsonObject, type Json, type JsonObject } from '../wire/json.ts'

/** The field name that stands for the document id; in a collection group, for the document's whole path. */
export const ID_FIELD = '__id__'

/** Says whether `text` is what {@link fieldStep} and dots make: backslashes stand before dots and backslashes only. */
export function isFieldPath(text: string): boolean {
  return !text.includes('\\') || /^(?:[^\\]|\\[.\\])*$/.test(text)
}

/** Returns `name` as a step of a field path. */
export function fieldStep(name: string): string {
  return name.includes('.') || name.includes('\\') ? name.replace(/[.\\]/g, '\\$&') : name
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

/** Returns the value at a field path, or `undefined` where the document has none. */
export function fieldValue(document: JsonObject, field: string): Json | undefined {
  let value: Json | undefined = document
  for (const step of fieldSteps(field)) {
    if (!isJsonObject(value) || !Object.hasOwn(value, step)) return undefined
    value = value[step]
  }
  return value
}
