#!/usr/bin/env node
/** The binary `weft`. docs/cli.md tells of its commands. */
import { CommanderError } from 'commander'
import { EXIT, exitCodeOf, toRefusal } from './errors.ts'
import { createOutput, type Output } from './output.ts'
import { createProgram } from './program.ts'

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader went away (`weft get … | head`): nothing is left to say to it.
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.ok)
    throw error
  })
}
const args = process.argv.slice(2)
process.exitCode = await run(args, createOutput(wantsJson(args)))

async function run(args: readonly string[], output: Output): Promise<number> {
  try {
    return await createProgram(output).parse(args)
  } catch (error) {
    if (error instanceof CommanderError) return usage(error, output)
    const refusal = toRefusal(error)
    output.failure(refusal)
    return exitCodeOf(refusal.code)
  }
}

/** Commander has told people already. */
function usage(error: CommanderError, output: Output): number {
  if (error.exitCode === 0) return EXIT.ok
  if (output.json) output.failure({ code: 'CLI_USAGE', message: error.message.replace(/^error: /, '') })
  return EXIT.usage
}

/** Known before anything is parsed, so that usage errors come in JSON as well. */
function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf('--')
  return (end < 0 ? args : args.slice(0, end)).includes('--json')
}
