/** Asks before what cannot be undone. */
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { CliError } from './errors.ts'

/** Options of a command that asks. */
export type ConfirmOptions = { readonly yes?: true }

/** Where people are asked. A question needs a terminal on both sides. */
type Terminal = {
  readonly input: Readable & { readonly isTTY?: boolean }
  readonly output: Writable & { readonly isTTY?: boolean }
}

/**
 * Resolves when `--yes` was given, or someone at the terminal answers `yes`.
 *
 * @param what - What will be so for good, a sentence.
 * @throws {CliError} `CLI_USAGE` without `--yes` where there is nobody to ask; `CLI_CANCELLED` for any other answer.
 */
export async function confirm(
  what: string,
  { yes }: ConfirmOptions,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<void> {
  if (yes === true) return
  if (input.isTTY !== true || output.isTTY !== true) {
    throw new CliError('CLI_USAGE', `${what} This cannot be undone: give --yes if you mean it`)
  }
  const lines = createInterface({ input, output })
  try {
    output.write(`${what} This cannot be undone. Type yes to go on: `)
    const [answer] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as [string?]
    if (answer?.trim() === 'yes') return
    throw new CliError('CLI_CANCELLED', 'nothing was done')
  } finally {
    lines.close()
  }
}
