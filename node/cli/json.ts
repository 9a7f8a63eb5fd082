/** JSON that people write on the command line or into files. */
import { CodedError } from '../../contract/wire/coded-error.ts'
import type { Json } from '../../contract/wire/json.ts'
import { QUERY_DEPTH_MAX } from '../../contract/wire/limits.ts'
import { parseJson } from '../../contract/wire/parse-json.ts'
import { CliError } from './errors.ts'

/** A text, which may look as if it held numbers, or a number. */
const TEXT_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/**
 * Returns the value of a JSON text that came from `place`.
 *
 * A whole number must survive: `JSON.parse` makes 9007199254740992 of 9007199254740993. Fractions are rounded to the nearest
 * 64-bit float, as everywhere.
 *
 * @throws {CliError} `CLI_JSON_INVALID`
 */
export function parseJsonFrom(place: string, text: string): Json {
  const value = parse(place, text)
  for (const [token] of text.matchAll(TEXT_OR_NUMBER)) {
    if (token.startsWith('"') || survives(token)) continue
    const fate = `the number ${shorten(token)} would become ${Number(token)}; write a text, "${shorten(token)}"`
    throw new CliError('CLI_JSON_INVALID', `${place} must hold numbers that a 64-bit float can hold: ${fate}`)
  }
  return value
}

function parse(place: string, text: string): Json {
  try {
    return parseJson(text, QUERY_DEPTH_MAX)
  } catch (cause) {
    const sentence = `${place} must be JSON, got ${shorten(text)}: ${reasonOf(cause)}`
    throw new CliError('CLI_JSON_INVALID', sentence, undefined, { cause })
  }
}

/** What `JSON.parse` says has the position. */
function reasonOf(error: unknown): string {
  if (!(error instanceof CodedError)) return String(error)
  return error.cause instanceof SyntaxError ? error.cause.message : error.sentence
}

/** Says whether a number is what it was when it is written again; a fraction may be rounded, but not to 0 or infinity. */
function survives(token: string): boolean {
  const value = Number(token)
  if (!Number.isFinite(value)) return false
  const [digits, exponent] = decimal(token)
  if (exponent < 0) return value !== 0
  const [sameDigits, sameExponent] = decimal(String(value))
  return digits === sameDigits && exponent === sameExponent
}

/** Returns the digits of a number without zeros at either end, and the power of ten that they are multiplied with. */
function decimal(token: string): readonly [digits: string, exponent: number] {
  const [mantissa = '', power = '0'] = token.replace(/^-/, '').toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return ['', 0]
  return [significant, Number(power) - fraction.length + digits.length - significant.length]
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
