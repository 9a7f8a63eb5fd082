/** `weft trigger`: what runs when documents of a collection change. */
import type { Command } from 'commander'
import type { Json } from '../../../contract/wire/json.ts'
import type { Trigger, TriggerDefinition } from '../../../sdk/index.ts'
import {
  type DbOptions,
  openReader,
  openWriter,
  printReceipt,
  type WriteOptions,
  withReadOptions,
  withWriteOptions,
} from '../client.ts'
import { readObject } from '../files.ts'
import type { Output } from '../output.ts'
import type { Registry } from '../registry.ts'

const COLLECTION = ['<collection...>', "the collection: people, or posts '*' comments for that of every post"] as const

/** Adds the commands `trigger set`, `trigger remove` and `trigger list`. */
export function addTriggerCommands({ program, output }: Registry): void {
  const trigger = program.command('trigger').description('what runs when documents of a collection change')
  addSet(trigger, output)
  addRemove(trigger, output)
  addList(trigger, output)
}

function addSet(trigger: Command, output: Output): void {
  const command = trigger
    .command('set')
    .description('add a trigger, or replace that of its key (owners only)')
    .argument('<file>', 'the trigger, a JSON file: {"key":"count","on":"create","func":[…]}')
    .argument(...COLLECTION)
  withWriteOptions(command).action(async (file: string, collection: readonly string[], options: WriteOptions) => {
    const definition = (await readObject(file)) as unknown as TriggerDefinition
    const db = await openWriter(options)
    const receipt = await db.addTrigger(definition, ...collection)
    printReceipt(output, receipt, `set the trigger ${definition.key} of ${collection.join('/')}`)
  })
}

function addRemove(trigger: Command, output: Output): void {
  const command = trigger
    .command('remove')
    .description('remove a trigger (owners only)')
    .argument('<key>', 'the key of the trigger')
    .argument(...COLLECTION)
  withWriteOptions(command).action(async (key: string, collection: readonly string[], options: WriteOptions) => {
    const db = await openWriter(options)
    printReceipt(
      output,
      await db.removeTrigger(key, ...collection),
      `removed the trigger ${key} of ${collection.join('/')}`,
    )
  })
}

function addList(trigger: Command, output: Output): void {
  const command = trigger
    .command('list')
    .description('tell which triggers a collection has, in the order in which they fire')
    .argument(...COLLECTION)
  withReadOptions(command).action(async (collection: readonly string[], options: DbOptions) => {
    const triggers = await (await openReader(options)).getTriggers(...collection)
    output.result(triggers as unknown as Json, describeTriggers(triggers, collection.join('/')))
  })
}

function describeTriggers(triggers: readonly Trigger[], path: string): string {
  if (triggers.length === 0) return `there are no triggers under ${path}`
  return triggers
    .map(({ key, on, fields, match, optional }) => {
      const restricted = fields === undefined ? [] : [`${match} of ${fields.join(' ')}`]
      return [key, on.join(' '), ...restricted, ...(optional ? ['optional'] : [])].join('  ')
    })
    .join('\n')
}
