/** `weft deploy`: makes a database. */
import { deploy } from '../../../sdk/index.ts'
import { jsonOption, keyOption, type NodeOptions, urlOption } from '../client.ts'
import { CliError } from '../errors.ts'
import { readKey } from '../key-file.ts'
import type { Registry } from '../registry.ts'

type DeployOptions = NodeOptions & {
  readonly owner?: readonly string[]
  readonly key?: string
  readonly secure: boolean
}

/** Adds the command `deploy`. */
export function addDeployCommand({ program, output }: Registry): void {
  program
    .command('deploy')
    .description('make a database and print its id')
    .option('--owner <address...>', 'who may administer it; without it the address of the key')
    .option('--no-secure', 'collections without rules take writes of everyone')
    .addOption(urlOption())
    .addOption(keyOption())
    .addOption(jsonOption())
    .action(async (options: DeployOptions) => {
      const owners = await ownersOf(options)
      const id = await deploy(options.url, { owners, secure: options.secure })
      output.result({ id, owners, secure: options.secure }, id)
    })
}

async function ownersOf({ owner, key }: DeployOptions): Promise<readonly string[]> {
  if (owner !== undefined) return owner
  if (key === undefined) throw new CliError('CLI_USAGE', 'a database needs an owner: give --owner or --key')
  return [(await readKey(key)).address]
}
