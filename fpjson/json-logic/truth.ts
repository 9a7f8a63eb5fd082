/** What counts as true in JsonLogic. */
import { isList, type Value } from '../value.ts'

/** Says whether a value counts as true: all but `false`, `null`, 0, the empty text and, unlike in FPJSON, the empty list. */
export function isTruthy(value: Value): boolean {
  return isList(value) ? value.length > 0 : Boolean(value)
}
