/** What the commands that speak to a node have in common. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Json } from '../../contract/wire/json.ts'
import type { Receipt } from '../../contract/wire/types.ts'
import { connect, type Db } from '../../sdk/index.ts'
import { CliError, EXIT } from './errors.ts'
import { readKey } from './key-file.ts'
import type { Output } from './output.ts'
import type { Registry } from './registry.ts'

/** Port of a node unless it is told another. */
export const DEFAULT_PORT: number = 1820

/** Options of a command that speaks to a node. */
export type NodeOptions = { readonly url: string }

/** Options of a command that speaks to a database. */
export type DbOptions = NodeOptions & { readonly db: string }

/** Options of a command that writes. */
export type WriteOptions = DbOptions & { readonly key: string }

/** Returns the option that names the node. */
export function urlOption(): Option {
  return new Option('--url <url>', 'the node')
    .env('WEFT_URL')
    .default(`http://127.0.0.1:${DEFAULT_PORT}`)
    .argParser(parseUrl)
}

/** Returns the option that names the database. */
export function dbOption(): Option {
  return new Option('--db <id>', 'the database').env('WEFT_DB')
}

/** Returns the option that names the key file. */
export function keyOption(): Option {
  return new Option('--key <file>', 'the key that signs, as keygen writes it').env('WEFT_KEY')
}

/** Returns the option that turns the output into JSON. It is read before the command is known. */
export function jsonOption(): Option {
  return new Option('--json', 'print exactly one JSON value')
}

/** Gives `command` the options of a command that reads. */
export function withReadOptions(command: Command): Command {
  return command.addOption(urlOption()).addOption(dbOption().makeOptionMandatory()).addOption(jsonOption())
}

/** Gives `command` the options of a command that writes. */
export function withWriteOptions(command: Command): Command {
  return withReadOptions(command).addOption(keyOption().makeOptionMandatory())
}

/** Opens the database for a command that reads. */
export function openReader(options: DbOptions): Promise<Db> {
  return connect(options.url, { db: options.db })
}

/** Opens the database for a command that writes. */
export async function openWriter(options: WriteOptions): Promise<Db> {
  return connect(options.url, { db: options.db, signer: await readKey(options.key) })
}

/**
 * Prints the receipt of a write.
 *
 * @throws {CliError} with the code of the refusal when there is one.
 */
export function printReceipt(output: Output, receipt: Receipt, done: string): void {
  if (!receipt.success) throw new CliError(receipt.error.code, receipt.error.message, receipt.error.data)
  output.result(receipt as Json, `${done} (entry ${receipt.seq})`)
}

/** Prints what is set for a collection as JSON. With `null`, for nothing is set, the exit code says so. */
export function printSet({ output, exit }: Registry, value: Json): void {
  output.result(value, JSON.stringify(value, undefined, 2))
  if (value === null) exit(EXIT.missing)
}

function parseUrl(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text
  throw new InvalidArgumentError('A node has a URL that begins with http:// or https://.')
}
