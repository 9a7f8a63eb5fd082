/** Examples in a process of their own, as a user runs them. They use the build, which `npm test` makes first. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** The folder of the examples. */
export const EXAMPLES: URL = new URL('../../examples/', import.meta.url)

/** What a program left behind. */
export type Outcome = { readonly code: number | null; readonly output: string }

/** Runs an example. */
export function runExample(file: string): Promise<Outcome> {
  return runProgram(process.execPath, ['--import', 'tsx', fileURLToPath(new URL(file, EXAMPLES))])
}

/** Runs a program in the folder of the repository and returns its exit code and all that it printed. */
export async function runProgram(program: string, args: readonly string[]): Promise<Outcome> {
  const child = spawn(program, args, {
    cwd: fileURLToPath(new URL('..', EXAMPLES)),
    env: { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '' },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8')
    stream.on('data', (text: string) => {
      output += text
    })
  }
  await once(child, 'close')
  return { code: child.exitCode, output }
}
