/** The `weft` command in child processes, which never outlive the demo. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const WEFT = fileURLToPath(new URL('../../dist/node/cli/main.js', import.meta.url))
/** How long a node may take to start, in ms: it executes the tail of its log first. */
const START_TIMEOUT_MS = 30_000

const children = new Set<ChildProcess>()

/** A node in a process of its own. */
export type NodeProcess = {
  /** Where it listens, for example `http://127.0.0.1:40123`. */
  readonly url: string
  /** Ends it the hard way: SIGKILL, no time to write anything. */
  kill(): Promise<void>
  /** Ends it the soft way and returns its exit code. */
  stop(): Promise<number | null>
}

/** Starts a node on a free port over the databases in `dir`. @throws {Error} with what it printed when it does not start. */
export async function startNode(dir: string): Promise<NodeProcess> {
  const child = spawnWeft(['node', 'start', '--dir', dir, '--port', '0', '--json'])
  const url = await listeningAt(child)
  return {
    url,
    async kill() {
      child.kill('SIGKILL')
      await exitOf(child)
    },
    stop() {
      child.kill('SIGTERM')
      return exitOf(child)
    },
  }
}

/** Runs a command with `--json` and returns its exit code and the one value that it printed. */
export async function runWeft(args: readonly string[]): Promise<{ code: number | null; value: unknown }> {
  const child = spawnWeft([...args, '--json'])
  const printed = textOf(child)
  const code = await exitOf(child)
  return { code, value: JSON.parse(await printed) as unknown }
}

/** Ends all children at once; for the end of this process, which waits for nothing. */
export function killChildren(): void {
  for (const child of children) child.kill('SIGKILL')
}

function spawnWeft(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [WEFT, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.add(child)
  child.once('close', () => children.delete(child))
  return child
}

/** The node prints one line of JSON when it listens: its address, or why it cannot start. */
async function listeningAt(child: ChildProcess): Promise<string> {
  const timer = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS)
  let printed = ''
  for await (const chunk of child.stdout ?? []) {
    printed += chunk
    if (printed.includes('\n')) break
  }
  clearTimeout(timer)
  const value: unknown = printed.includes('\n') ? JSON.parse(printed) : undefined
  if (typeof value === 'object' && value !== null && 'url' in value) return String(value.url)
  child.kill('SIGKILL')
  throw new Error(`the node did not start: ${printed || 'it printed nothing'}`)
}

async function textOf(child: ChildProcess): Promise<string> {
  let text = ''
  for await (const chunk of child.stdout ?? []) text += chunk
  return text
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}
