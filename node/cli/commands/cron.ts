/** `weft cron`: what a database does by itself at set times. */
import type { Command } from 'commander'
import type { Json } from '../../../contract/wire/json.ts'
import type { Cron, CronDefinition } from '../../../sdk/index.ts'
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

const KEY = ['<key>', 'the key of the cron'] as const

/** Adds the commands `cron set`, `cron remove`, `cron resume` and `cron list`. */
export function addCronCommands({ program, output }: Registry): void {
  const cron = program.command('cron').description('what the database does by itself at set times')
  addSet(cron, output)
  addRemove(cron, output)
  addResume(cron, output)
  addList(cron, output)
}

function addSet(cron: Command, output: Output): void {
  const command = cron
    .command('set')
    .description('add a cron, or replace that of its key, which then starts anew (owners only)')
    .argument(...KEY)
    .argument('<file>', 'the cron, a JSON file: {"span":3600,"jobs":[…]}')
  withWriteOptions(command).action(async (key: string, file: string, options: WriteOptions) => {
    const definition = (await readObject(file)) as unknown as CronDefinition
    const db = await openWriter(options)
    printReceipt(output, await db.addCron(definition, key), `set the cron ${key}`)
  })
}

function addRemove(cron: Command, output: Output): void {
  const command = cron
    .command('remove')
    .description('remove a cron (owners only)')
    .argument(...KEY)
  withWriteOptions(command).action(async (key: string, options: WriteOptions) => {
    const db = await openWriter(options)
    printReceipt(output, await db.removeCron(key), `removed the cron ${key}`)
  })
}

function addResume(cron: Command, output: Output): void {
  const command = cron
    .command('resume')
    .description('let a suspended cron go on, without the ticks that it missed (owners only)')
    .argument(...KEY)
  withWriteOptions(command).action(async (key: string, options: WriteOptions) => {
    const db = await openWriter(options)
    printReceipt(output, await db.resumeCron(key), `resumed the cron ${key}`)
  })
}

function addList(cron: Command, output: Output): void {
  const command = cron.command('list').description('tell which crons there are, how far they are, and what went wrong')
  withReadOptions(command).action(async (options: DbOptions) => {
    const crons = await (await openReader(options)).getCrons()
    const lines = crons.map(describeCron)
    output.result(crons as unknown as Json, lines.length === 0 ? 'there are no crons' : lines.join('\n'))
  })
}

function describeCron({ key, span, next, runs, failures, error, triggers, suspended }: Cron): string {
  const parts = [key, `every ${span} s`, `${runs} runs`]
  if (failures > 0) parts.push(`${failures} failed`)
  if (suspended !== undefined) parts.push(`suspended: ${suspended}`)
  else parts.push(next === undefined ? 'ended' : `next ${instant(next)}`)
  if (error !== undefined) parts.push(`last failure ${instant(error.at)}: ${error.code}: ${error.message}`)
  if (triggers !== undefined) {
    const { at, code, message } = triggers.error
    parts.push(`${triggers.failures} optional triggers failed, the last ${instant(at)}: ${code}: ${message}`)
  }
  return parts.join('  ')
}

/** A time in seconds as people read it; those beyond the calendar of the engine as they are. */
function instant(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace('.000Z', 'Z')
}
