/** `weft schema`: what the documents of a collection look like. */
import type { Command } from 'commander'
import type { JsonObject } from '../../../contract/wire/json.ts'
import {
  type DbOptions,
  openReader,
  openWriter,
  printReceipt,
  type WriteOptions,
  withReadOptions,
  withWriteOptions,
} from '../client.ts'
import { EXIT } from '../errors.ts'
import { readObject } from '../files.ts'
import type { Output } from '../output.ts'
import type { Registry } from '../registry.ts'
import { checkStored, isKind, type SchemaCheck } from '../schema-check.ts'

/** Adds the commands `schema set` and `schema check`. */
export function addSchemaCommands(registry: Registry): void {
  const schema = registry.program.command('schema').description('what the documents of a collection look like')
  addSet(schema, registry.output)
  addCheck(schema, registry)
}

function addSet(schema: Command, output: Output): void {
  const command = schema
    .command('set')
    .description('replace the JSON Schema of a collection (owners only)')
    .argument('<file>', 'the schema, a JSON file')
    .argument('<collection...>', 'the collection: people, or people Bob notes')
  withWriteOptions(command).action(async (file: string, collection: readonly string[], options: WriteOptions) => {
    const read = await readObject(file)
    const db = await openWriter(options)
    printReceipt(output, await db.setSchema(read, ...collection), `set the schema of ${collection.join('/')}`)
  })
}

function addCheck(schema: Command, { output, exit }: Registry): void {
  const command = schema
    .command('check')
    .description('tell which stored documents would not fit a schema; exit code 1 when there are any')
    .argument('<file>', 'the schema, a JSON file')
    .argument('<collection...>', 'the collection: people, or people Bob notes')
  withReadOptions(command).action(async (file: string, collection: readonly string[], options: DbOptions) => {
    const read = await readObject(file)
    const db = await openReader(options)
    const found = await checkWithProgress(output, db, read, collection)
    output.result({ ...found, first: found.first.map((one) => ({ ...one })) }, describe(found))
    if (found.failing > 0) exit(EXIT.failure)
  })
}

async function checkWithProgress(
  output: Output,
  db: Awaited<ReturnType<typeof openReader>>,
  schema: JsonObject,
  collection: readonly string[],
): Promise<SchemaCheck> {
  const total = isKind(collection) ? undefined : await db.count(...collection)
  const progress = output.progress('checking', total)
  try {
    return await checkStored(db, schema, collection, { onProgress: (documents) => progress.update(documents) })
  } finally {
    progress.end()
  }
}

function describe({ collection, documents, failing, first }: SchemaCheck): string {
  if (failing === 0) return `${collection}: ${documents} ${documents === 1 ? 'document' : 'documents'}, all fit`
  const more = failing > first.length ? [`  … and ${failing - first.length} more`] : []
  const lines = first.map(({ id, reason }) => `  ${id}: ${reason}`)
  return [`${collection}: ${failing} of ${documents} documents would not fit`, ...lines, ...more].join('\n')
}
