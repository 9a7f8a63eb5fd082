/** The command line in this process, without a build. */
import type { Json } from '../../contract/wire/json.ts'
import type { Refusal } from '../../contract/wire/types.ts'
import { toRefusal } from '../../node/cli/errors.ts'
import { createProgram } from '../../node/cli/program.ts'

/** What a command said: its result, with the text for people, or why it failed. */
export type Said = { readonly value: Json; readonly text: string } | { readonly refusal: Refusal }

/** Runs one command and returns what it said. */
export async function say(...args: readonly string[]): Promise<Said> {
  let said: Said | undefined
  const program = createProgram({
    json: true,
    result: (value, text) => {
      said = { value, text }
    },
    failure: () => {},
    progress: () => ({ update: () => {}, end: () => {} }),
  })
  try {
    await program.parse(args)
  } catch (error) {
    return { refusal: toRefusal(error) }
  }
  if (said === undefined) throw new Error('the command said nothing')
  return said
}
