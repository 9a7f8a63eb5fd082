/** `weft owner`: who may administer a database. */
import type { Command } from 'commander'
import {
  openReader,
  openWriter,
  printReceipt,
  type WriteOptions,
  withReadOptions,
  withWriteOptions,
} from '../client.ts'
import { type ConfirmOptions, confirm } from '../confirm.ts'
import type { Registry } from '../registry.ts'

type RemoveOptions = WriteOptions & ConfirmOptions & { readonly freeze?: true }

/** Adds the commands `owner add`, `owner remove` and `owner list`. */
export function addOwnerCommands({ program, output }: Registry): void {
  const owner = program.command('owner').description('who may administer the database')
  withWriteOptions(addressCommand(owner, 'add', 'add an owner')).action(
    async (address: string, options: WriteOptions) => {
      const db = await openWriter(options)
      printReceipt(output, await db.addOwner(address), `${address} is an owner`)
    },
  )
  const remove = addressCommand(owner, 'remove', 'remove an owner')
    .option('--freeze', 'the last owner: rules and configuration stay as they are for good')
    .option('--yes', 'do not ask')
  withWriteOptions(remove).action(async (address: string, options: RemoveOptions) => {
    if (options.freeze) await confirm('Nobody will ever change rules, indexes or the configuration again.', options)
    const db = await openWriter(options)
    const removed = options.freeze ? db.removeOwner(address, { freeze: true }) : db.removeOwner(address)
    printReceipt(output, await removed, `${address} is no owner`)
  })
  withReadOptions(owner.command('list').description('print the owners')).action(async (options: WriteOptions) => {
    const owners = await (await openReader(options)).getOwner()
    output.result(owners, owners.join('\n'))
  })
}

function addressCommand(owner: Command, name: string, description: string): Command {
  return owner.command(name).description(`${description} (owners only)`).argument('<address>', 'the address')
}
