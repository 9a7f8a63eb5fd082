/** `weft keygen`: makes a key. */
import { Option } from 'commander'
import { jsonOption } from '../client.ts'
import { createKey, KEY_KINDS, type KeyKind } from '../key-file.ts'
import type { Registry } from '../registry.ts'

type KeygenOptions = { readonly kind: KeyKind }

/** Adds the command `keygen`. */
export function addKeygenCommand({ program, output }: Registry): void {
  program
    .command('keygen')
    .description('make a key and print its address; the file is readable by you alone and never overwritten')
    .argument('<file>', 'where to write the key')
    .addOption(new Option('--kind <kind>', 'how it signs').choices(KEY_KINDS).default(KEY_KINDS[0]))
    .addOption(jsonOption())
    .action(async (file: string, { kind }: KeygenOptions) => {
      const address = await createKey(file, kind)
      output.result({ kind, address, file }, address)
    })
}
