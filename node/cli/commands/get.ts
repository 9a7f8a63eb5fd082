/** `weft get`: reads a document, or the documents of a collection. */
import { InvalidArgumentError } from 'commander'
import type { Json } from '../../../contract/wire/json.ts'
import type { ReadArgument } from '../../../sdk/index.ts'
import { type DbOptions, openReader, withReadOptions } from '../client.ts'
import { CliError } from '../errors.ts'
import { parseJsonFrom } from '../json.ts'
import type { Registry } from '../registry.ts'

type GetOptions = DbOptions & { readonly limit?: number; readonly meta?: true }

/** Adds the command `get`. */
export function addGetCommand({ program, output }: Registry): void {
  const command = program
    .command('get')
    .description('read a document, or the documents of a collection that match')
    .argument('<query...>', 'the path, then sorts, filters and bounds as JSON: people \'["age",">",20]\'')
    .option('--limit <n>', 'documents at most', parseLimit)
    .option('--meta', 'with metadata: who wrote it, when, and its version')
  withReadOptions(command).action(async (args: readonly string[], options: GetOptions) => {
    const { path, rest } = parseArguments(args)
    const limit = options.limit === undefined ? [] : [options.limit]
    const db = await openReader(options)
    const found = await (options.meta ? db.cget<Json> : db.get)(...path, ...rest, ...limit)
    if (found === null) throw new CliError('DB_DOCUMENT_MISSING', `${path.join('/')} does not exist`)
    output.result(found, JSON.stringify(found, undefined, 2))
  })
}

/** Path steps come first and begin with no `[`; everything from the first `[` on is JSON. */
function parseArguments(args: readonly string[]): { path: readonly string[]; rest: readonly ReadArgument[] } {
  const first = args.findIndex((arg) => arg.startsWith('['))
  const end = first < 0 ? args.length : first
  const rest = args.slice(end).map((arg) => {
    const value = parseJsonFrom('an argument after the path', arg)
    if (Array.isArray(value) || typeof value === 'number') return value as ReadArgument
    throw new CliError('CLI_USAGE', `after the path come lists and a limit, got ${arg}`)
  })
  return { path: args.slice(0, end), rest }
}

function parseLimit(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('A limit is a whole number from 1.')
}
