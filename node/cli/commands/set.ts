/** `weft set`: creates a document or replaces it. */
import { isJsonObject } from '../../../contract/wire/json.ts'
import { openWriter, printReceipt, type WriteOptions, withWriteOptions } from '../client.ts'
import { CliError } from '../errors.ts'
import { parseJsonFrom } from '../json.ts'
import type { Registry } from '../registry.ts'

/** Adds the command `set`. */
export function addSetCommand({ program, output }: Registry): void {
  const command = program
    .command('set')
    .description('create a document or replace it whole')
    .argument('<data>', 'the document as JSON')
    .argument('<path...>', 'collection and document: people Bob')
  withWriteOptions(command).action(async (text: string, path: readonly string[], options: WriteOptions) => {
    const data = parseJsonFrom('the document', text)
    if (!isJsonObject(data)) throw new CliError('CLI_USAGE', `a document is a JSON object, got ${text}`)
    const db = await openWriter(options)
    printReceipt(output, await db.set(data, ...path), `wrote ${path.join('/')}`)
  })
}
