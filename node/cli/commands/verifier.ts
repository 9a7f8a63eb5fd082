/** `weft verifier`: how the database checks proofs from outside. */
import type { Command } from 'commander'
import { openWriter, printReceipt, type WriteOptions, withWriteOptions } from '../client.ts'
import { readObject } from '../files.ts'
import type { Registry } from '../registry.ts'

/** Adds the commands `verifier set` and `verifier remove`. */
export function addVerifierCommands({ program, output }: Registry): void {
  const verifier = program.command('verifier').description('how the database checks proofs from outside')
  const set = nameCommand(verifier, 'set', 'set a verifier, in the place of one of the same name').argument(
    '<file>',
    'verification_key.json of a Groth16 circuit over bn254 (bn128)',
  )
  withWriteOptions(set).action(async (name: string, file: string, options: WriteOptions) => {
    const key = await readObject(file)
    const db = await openWriter(options)
    const receipt = await db.addVerifier(name, { protocol: 'groth16', curve: 'bn254', key })
    printReceipt(output, receipt, `set the verifier ${name}`)
  })
  withWriteOptions(nameCommand(verifier, 'remove', 'remove a verifier')).action(
    async (name: string, options: WriteOptions) => {
      const db = await openWriter(options)
      printReceipt(output, await db.removeVerifier(name), `removed the verifier ${name}`)
    },
  )
}

function nameCommand(verifier: Command, name: string, description: string): Command {
  return verifier
    .command(name)
    .description(`${description} (owners only)`)
    .argument('<name>', 'the name of the verifier')
}
