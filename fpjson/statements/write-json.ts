/** `stringify()`: canonical JSON (RFC 8785), which is also what the log and the state are written in. */
import type { Json, JsonObject } from '../json.ts'
import { TEXT_UNITS_MAX } from '../limits.ts'
import type { Machine } from '../machine.ts'
import { toJson } from '../output.ts'
import { sortedKeys, type Value } from '../value.ts'

/**
 * Returns the canonical JSON text of a value: members by their names, no blanks, numbers and texts as ECMAScript writes
 * them. Absent is null. Costs what the value costs as a result, and what the text costs.
 *
 * @throws {FpjsonError} `FPJSON_TYPE` for a function or half a character, `FPJSON_SIZE` for a text that is too long.
 */
export function writeJsonText(machine: Machine, value: Value): string {
  const progress = { machine, units: 0 }
  const text = write(progress, toJson(machine, value))
  machine.chargeText(text.length)
  return text
}

type Progress = { readonly machine: Machine; units: number }

function write(progress: Progress, value: Json): string {
  if (typeof value === 'string') return count(progress, JSON.stringify(value))
  if (typeof value !== 'object' || value === null) return count(progress, String(value))
  // Brackets; commas and colons are left to the last count.
  progress.units += 2
  return Array.isArray(value) ? writeList(progress, value) : writeObject(progress, value as JsonObject)
}

function writeList(progress: Progress, list: readonly Json[]): string {
  return `[${list.map((item) => write(progress, item)).join(',')}]`
}

function writeObject(progress: Progress, object: JsonObject): string {
  const members = sortedKeys(progress.machine, object).map(
    (key) => `${write(progress, key)}:${write(progress, object[key] as Json)}`,
  )
  return `{${members.join(',')}}`
}

/** Counts what is written, so that a small value that is a very large text is refused before it is built. */
function count(progress: Progress, part: string): string {
  progress.units += part.length
  if (progress.units > TEXT_UNITS_MAX) progress.machine.chargeText(progress.units)
  return part
}
