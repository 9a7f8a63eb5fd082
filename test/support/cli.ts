/** The binary `weft` as it is shipped, for tests. `npm run build` makes it. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'

const MAIN = join(import.meta.dirname, '../../dist/node/cli/main.js')

export type Outcome = { readonly code: number | null; readonly stdout: string; readonly stderr: string }
type Child = ChildProcessByStdio<null, Readable, Readable>

/** Runs `weft` to its end. */
export async function weft(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const child = spawnWeft(args, env)
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: child.exitCode, stdout, stderr }
}

/** Starts `weft` without waiting. `WEFT_` variables of the tests' own environment do not reach it. */
export function spawnWeft(args: readonly string[], env: Readonly<Record<string, string>> = {}): Child {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('WEFT_'))
  return spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(inherited), ...env },
  })
}

export type CliNode = {
  readonly url: string
  readonly child: Child
  /** Sends a signal and returns the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Runs `weft node start` on a free port and resolves when it is ready. */
export async function startCliNode(dir: string, env: Readonly<Record<string, string>> = {}): Promise<CliNode> {
  const child = spawnWeft(['node', 'start', '--dir', dir, '--port', '0', '--json'], env)
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string]
  const { url } = JSON.parse(line) as { url: string }
  return {
    url,
    child,
    stop: async (signal = 'SIGTERM') => {
      const ended = once(child, 'close')
      child.kill(signal)
      await ended
      return child.exitCode
    },
  }
}
