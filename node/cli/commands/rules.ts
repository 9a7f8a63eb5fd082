/** `weft rules`: who may write what. */
import type { Command } from 'commander'
import { type RuleReport, testRules } from '../../../contract/rule-tests.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { del } from '../../../sdk/operators.ts'
import {
  type DbOptions,
  jsonOption,
  openReader,
  openWriter,
  printReceipt,
  printSet,
  type WriteOptions,
  withReadOptions,
  withWriteOptions,
} from '../client.ts'
import { EXIT, toRefusal } from '../errors.ts'
import { readJson } from '../files.ts'
import type { Output } from '../output.ts'
import type { Registry } from '../registry.ts'
import { describeRuleReport } from '../rule-report.ts'

/** Adds the commands `rules set`, `rules get`, `rules remove` and `rules test`. */
export function addRulesCommands(registry: Registry): void {
  const rules = registry.program.command('rules').description('who may write what in a collection')
  addSet(rules, registry.output)
  addGet(rules, registry)
  addRemove(rules, registry.output)
  addTest(rules, registry)
}

type KeyOptions = WriteOptions & { readonly rule?: string }

const COLLECTION = ['<collection...>', "the collection: people, or people Bob notes, or people '*' notes"] as const

const RULE_OPTION = [
  '--rule <key>',
  'only the rule of this pattern: set:follow, or with its place, set:follow@0',
] as const

function addSet(rules: Command, output: Output): void {
  const command = rules
    .command('set')
    .description('replace the rules of a collection, or the statements of one of them (owners only)')
    .argument('<file>', 'the rules, or with --rule the statements of one, a JSON file')
    .argument(...COLLECTION)
    .option(...RULE_OPTION)
  withWriteOptions(command).action(async (file: string, collection: readonly string[], options: KeyOptions) => {
    await write(output, { program: await readJson(file), collection, options, done: 'set' })
  })
}

function addGet(rules: Command, registry: Registry): void {
  const command = rules
    .command('get')
    .description('print the rules of a collection as they were set; exit code 4 when there are none')
    .argument(...COLLECTION)
  withReadOptions(command).action(async (collection: readonly string[], options: DbOptions) => {
    printSet(registry, await (await openReader(options)).getRules(...collection))
  })
}

function addRemove(rules: Command, output: Output): void {
  const command = rules
    .command('remove')
    .description('remove the rules of a collection, or one of them (owners only)')
    .argument(...COLLECTION)
    .option(...RULE_OPTION)
  withWriteOptions(command).action(async (collection: readonly string[], options: KeyOptions) => {
    await write(output, { program: del(), collection, options, done: 'removed' })
  })
}

type Change = {
  readonly program: Json
  readonly collection: readonly string[]
  readonly options: KeyOptions
  readonly done: string
}

async function write(output: Output, { program, collection, options, done }: Change): Promise<void> {
  const { rule } = options
  const db = await openWriter(options)
  const receipt = await db.setRules(program, ...collection, ...(rule === undefined ? [] : [rule]))
  const what = rule === undefined ? 'the rules' : `the rule ${rule}`
  printReceipt(output, receipt, `${done} ${what} of ${collection.join('/')}`)
}

function addTest(rules: Command, { output, exit }: Registry): void {
  rules
    .command('test')
    .description(
      'run rules on cases that say what they must decide; exit code 1 when one of them fails, 2 when a file is not of its form',
    )
    .argument('<rules>', 'the rules, a JSON file')
    .argument('<cases>', 'the cases, a JSON file (docs/rules.md has its form)')
    .option('--trace', 'tell of every statement that ran, with the values it saw')
    .addOption(jsonOption())
    .action(async (rulesFile: string, casesFile: string, { trace = false }: { readonly trace?: boolean }) => {
      const report = await testFiles(rulesFile, casesFile).catch((error: unknown) => {
        // Told from a case that fails: here the files are wrong, and no case has run.
        output.failure(toRefusal(error))
        exit(EXIT.usage)
        return undefined
      })
      if (report === undefined) return
      output.result(report as unknown as Json, describeRuleReport(report, trace))
      if (report.failed > 0) exit(EXIT.failure)
    })
}

async function testFiles(rulesFile: string, casesFile: string): Promise<RuleReport> {
  return testRules(await readJson(rulesFile), await readJson(casesFile))
}
