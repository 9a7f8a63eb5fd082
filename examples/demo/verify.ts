/** Part of the demo: a stranger executes the log again and comes to the same state root. */
import type { Checks } from './checks.ts'
import { type NodeProcess, runWeft } from './node-process.ts'
import { count, fact } from './report.ts'

/** Where the log is: at a node, and in the folder of the database. */
export type LogPlaces = { readonly node: NodeProcess; readonly db: string; readonly folder: string }

/** What `weft verify --json` prints. */
type Report = {
  readonly entries: number
  readonly bundles: number
  readonly root: string
  /** What the last bundle header says. */
  readonly recorded?: { readonly seq: number; readonly root: string }
  readonly ok: boolean
}

/** Replays the log of the running node, stops the node, and replays its folder. Returns the line of the summary. */
export async function runVerify(checks: Checks, { node, db, folder }: LogPlaces): Promise<string> {
  const response = await fetch(`${node.url}/v1/databases/${db}/root`)
  const { root } = (await response.json()) as { root: string }
  fact('node', root)
  const remote = await verify([node.url, '--db', db])
  fact('replayed', `${remote.root} from ${count(remote.entries)} entries over HTTP`)
  const exit = await node.stop()
  const local = await verify([folder])
  fact('replayed', `${local.root} from the folder of the stopped node`)
  checks.equal('the node stops when asked', exit, 0)
  for (const [where, { ok, ...report }] of Object.entries({ 'over HTTP': remote, 'in the folder': local })) {
    checks.that(`the log ${where} bears out all that it records`, ok)
    checks.equal(`the root of the log ${where}`, [report.root, report.recorded?.root], [root, root])
  }
  return `${root} (node)\n${remote.root} (replay of ${count(remote.entries)} entries, ${count(remote.bundles)} recorded roots)`
}

/** @throws {Error} when there is no report. */
async function verify(args: readonly string[]): Promise<Report> {
  const { code, value } = await runWeft(['verify', ...args])
  const report = value as Partial<Report>
  if (report.root === undefined) throw new Error(`weft verify ${args[0]} ended with ${code}: ${JSON.stringify(value)}`)
  return { ...(report as Report), ok: report.ok === true && code === 0 }
}
