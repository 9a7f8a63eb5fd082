/** The text of a pattern while it is read, character by character. */
import type { FpjsonCode } from '../errors.ts'

/** A flag of a pattern: all matches, letters without case, `^` and `$` at lines, `.` also for line ends, code points. */
export type PatternFlag = 'g' | 'i' | 'm' | 's' | 'u'

/** Throws an error of whoever compiles the pattern. */
export type Fail = (code: FpjsonCode, sentence: string) => never

/** Where a parser is in its text. */
export type Reader = {
  /** Code points with the flag `u`, UTF-16 units without. */
  readonly text: readonly string[]
  at: number
  readonly flags: ReadonlySet<PatternFlag>
  /** One for each numbered group so far: its name, if it has one. */
  readonly groups: (string | undefined)[]
  readonly fail: Fail
}

/** Returns the next character, or the empty text at the end. */
export function peek(reader: Reader): string {
  return reader.text[reader.at] ?? ''
}

/** Reads the next character. */
export function next(reader: Reader): string {
  const character = peek(reader)
  if (character === '') refuse(reader, 'the pattern ends too early')
  reader.at++
  return character
}

/** Reads the next character if it is `wanted`, and says whether it was. */
export function take(reader: Reader, wanted: string): boolean {
  if (peek(reader) !== wanted) return false
  reader.at++
  return true
}

/** Fails at the character that was read last. */
export function refuse(reader: Reader, sentence: string, code: FpjsonCode = 'FPJSON_PATTERN'): never {
  return reader.fail(code, `${sentence} (character ${reader.at} of the pattern)`)
}
