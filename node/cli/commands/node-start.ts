/** `weft node start`: runs a node until it is told to stop. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { CACHE_MIB_DEFAULT, CACHE_MIB_MAX, isCacheMib } from '../../cache-size.ts'
import { DEFAULT_PORT, jsonOption } from '../client.ts'
import type { Output } from '../output.ts'
import type { Registry } from '../registry.ts'
import { createTroubleLog } from '../trouble.ts'

type StartOptions = {
  readonly dir: string
  readonly port: number
  readonly host: string
  readonly indexerToken?: string
  readonly cacheMib: number
  readonly justInTime: boolean
}

/** Adds the command `node start`. */
export function addNodeCommands({ program, output }: Registry): void {
  const node: Command = program.command('node').description('run a node')
  node
    .command('start')
    .description('serve the databases of a directory over HTTP until SIGINT or SIGTERM')
    .option('--dir <dir>', 'where the databases are kept; it is made when it is not there', 'weft-data')
    .option('--port <n>', 'port to listen on; 0 takes any free one', parsePort, DEFAULT_PORT)
    .option('--host <name>', 'address to listen on; 0.0.0.0 lets other machines in', '127.0.0.1')
    .addOption(
      new Option('--indexer-token <text>', 'who sends it may declare indexers; * lets everyone').env(
        'WEFT_INDEXER_TOKEN',
      ),
    )
    .option(
      '--cache-mib <n>',
      'MiB of memory for what all databases have read, besides what writes take',
      parseCacheMib,
      CACHE_MIB_DEFAULT,
    )
    .option('--no-just-in-time', 'build no index in memory for a query that lacks one')
    .addOption(jsonOption())
    .action((options: StartOptions) => start(options, output))
}

async function start(
  { dir, port, host: hostname, indexerToken, cacheMib, justInTime }: StartOptions,
  output: Output,
): Promise<void> {
  const stopped = untilSignal()
  // Loaded here, so that commands that need no node start in a fifth of the time.
  const [{ openHost }, { createServer }] = await Promise.all([
    import('../../context.ts'),
    import('../../http/server.ts'),
  ])
  const recovery = output.progress('executing the log again, entry')
  const opening = openHost({
    dir,
    cacheMiB: cacheMib,
    onRecovery: ({ seq }) => recovery.update(seq),
    onTrouble: createTroubleLog({ write: (text) => void process.stderr.write(text), clock: Date.now }),
    ...(!justInTime && { justInTime: false }),
  })
  const host = await opening.finally(() => recovery.end())
  try {
    const server = createServer({ host, onBug: reportBug, ...(indexerToken !== undefined && { indexerToken }) })
    const url = await server.listen({ port, hostname })
    const databases = host.list().length
    output.result({ url, dir, databases }, welcome(url, dir, databases))
    await stopped
    await server.close()
  } finally {
    await host.close()
  }
}

function welcome(url: string, dir: string, databases: number): string {
  const key = `${dir}/owner.json`
  const at = url.endsWith(`:${DEFAULT_PORT}`) ? '' : ` --url ${url}`
  return `weft serves ${databases} ${databases === 1 ? 'database' : 'databases'} of ${dir} at ${url} until Ctrl-C

Try next, in another terminal:
  npx weft keygen ${key}
  npx weft deploy --key ${key} --no-secure${at}
  npx weft set '{"name":"Bob","age":20}' people Bob --key ${key} --db ID${at}
  npx weft get people '["age",">",18]' --db ID${at}
  npx weft verify ${url} --db ID`
}

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}

/** Bugs are the one thing that an operator must see even when nothing else is logged. */
function reportBug(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.')
}

function parseCacheMib(text: string): number {
  const mib = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (isCacheMib(mib)) return mib
  throw new InvalidArgumentError(`A cache has a whole number of MiB from 1 to ${CACHE_MIB_MAX}.`)
}
