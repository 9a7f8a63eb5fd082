/** `weft admin`: what owners decide about a database as a whole. */
import { type Command, InvalidArgumentError } from 'commander'
import type { Json } from '../../../contract/wire/json.ts'
import type { Receipt, SignatureKind } from '../../../contract/wire/types.ts'
import type { Db, Limits } from '../../../sdk/index.ts'
import {
  type DbOptions,
  openReader,
  openWriter,
  printReceipt,
  type WriteOptions,
  withReadOptions,
  withWriteOptions,
} from '../client.ts'
import { type ConfirmOptions, confirm } from '../confirm.ts'
import { CliError } from '../errors.ts'
import type { Registry } from '../registry.ts'

type EvolveOptions = WriteOptions & { readonly cancel?: true }

/** Adds the commands of `admin`. */
export function addAdminCommands({ program, output }: Registry): void {
  const admin = program.command('admin').description('what owners decide about the database as a whole')

  /** Gives a command what all that write have: its options, and an action that prints the receipt. */
  function writes<Args extends readonly unknown[], Options extends WriteOptions>(
    command: Command,
    run: (db: Db, options: Options, ...args: Args) => { readonly sent: Promise<Receipt>; readonly done: string },
  ): void {
    withWriteOptions(command).action(async (...all: unknown[]) => {
      const args = all.slice(0, -2) as unknown as Args
      const options = all.at(-2) as Options
      const { sent, done } = run(await openWriter(options), options, ...args)
      printReceipt(output, await sent, done)
    })
  }

  withReadOptions(admin.command('info').description('print all that owners decided')).action(
    async (options: DbOptions) => {
      const info = await (await openReader(options)).getInfo()
      output.result(info as Json, JSON.stringify(info, undefined, 2))
    },
  )
  writes(command(admin, 'pause', 'refuse all writes but those of owners'), (db) => ({
    sent: db.pause(),
    done: 'paused',
  }))
  writes(command(admin, 'unpause', 'take writes again'), (db) => ({ sent: db.unpause(), done: 'unpaused' }))
  writes(
    command(admin, 'set-secure', 'say whether collections without rules take no writes').argument(...FLAG),
    (db, _options, secure: boolean) => ({ sent: db.setSecure(secure), done: `set secure to ${secure}` }),
  )
  writes(
    command(admin, 'set-algorithms', 'say which kinds of signatures are accepted').argument('<kind...>', 'evm ed25519'),
    (db, _options, kinds: readonly SignatureKind[]) => ({
      sent: db.setAlgorithms(kinds),
      done: `accepting ${kinds.join(' ')}`,
    }),
  )
  writes(
    command(admin, 'set-bundlers', 'say who may send bundles; everyone without an address').argument('[address...]'),
    (db, _options, addresses: readonly string[]) => ({
      sent: db.setBundlers(addresses),
      done: addresses.length === 0 ? 'everyone may sequence' : `${addresses.join(' ')} may sequence`,
    }),
  )
  writes(
    command(admin, 'set-limits', 'lower limits, or give them back to the protocol').argument(
      '<limit...>',
      'NAME=NUMBER or NAME=protocol',
    ),
    (db, _options, pairs: readonly string[]) => ({ sent: db.setLimits(parseLimits(pairs)), done: 'set the limits' }),
  )
  writes(
    command(admin, 'link', 'keep the id of another database or contract under a name')
      .argument('<name>', 'the name')
      .argument('<id>', 'the id'),
    (db, _options, name: string, id: string) => ({ sent: db.linkContract(name, id), done: `linked ${name}` }),
  )
  writes(
    command(admin, 'unlink', 'forget the id under a name').argument('<name>', 'the name'),
    (db, _options, name: string) => ({ sent: db.unlinkContract(name), done: `unlinked ${name}` }),
  )
  addEvolution(admin, writes)
  const canEvolve = command(admin, 'set-can-evolve', 'false: the database keeps its contract for good')
  withWriteOptions(canEvolve.argument(...FLAG).option('--yes', 'do not ask')).action(
    async (value: boolean, options: WriteOptions & ConfirmOptions) => {
      if (!value) await confirm('The database will never evolve to another contract.', options)
      const db = await openWriter(options)
      printReceipt(output, await db.setCanEvolve(value), `set canEvolve to ${value}`)
    },
  )
}

type AddWrite = <Args extends readonly unknown[], Options extends WriteOptions>(
  command: Command,
  run: (db: Db, options: Options, ...args: Args) => { readonly sent: Promise<Receipt>; readonly done: string },
) => void

function addEvolution(admin: Command, writes: AddWrite): void {
  writes(
    command(admin, 'evolve', 'name the source of the next contract and freeze all writes until it has taken over')
      .argument('[source]', 'its id')
      .option('--cancel', 'take an evolving back'),
    (db, { cancel }: EvolveOptions, source: string | undefined) => {
      if ((source === undefined) === (cancel === undefined)) {
        throw new CliError('CLI_USAGE', 'give the id of a source, or --cancel')
      }
      return source === undefined
        ? { sent: db.evolve(null), done: 'took the evolving back' }
        : { sent: db.evolve(source), done: `waiting for the contract of ${source}` }
    },
  )
  writes(
    command(admin, 'migrate', 'let the next contract, which runs the database by now, take over').argument(
      '<version>',
      'its version',
      parseVersion,
    ),
    (db, _options, version: number) => ({ sent: db.migrate(version), done: `migrated to version ${version}` }),
  )
}

const FLAG: readonly [flag: string, description: string, parse: (text: string) => boolean] = [
  '<value>',
  'true or false',
  parseFlag,
]

function command(admin: Command, name: string, description: string): Command {
  return admin.command(name).description(`${description} (owners only)`)
}

function parseFlag(text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  throw new InvalidArgumentError('Give true or false.')
}

function parseVersion(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('A version is a whole number from 1.')
}

/** The database says which names there are and what they may be. */
function parseLimits(pairs: readonly string[]): Limits {
  const limits: Record<string, number | null> = {}
  for (const pair of pairs) {
    const [, name = '', value = ''] = /^([A-Z_]+)=(\d{1,15}|protocol)$/.exec(pair) ?? []
    if (name === '') throw new CliError('CLI_USAGE', `a limit is NAME=NUMBER or NAME=protocol, got ${pair}`)
    limits[name] = value === 'protocol' ? null : Number(value)
  }
  return limits as Limits
}
