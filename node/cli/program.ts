/** The tree of commands. */
import { createRequire } from 'node:module'
import { Command } from 'commander'
import { addAdminCommands } from './commands/admin.ts'
import { addCronCommands } from './commands/cron.ts'
import { addDeployCommand } from './commands/deploy.ts'
import { addGetCommand } from './commands/get.ts'
import { addIndexerCommands } from './commands/indexers.ts'
import { addIndexCommands } from './commands/indexes.ts'
import { addKeygenCommand } from './commands/keygen.ts'
import { addNodeCommands } from './commands/node-start.ts'
import { addOwnerCommands } from './commands/owner.ts'
import { addQueryCommand } from './commands/query.ts'
import { addRelayerCommands } from './commands/relayer.ts'
import { addRulesCommands } from './commands/rules.ts'
import { addSchemaCommands } from './commands/schema.ts'
import { addSetCommand } from './commands/set.ts'
import { addTriggerCommands } from './commands/trigger.ts'
import { addVerifierCommands } from './commands/verifier.ts'
import { addVerifyCommand } from './commands/verify.ts'
import { EXIT } from './errors.ts'
import type { Output } from './output.ts'
import type { Registry } from './registry.ts'

/** The whole command line. */
export type Program = {
  /** Every command with the options that are its own, by its words: `rules set` → `--key …`. */
  readonly commands: ReadonlyMap<string, readonly string[]>
  /**
   * Runs the command that `args` name and returns the exit code.
   *
   * @throws {CommanderError} when the arguments fit no command; any other error when the command fails.
   */
  parse(args: readonly string[]): Promise<number>
}

const { version } = createRequire(import.meta.url)('weftdb/package.json') as { version: string }

/** Returns the command line that speaks through `output`. */
export function createProgram(output: Output): Program {
  const program = new Command('weft')
    .version(version, '-V, --version', 'print the version')
    .description('WeftDB: a document database whose every state can be verified')
    .exitOverride()
    .configureOutput({ writeErr: (text) => void (output.json || process.stderr.write(text)) })
    .showHelpAfterError('(run the command with --help for its arguments)')
  let exitCode: number = EXIT.ok
  const registry: Registry = {
    program,
    output,
    exit: (code) => {
      exitCode = code
    },
  }
  addNodeCommands(registry)
  addKeygenCommand(registry)
  addDeployCommand(registry)
  addRulesCommands(registry)
  addSchemaCommands(registry)
  addIndexCommands(registry)
  addIndexerCommands(registry)
  addTriggerCommands(registry)
  addCronCommands(registry)
  addRelayerCommands(registry)
  addVerifierCommands(registry)
  addGetCommand(registry)
  addSetCommand(registry)
  addQueryCommand(registry)
  addVerifyCommand(registry)
  addOwnerCommands(registry)
  addAdminCommands(registry)
  return {
    commands: new Map(leavesOf(program)),
    async parse(args) {
      await program.parseAsync(args, { from: 'user' })
      return exitCode
    },
  }
}

function leavesOf(command: Command, words: readonly string[] = []): [string, readonly string[]][] {
  if (command.commands.length === 0) return [[words.join(' '), command.options.map(({ long }) => long ?? '')]]
  return command.commands.flatMap((child) => leavesOf(child, [...words, child.name()]))
}
