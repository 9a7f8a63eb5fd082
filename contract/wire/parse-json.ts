/**
 * JSON from strangers.
 *
 * `JSON.parse` keeps the last of two members with one name, so two readers may take one text for two values, and its own
 * limit of nesting is the stack's. One scan before it counts levels and members outside of texts; a value that has fewer
 * members than its text named one twice.
 */
import { WireError } from './errors.ts'
import type { Json } from './json.ts'

const QUOTE = 0x22
const COLON = 0x3a
const BACKSLASH = 0x5c

/**
 * Returns the value of a JSON text (RFC 8259) in which no object names a member twice. Time is linear.
 *
 * @throws {WireError} `DB_QUERY_INVALID`, or `DB_LIMIT_EXCEEDED` when lists and objects go deeper than `depthMax` levels.
 */
export function parseJson(text: string, depthMax: number): Json {
  const { depth, members } = scan(text)
  if (depth > depthMax)
    throw new WireError('DB_LIMIT_EXCEEDED', `expected JSON of at most ${depthMax} levels, got ${depth}; flatten it`)
  let value: Json
  try {
    value = JSON.parse(text)
  } catch (cause) {
    const sentence =
      text === '' ? 'expected JSON, got an empty text; send a value' : 'the text is not JSON; write it as RFC 8259 says'
    throw new WireError('DB_QUERY_INVALID', sentence, undefined, { cause })
  }
  if (countMembers(value) !== members) {
    throw new WireError('DB_QUERY_INVALID', 'an object names a member twice; leave one of the two out')
  }
  return value
}

/** Counts levels and colons outside of texts. What is no JSON gives some count; `JSON.parse` decides about it. */
function scan(text: string): { depth: number; members: number } {
  let level = 0
  let depth = 0
  let members = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) i = endOfText(text, i)
    else if (code === COLON) members++
    // One bit, 0x20, is between [ and {, and between ] and }.
    else if ((code | 0x20) === 0x7b) depth = Math.max(depth, ++level)
    else if ((code | 0x20) === 0x7d) level--
  }
  return { depth, members }
}

/** Returns the index of the quote that ends the text whose first quote is at `start`. */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes++
    if (slashes % 2 === 0) return end
  }
  return text.length
}

function countMembers(root: Json): number {
  let members = 0
  const open: Json[] = [root]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue
    const inner = Object.values(value) as Json[]
    if (!Array.isArray(value)) members += inner.length
    for (const item of inner) if (typeof item === 'object' && item !== null) open.push(item)
  }
  return members
}
