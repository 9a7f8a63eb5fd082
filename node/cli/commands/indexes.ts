/** `weft index`: the indexes that owners declare, and the fields whose automatic indexes they turn off. */
import type { Command } from 'commander'
import type { Json } from '../../../contract/wire/json.ts'
import type { IndexField } from '../../../sdk/index.ts'
import {
  type DbOptions,
  openReader,
  openWriter,
  printReceipt,
  type WriteOptions,
  withReadOptions,
  withWriteOptions,
} from '../client.ts'
import { CliError } from '../errors.ts'
import { parseJsonFrom } from '../json.ts'
import type { Output } from '../output.ts'
import type { Registry } from '../registry.ts'

const FIELDS = [
  '<fields>',
  `the fields as JSON: '[["city"],["age","desc"]]', or '[["tags","array"],["time"]]' for the elements of a list`,
] as const
const COLLECTION = ['<collection...>', "the collection: people, or posts '*' comments for that of every post"] as const

/** Adds the commands `index add`, `index remove`, `index exempt` and `index list`. */
export function addIndexCommands({ program, output }: Registry): void {
  const index = program.command('index').description('indexes over several fields, and fields without indexes')
  addAdd(index, output)
  addRemove(index, output)
  addExempt(index, output)
  addList(index, output)
}

function addAdd(index: Command, output: Output): void {
  const command = index
    .command('add')
    .description('declare an index, which is then built while the database goes on (owners only)')
    .argument(...FIELDS)
    .argument(...COLLECTION)
    .option('--unique', 'refuse writes that would give two documents the same values in all its fields')
  withWriteOptions(command).action(
    async (text: string, collection: readonly string[], options: WriteOptions & { readonly unique?: true }) => {
      const fields = parseFields(text)
      const db = await openWriter(options)
      const receipt = await (options.unique
        ? db.addIndex(fields, ...collection, { unique: true })
        : db.addIndex(fields, ...collection))
      printReceipt(output, receipt, `declared the index of ${collection.join('/')}`)
    },
  )
}

function addRemove(index: Command, output: Output): void {
  const command = index
    .command('remove')
    .description('remove a declared index (owners only)')
    .argument(...FIELDS)
    .argument(...COLLECTION)
  withWriteOptions(command).action(async (text: string, collection: readonly string[], options: WriteOptions) => {
    const fields = parseFields(text)
    const db = await openWriter(options)
    printReceipt(output, await db.removeIndex(fields, ...collection), `removed the index of ${collection.join('/')}`)
  })
}

function addExempt(index: Command, output: Output): void {
  const command = index
    .command('exempt')
    .description('turn off the automatic indexes of a field and of what is inside it, for good (owners only)')
    .argument('<field>', 'the field: bio, or home.city')
    .argument(...COLLECTION)
  withWriteOptions(command).action(async (field: string, collection: readonly string[], options: WriteOptions) => {
    const db = await openWriter(options)
    printReceipt(output, await db.exemptIndex(field, ...collection), `exempted ${field} of ${collection.join('/')}`)
  })
}

/** What `getIndexes` answers. */
type Declared = {
  readonly indexes: readonly {
    readonly parts: Json
    readonly unique: boolean
    readonly state: string
    readonly reason?: string
  }[]
  readonly exempt: readonly string[]
}

function addList(index: Command, output: Output): void {
  const command = index
    .command('list')
    .description('tell which indexes are declared, how far they are, and which fields are exempt')
    .argument(...COLLECTION)
  withReadOptions(command).action(async (collection: readonly string[], options: DbOptions) => {
    const declared = await (await openReader(options)).getIndexes(...collection)
    output.result(declared, describeDeclared(declared as unknown as Declared, collection.join('/')))
  })
}

function describeDeclared({ indexes, exempt }: Declared, path: string): string {
  const lines = indexes.map(({ parts, unique, state, reason }) =>
    [JSON.stringify(parts), ...(unique ? ['unique'] : []), state, ...(reason === undefined ? [] : [reason])].join('  '),
  )
  lines.push(...exempt.map((field) => `exempt  ${field}`))
  return lines.length === 0 ? `nothing is declared under ${path}` : lines.join('\n')
}

/** The database says what is wrong inside the list. */
function parseFields(text: string): readonly IndexField[] {
  const fields = parseJsonFrom('the fields', text)
  if (Array.isArray(fields)) return fields as unknown as readonly IndexField[]
  throw new CliError('CLI_USAGE', `fields are a list such as [["city"],["age","desc"]], got ${text}`)
}
