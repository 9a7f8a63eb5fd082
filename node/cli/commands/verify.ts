/** `weft verify`: executes a log again and compares every root. */
import { basename, dirname, join, resolve } from 'node:path'
import { isDatabaseId } from '../../../contract/wire/signature-forms.ts'
import type { RootAt } from '../../ports.ts'
import type { VerifyReport } from '../../recover/verify.ts'
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
    .argument('<source>', 'the URL of a node (with --db), or DIR/databases/ID of a node that is stopped')
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(async (source: string, { db }: VerifyOptions) => {
      const report = /^https?:/.test(source)
        ? await verifyNode(source, requireDb(db), output)
        : await verifyDirectory(source, output)
      output.result(report, describe(report))
      if (!report.ok) exit(EXIT.diverged)
    })
}

async function verifyNode(url: string, db: string, output: Output): Promise<VerifyReport> {
  const log = await openRemoteLog(url, db)
  return compareClaim(await verifySource(log, db, output), log.claimed)
}

/** Holds what the node says of its state against what its log gives. */
function compareClaim(report: VerifyReport, { seq, root }: RootAt): VerifyReport {
  if (!report.ok) return report
  if (report.entries < seq) {
    const reason = `the log ends before it, but the node claims ${seq} entries`
    return { ...report, ok: false, divergence: { seq: report.entries + 1, reason } }
  }
  const replayed = [{ seq: report.entries, root: report.root }, report.recorded].find((at) => at?.seq === seq)
  if (replayed === undefined || replayed.root === root) return report
  const divergence = { seq, reason: 'the node claims another state root after it', expected: root, got: replayed.root }
  return { ...report, ok: false, divergence }
}

/** Takes `DIR/databases/ID` of a node that does not run, or a copy of such a directory. */
async function verifyDirectory(source: string, output: Output): Promise<VerifyReport> {
  const dir = resolve(source)
  const [{ lockDirectory }, { openFileLog }] = await Promise.all([
    import('../../log/directory-lock.ts'),
    import('../../log/file-log.ts'),
  ])
  await requireDirectory(join(dir, 'log')).catch((cause: unknown) => {
    const sentence = `${source} holds no log; give the URL of a node, or DIR/databases/ID of one that is stopped`
    throw new CliError('CLI_FILE_UNREADABLE', sentence, undefined, { cause })
  })
  const [id, parent] = [basename(dir), dirname(dir)]
  // Opening a log mends its end, so no node may have it open.
  const lock = basename(parent) === 'databases' ? lockDirectory(dirname(parent)) : undefined
  try {
    const log = await openFileLog(join(dir, 'log'))
    try {
      const records = { total: log.durableLength, records: log.read(0) }
      return await verifySource(records, isDatabaseId(id) ? id : undefined, output)
    } finally {
      await log.close()
    }
  } finally {
    lock?.release()
  }
}

async function verifySource(source: RecordSource, db: string | undefined, output: Output): Promise<VerifyReport> {
  const { verifyRecords } = await import('../../recover/verify.ts')
  const progress = output.progress('verifying', source.total)
  try {
    const onProgress = (entries: number) => progress.update(entries)
    return await verifyRecords(source.records, db === undefined ? { onProgress } : { onProgress, db })
  } finally {
    progress.end()
  }
}

function requireDb(db: string | undefined): string {
  if (db === undefined) throw new CliError('CLI_USAGE', 'a node serves many databases: say which with --db')
  return db
}

function describe({ db, entries, bundles, root, recorded, divergence }: VerifyReport): string {
  if (divergence === undefined) {
    const compared = bundles === 1 ? 'the one recorded root agrees' : `all ${bundles} recorded roots agree`
    return [
      `${db}: ${entries} ${entries === 1 ? 'entry' : 'entries'} replayed, ${compared}`,
      `  replayed  ${root} after entry ${entries}`,
      `  recorded  ${recorded === undefined ? 'none yet' : `${recorded.root} after entry ${recorded.seq}`}`,
    ].join('\n')
  }
  const { seq, reason, expected = 'unknown', got = 'unknown' } = divergence
  return `${db} diverges at entry ${seq}: ${reason}\n  expected  ${expected}\n  got       ${got}`
}
