/** `weft schema`: what the documents of a collection look like. */
import type { Command } from 'commander'
import type { JsonObject } from '../../../contract/wire/json.ts'
import {
  type DbOptions,
  openReader,
  openWriter,
  printReceipt,
  printSet,
  type WriteOptions,
  withReadOptions,
  withWriteOptions,
} from '../client.ts'
import { EXIT } from '../errors.ts'
import { readObject } from '../files.ts'
import type { Output } from '../output.ts'
import type { Registry } from '../registry.ts'
import { checkStored, isKind, type SchemaCheck } from '../schema-check.ts'

/** Adds the commands `schema set`, `schema get`, `schema remove` and `schema check`. */
export function addSchemaCommands(registry: Registry): void {
  const schema = registry.program.command('schema').description('what the documents of a collection look like')
  addSet(schema, registry.output)
  addGet(schema, registry)
  addRemove(schema, registry.output)
  addCheck(schema, registry)
}

const COLLECTION = ['<collection...>', "the collection: people, or people Bob notes, or people '*' notes"] as const

function addSet(schema: Command, output: Output): void {
  const command = schema
    .command('set')
    .description('replace the JSON Schema of a collection (owners only)')
    .argument('<file>', 'the schema, a JSON file')
    .argument(...COLLECTION)
  withWriteOptions(command).action(async (file: string, collection: readonly string[], options: WriteOptions) => {
    const read = await readObject(file)
    const db = await openWriter(options)
    printReceipt(output, await db.setSchema(read, ...collection), `set the schema of ${collection.join('/')}`)
  })
}

function addGet(schema: Command, registry: Registry): void {
  const command = schema
    .command('get')
    .description('print the schema of a collection as it was set; exit code 4 when there is none')
    .argument(...COLLECTION)
  withReadOptions(command).action(async (collection: readonly string[], options: DbOptions) => {
    printSet(registry, await (await openReader(options)).getSchema(...collection))
  })
}

function addRemove(schema: Command, output: Output): void {
  const command = schema
    .command('remove')
    .description('remove the schema of a collection (owners only)')
    .argument(...COLLECTION)
  withWriteOptions(command).action(async (collection: readonly string[], options: WriteOptions) => {
    const db = await openWriter(options)
    printReceipt(output, await db.removeSchema(...collection), `removed the schema of ${collection.join('/')}`)
  })
}

function addCheck(schema: Command, { output, exit }: Registry): void {
  const command = schema
    .command('check')
    .description('tell which stored documents would not fit a schema; exit code 1 when there are any')
    .argument('<file>', 'the schema, a JSON file')
    .argument(...COLLECTION)
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
