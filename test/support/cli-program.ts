/** The commands of `weft` in this process, from their sources. */
import type { Json } from '../../contract/wire/json.ts'
import { exitCodeOf, toRefusal } from '../../node/cli/errors.ts'
import type { Output } from '../../node/cli/output.ts'
import { createProgram } from '../../node/cli/program.ts'

export type ProgramOutcome = {
  readonly code: number
  /** What a program is given, and people. */
  readonly value: Json
  readonly text: string
  /** The code of the refusal when the command failed. */
  readonly error?: string
  /** What the progress bar was told. */
  readonly progress: readonly number[]
}

/** Runs a command to its end. */
export async function runProgram(...args: string[]): Promise<ProgramOutcome> {
  const said: { value: Json; text: string; error?: string } = { value: null, text: '' }
  const progress: number[] = []
  const output: Output = {
    json: true,
    result: (value, text) => void Object.assign(said, { value, text }),
    failure: ({ code, message }) => void Object.assign(said, { error: code, text: message }),
    progress: () => ({ update: (done) => void progress.push(done), end: () => undefined }),
  }
  try {
    const code = await createProgram(output).parse(args)
    return { code, ...said, progress }
  } catch (error) {
    const { code, message } = toRefusal(error)
    return { code: exitCodeOf(code), value: null, text: message, error: code, progress }
  }
}
