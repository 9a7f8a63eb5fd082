/**
 * What can go wrong in a program, when it is compiled and when it runs.
 *
 * Codes are stable and have a row each in docs/errors.md. The message is `CODE: sentence`, so that the code survives
 * where nothing but the message is kept.
 */

/** Code → what it means. docs/errors.md is checked against this table. */
export const FPJSON_CODES = {
  FPJSON_PROGRAM_INVALID: 'the program is not JSON, or a form in it is not well formed',
  FPJSON_FUNCTION_UNKNOWN: 'the program calls what is not a function of the language',
  FPJSON_NAME_FORBIDDEN: 'a key or a step of a path has a name that programs may not use',
  FPJSON_TYPE: 'a function was given a value that it does not take',
  FPJSON_PATTERN: 'a pattern is not well formed, or means what is not available here',
  FPJSON_NUMBER: 'the result is not a finite number',
  FPJSON_FUEL: 'the program used up its fuel',
  FPJSON_DEPTH: 'a program, a call or a value is nested deeper than its named limit',
  FPJSON_SIZE: 'a program, a text or a list is larger than its named limit',
  FPJSON_STATEMENT: 'a statement is not well formed',
  FPJSON_VARIABLE_PROTECTED: 'a statement assigns to a variable that the host gave',
} as const

/** A stable name of one kind of failure. */
export type FpjsonCode = keyof typeof FPJSON_CODES

/** Units of a sentence, and of the place in it, that a message keeps. */
const SENTENCE_UNITS_MAX = 400

/** Where in a program: list indexes and object keys from the outside in. The whole program is `[]`. */
export type ProgramPath = readonly (string | number)[]

/** What a failure carries beside its sentence. */
export type FpjsonErrorDetail = {
  /** The step that failed. */
  readonly path: ProgramPath
  /** The values that it saw, for programs; not meant to be shown to whoever may not read them. */
  readonly values?: readonly unknown[]
}

/**
 * Deterministic failure of a program: the same program, variables and fuel fail alike on every engine.
 *
 * @example
 * throw new FpjsonError('FPJSON_TYPE', 'add takes numbers, got "x"', { path: [1], values: ['x'] })
 */
export class FpjsonError extends Error {
  override readonly name = 'FpjsonError'
  readonly code: FpjsonCode
  /** The sentence without the code. It ends with the place. */
  readonly sentence: string
  readonly path: ProgramPath
  readonly values: readonly unknown[]

  constructor(code: FpjsonCode, sentence: string, detail: FpjsonErrorDetail) {
    const full = `${cut(sentence)} (at ${cut(describePath(detail.path))})`
    super(`${code}: ${full}`)
    this.code = code
    this.sentence = full
    this.path = detail.path
    this.values = detail.values ?? []
  }
}

/** Throws an error located at a place in a program that is being read. */
export function refuse(code: FpjsonCode, sentence: string, path: ProgramPath): never {
  throw new FpjsonError(code, sentence, { path })
}

/** A sentence may repeat what a program made, however long, and where it cut a character in half; and ends up in JSON. */
function cut(text: string): string {
  const part = text.length > SENTENCE_UNITS_MAX ? `${text.slice(0, SENTENCE_UNITS_MAX)}…` : text
  return part.toWellFormed()
}

function describePath(path: ProgramPath): string {
  return path.length === 0 ? 'the top' : path.map((step) => `/${step}`).join('')
}
