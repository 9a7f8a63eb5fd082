/**
 * How values and places inside them appear in errors: exact where short, cut where not, the same on every machine.
 * What comes out always has canonical JSON, even of values that have none, because errors end up in receipts.
 */
import { isJsonObject, type Json, type JsonObject, member, setMember } from './wire/json.ts'

const TEXT_UNITS_MAX = 80
const MEMBERS_MAX = 4
const LEVELS_MAX = 2
const PROGRAM_UNITS_MAX = 400

/**
 * Returns `value` cut to a size that fits an error: text to 80 characters, lists and objects to 4 members (of objects the
 * first by name) and 2 levels. `…` marks every cut. The result is at most a few kilobytes whatever comes in.
 */
export function shorten(value: Json): Json {
  return shortenTo(value, LEVELS_MAX)
}

/** Returns {@link shorten} of `value` as JSON text for a sentence; `nothing` when it is absent. */
export function describe(value: Json | undefined): string {
  return value === undefined ? 'nothing' : clip(JSON.stringify(shorten(value)), 2 * TEXT_UNITS_MAX)
}

/**
 * Returns a program as JSON text for a sentence, with all its levels, cut at the end to 400 characters. For programs that were
 * accepted: values of users may have no JSON, and are for {@link describe}.
 */
export function describeProgram(program: Json): string {
  return clip(JSON.stringify(program), PROGRAM_UNITS_MAX)
}

/** Returns the JSON pointer (RFC 6901) made of `steps`; the empty text is the whole value. */
export function pointerOf(steps: readonly (string | number)[]): string {
  let out = ''
  for (const step of steps) out += `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`
  return out.toWellFormed()
}

/** Returns a JSON pointer as the subject of a sentence: itself, cut when long, or `whole` when it is empty. */
export function placeOf(pointer: string, whole: string): string {
  return pointer === '' ? whole : clip(pointer, 2 * TEXT_UNITS_MAX)
}

/** Orders names by UTF-16 code units, as canonical JSON does. */
export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function shortenTo(value: Json, levels: number): Json {
  if (typeof value === 'string') return clip(value, TEXT_UNITS_MAX)
  if (typeof value === 'number') return shortenNumber(value)
  if (typeof value !== 'object' || value === null) return value
  if (isJsonObject(value)) return levels === 0 ? '{…}' : shortenObject(value, levels)
  if (levels === 0) return '[…]'
  const items = value.slice(0, MEMBERS_MAX).map((item) => shortenTo(item, levels - 1))
  return value.length > MEMBERS_MAX ? [...items, '…'] : items
}

function shortenNumber(value: number): Json {
  if (Object.is(value, -0)) return '-0'
  return Number.isFinite(value) ? value : String(value)
}

function shortenObject(object: JsonObject, levels: number): JsonObject {
  const names = Object.keys(object).sort(compareNames)
  const out: { [key: string]: Json } = {}
  for (const name of names.slice(0, MEMBERS_MAX)) {
    setMember(out, clip(name, TEXT_UNITS_MAX), shortenTo(member(object, name) ?? null, levels - 1))
  }
  if (names.length > MEMBERS_MAX) out['…'] = `${names.length - MEMBERS_MAX} more`
  return out
}

// A cut never leaves half a surrogate pair behind.
function clip(text: string, unitsMax: number): string {
  if (text.length <= unitsMax) return text.toWellFormed()
  const last = text.charCodeAt(unitsMax - 1)
  const cut = text.slice(0, last >= 0xd800 && last <= 0xdbff ? unitsMax - 1 : unitsMax)
  return `${cut.toWellFormed()}…`
}
