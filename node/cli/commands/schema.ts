/** `weft schema`: what the documents of a collection look like. */
import { isJsonObject } from '../../../contract/wire/json.ts'
import { openWriter, printReceipt, type WriteOptions, withWriteOptions } from '../client.ts'
import { CliError } from '../errors.ts'
import { readJson } from '../files.ts'
import type { Registry } from '../registry.ts'

/** Adds the command `schema set`. */
export function addSchemaCommands({ program, output }: Registry): void {
  const command = program
    .command('schema')
    .description('what the documents of a collection look like')
    .command('set')
    .description('replace the JSON Schema of a collection (owners only)')
    .argument('<file>', 'the schema, a JSON file')
    .argument('<collection...>', 'the collection: people, or people Bob notes')
  withWriteOptions(command).action(async (file: string, collection: readonly string[], options: WriteOptions) => {
    const schema = await readJson(file)
    if (!isJsonObject(schema)) throw new CliError('CLI_JSON_INVALID', `${file} must hold a JSON object`)
    const db = await openWriter(options)
    printReceipt(output, await db.setSchema(schema, ...collection), `set the schema of ${collection.join('/')}`)
  })
}
