/** `weft verify`: executes a log again and compares every root. */
import { openFileLog } from '../../log/file-log.ts'
import { type VerifyReport, verifyRecords } from '../../recover/verify.ts'
import { dbOption, jsonOption } from '../client.ts'
import { CliError, EXIT } from '../errors.ts'
import { requireDirectory } from '../files.ts'
import type { Output } from '../output.ts'
import type { Registry } from '../registry.ts'
import { openRemoteLog, type RecordSource } from '../remote-log.ts'

type VerifyOptions = { readonly db?: string }

/** Adds the command `verify`. */
export function addVerifyCommand({ program, output, exit }: Registry): void {
  program
    .command('verify')
    .description('execute a log again and compare every root; exit code 5 when one differs')
    .argument('<source>', 'the URL of a node (with --db), or the directory of one database')
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(async (source: string, { db }: VerifyOptions) => {
      const report = /^https?:/.test(source)
        ? await verifySource(await openRemoteLog(source, requireDb(db)), output)
        : await verifyDirectory(source, output)
      output.result(report, describe(report))
      if (!report.ok) exit(EXIT.diverged)
    })
}

async function verifyDirectory(dir: string, output: Output): Promise<VerifyReport> {
  await requireDirectory(dir)
  const log = await openFileLog(dir)
  try {
    return await verifySource({ total: log.durableLength, records: log.read(0) }, output)
  } finally {
    await log.close()
  }
}

async function verifySource({ total, records }: RecordSource, output: Output): Promise<VerifyReport> {
  const progress = output.progress('verifying', total)
  try {
    return await verifyRecords(records, { onProgress: (done) => progress.update(done) })
  } finally {
    progress.end()
  }
}

function requireDb(db: string | undefined): string {
  if (db === undefined) throw new CliError('CLI_USAGE', 'a node serves many databases: say which with --db')
  return db
}

function describe(report: VerifyReport): string {
  const { db, entries, bundles, root, divergence } = report
  if (divergence === undefined) return `${db}: ${entries} entries and ${bundles} bundles give root ${root}, as recorded`
  const { seq, reason, expected, got } = divergence
  const values = expected === undefined ? '' : `\n  expected ${expected}\n  got      ${got}`
  return `${db} diverges at entry ${seq}: ${reason}${values}`
}
