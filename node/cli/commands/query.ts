/** `weft query`: runs an operation that the rules of a collection name. */
import { isJsonObject } from '../../../contract/wire/json.ts'
import { openWriter, printReceipt, type WriteOptions, withWriteOptions } from '../client.ts'
import { CliError } from '../errors.ts'
import { parseJsonFrom } from '../json.ts'
import type { Registry } from '../registry.ts'

/** Adds the command `query`. */
export function addQueryCommand({ program, output }: Registry): void {
  const command = program
    .command('query')
    .description('run an operation that the rules name')
    .argument('<name>', 'type and name: set:follow')
    .argument('<data>', 'its data as JSON; {} when the rules fill it in')
    .argument('<path...>', 'collection and document: follows a:b')
  withWriteOptions(command).action(
    async (name: string, text: string, path: readonly string[], options: WriteOptions) => {
      const data = parseJsonFrom('the data', text)
      if (!isJsonObject(data)) throw new CliError('CLI_USAGE', `data is a JSON object, got ${text}`)
      const db = await openWriter(options)
      printReceipt(output, await db.query(name, data, ...path), `ran ${name} on ${path.join('/')}`)
    },
  )
}
