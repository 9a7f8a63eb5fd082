import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/**
 * Starts a process that writes to a log or a Kv in `dir` and says on stdout what it acknowledges; kills it with SIGKILL
 * after `acknowledgements`. Returns the last number that it acknowledged.
 */
export async function spawnWriter(kind: 'log' | 'kv', dir: string, acknowledgements: number): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/support/kill-writer-child.ts', kind, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  let last = -1
  let count = 0
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line)
    if (++count === acknowledgements) child.kill('SIGKILL')
  }
  const [status, signal] = await ended
  if (signal !== 'SIGKILL') throw new Error(`the writer ended by itself with ${status}`)
  return last
}
