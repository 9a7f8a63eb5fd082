/** `weft rules`: who may write what. */
import { openWriter, printReceipt, type WriteOptions, withWriteOptions } from '../client.ts'
import { readJson } from '../files.ts'
import type { Registry } from '../registry.ts'

/** Adds the command `rules set`. */
export function addRulesCommands({ program, output }: Registry): void {
  const command = program
    .command('rules')
    .description('who may write what in a collection')
    .command('set')
    .description('replace the rules of a collection (owners only)')
    .argument('<file>', 'the rules, a JSON file')
    .argument('<collection...>', 'the collection: people, or people Bob notes')
  withWriteOptions(command).action(async (file: string, collection: readonly string[], options: WriteOptions) => {
    const rules = await readJson(file)
    const db = await openWriter(options)
    printReceipt(output, await db.setRules(rules, ...collection), `set the rules of ${collection.join('/')}`)
  })
}
