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
  /** The function that failed there, or operation of JsonLogic: what is at the place may have called it. */
  readonly step?: string
  /** The values that it saw, for programs; not meant to be shown to whoever may not read them. */
  readonly values?: readonly unknown[]
}

/**
 * Deterministic failure of a program: the same program, variables and fuel fail alike on every engine.
 *
 * @example
 * throw new FpjsonError('FPJSON_TYPE', 'expected a number, got "x"', { path: [1], step: 'add', values: [1, 'x'] })
 * // FPJSON_TYPE: add: expected a number, got "x" (at /1)
 */
export class FpjsonError extends Error {
  override readonly name = 'FpjsonError'
  readonly code: FpjsonCode
  /** The sentence without the code. It begins with the function that failed, if one did, and ends with the place. */
  readonly sentence: string
  readonly path: ProgramPath
  /** The function that failed, or operation of JsonLogic; absent when it was another step. */
  readonly step: string | undefined
  /** The arguments of the function that failed; of another step what it saw. */
  readonly values: readonly unknown[]
  readonly #reason: string

  constructor(code: FpjsonCode, sentence: string, { path, step, values = [] }: FpjsonErrorDetail) {
    const full = `${step === undefined ? '' : `${step}: `}${cut(sentence)} (at ${cut(describePath(path))})`
    super(`${code}: ${full}`)
    this.code = code
    this.sentence = full
    this.path = path
    this.step = step
    this.values = values
    this.#reason = sentence
  }

  /** Returns the same error as one of a function and its arguments. That it ran out of fuel is no fault of a function. */
  in(step: string, values: readonly unknown[]): FpjsonError {
    if (this.step !== undefined || this.code === 'FPJSON_FUEL') return this
    return new FpjsonError(this.code, this.#reason, { path: this.path, step, values })
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
