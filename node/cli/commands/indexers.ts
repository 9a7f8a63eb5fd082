/** `weft indexer`: indexes and projections of a database that one node keeps outside its state. */
import { type Command, Option } from 'commander'
import { isJsonObject, type Json } from '../../../contract/wire/json.ts'
import { type IndexerDefinition, type IndexerInfo, type Indexers, openIndexers } from '../../../sdk/index.ts'
import { type DbOptions, withReadOptions } from '../client.ts'
import { CliError } from '../errors.ts'
import { readJson } from '../files.ts'
import type { Output } from '../output.ts'
import type { Registry } from '../registry.ts'

type IndexerOptions = DbOptions & { readonly indexerToken?: string }

/** Adds the commands `indexer declare`, `indexer list` and `indexer remove`. */
export function addIndexerCommands({ program, output }: Registry): void {
  const indexer = program
    .command('indexer')
    .description('indexes and projections that a node keeps outside the state; get @NAME reads a projection')
  addDeclare(indexer, output)
  addList(indexer, output)
  addRemove(indexer, output)
}

function addDeclare(indexer: Command, output: Output): void {
  const command = indexer
    .command('declare')
    .description('declare an indexer, which the node then builds')
    .argument('<file>', 'its definition, a JSON file: { "name", "collection", "parts", "project" }')
  withToken(command).action(async (file: string, options: IndexerOptions) => {
    const definition = await readJson(file)
    if (!isJsonObject(definition)) throw new CliError('CLI_JSON_INVALID', `${file} must hold a JSON object`)
    const declared = await open(options).declare(definition as unknown as IndexerDefinition)
    output.result(declared as unknown as Json, `declared ${describeIndexer(declared)}`)
  })
}

function addList(indexer: Command, output: Output): void {
  const command = indexer.command('list').description('tell which indexers there are, and how far they are')
  withReadOptions(command).action(async (options: DbOptions) => {
    const indexers = await open(options).list()
    const text =
      indexers.length === 0 ? 'the node has no indexer of this database' : indexers.map(describeIndexer).join('\n')
    output.result(indexers as unknown as Json, text)
  })
}

function addRemove(indexer: Command, output: Output): void {
  const command = indexer
    .command('remove')
    .description('remove an indexer with what it keeps')
    .argument('<name>', 'its name, without @')
  withToken(command).action(async (name: string, options: IndexerOptions) => {
    await open(options).remove(name)
    output.result({ removed: name }, `removed ${name}`)
  })
}

function withToken(command: Command): Command {
  const token = new Option('--indexer-token <text>', 'what the operator of the node gave you').env('WEFT_INDEXER_TOKEN')
  return withReadOptions(command).addOption(token)
}

function open({ url, db, indexerToken: token }: IndexerOptions): Indexers {
  return openIndexers(url, { db, ...(token !== undefined && { token }) })
}

function describeIndexer({ definition, state, size, seq, failures, reason }: IndexerInfo): string {
  const { name, collection, parts, project } = definition
  const kept = project === undefined ? 'index entries' : 'documents'
  const facts = [
    `${name} of ${collection.join('/')}`,
    ...(parts === undefined ? [] : [JSON.stringify(parts)]),
    reason === undefined ? state : `${state}: ${reason}`,
    `${size} ${kept} after entry ${seq}`,
    ...(failures === 0 ? [] : [`${failures} failures`]),
  ]
  return facts.join('  ')
}
