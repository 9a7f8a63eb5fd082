/** Part of the demo: the node is killed in the middle of an import, starts again, and the import goes on where it was. */
import { type Db, type Receipt, SdkError, type SignedQuery, type Snapshot } from 'weftdb/sdk'
import { evm, type Signer } from 'weftdb/signers'
import { type Demo, written } from './demo.ts'
import { compareAll, type Movie } from './movies.ts'
import type { NodeProcess } from './node-process.ts'
import { count, fact, progress } from './report.ts'

const COLLECTION = 'films'
/** Importers that send at once, each with a key and a connection, so that the kill finds writes at every stage. */
const IMPORTERS = 4

/** A movie with the signed query that writes it. Sent twice it is executed once. */
type Write = { readonly movie: Movie; readonly signed: SignedQuery }

/** How the part gets at nodes. */
export type Nodes = {
  /** The one to kill. */
  readonly node: NodeProcess
  readonly restart: () => Promise<NodeProcess>
  readonly open: (url: string) => Promise<Db>
}

/** What the part leaves behind. */
export type Crashed = { readonly node: NodeProcess; readonly db: Db; readonly line: string }

/** Runs the part. */
export async function runCrash(demo: Demo, movies: readonly Movie[], nodes: Nodes): Promise<Crashed> {
  const importers = Array.from({ length: IMPORTERS }, () => evm())
  const addresses = importers.map(({ address }) => address)
  await written(demo.db.setRules([['set', [['allowif()', ['includes', '$signer', addresses]]]]], COLLECTION))
  const writes = await sign(demo.db, movies, importers)
  const acknowledged = await sendUntilKilled(demo, writes, nodes)
  fact('killed', `SIGKILL after ${count(acknowledged.size)} of ${count(writes.length)} writes were acknowledged`)

  const startedAt = performance.now()
  const node = await nodes.restart()
  const db = await nodes.open(node.url)
  fact('restarted', `on the same folder in ${count(Math.round(performance.now() - startedAt))} ms`)
  const restarted = { ...demo, db }
  await compareAll(restarted, 'movies', movies)
  const unacknowledged = (await checkSurvivors(restarted, movies, acknowledged)) - acknowledged.size

  const rest = writes.filter(({ movie }) => !acknowledged.has(movie.id))
  const known = await finish(restarted, rest)
  demo.checks.equal('what the kill kept from being acknowledged is known', known, unacknowledged)
  await compareAll(restarted, COLLECTION, movies)
  const all = await db.cget<readonly Snapshot[]>(COLLECTION)
  const once = all.every(({ version }) => version === 1)
  demo.checks.that('nothing was executed twice', once)
  const again = `${count(rest.length)} sent again, ${count(known)} of them known and not executed twice`
  fact('finished', `${count(all.length)} films; ${again}`)
  return { node, db, line: `all of ${count(acknowledged.size)} acknowledged writes survived SIGKILL; ${again}` }
}

async function sign(db: Db, movies: readonly Movie[], importers: readonly Signer[]): Promise<readonly Write[]> {
  const bar = progress('signing', movies.length)
  const writes: Write[] = []
  for (const [i, movie] of movies.entries()) {
    const signer = importers[i % IMPORTERS] as Signer
    writes.push({ movie, signed: await db.sign('set', movie.data, COLLECTION, movie.id, { signer }) })
    bar.update(writes.length)
  }
  bar.end()
  return writes
}

/** Sends writes and kills the node when half are acknowledged. Returns the ids of those. */
async function sendUntilKilled(
  { checks }: Demo,
  writes: readonly Write[],
  { node, open }: Nodes,
): Promise<ReadonlySet<string>> {
  const connections = await Promise.all(Array.from({ length: IMPORTERS }, () => open(node.url)))
  const acknowledged = new Set<string>()
  let killing: Promise<void> | undefined
  const bar = progress('importing', writes.length)
  const send = async ({ movie, signed }: Write, i: number): Promise<void> => {
    const receipt = await (connections[i % IMPORTERS] as Db).send(signed)
    if (receipt.success) acknowledged.add(movie.id)
    bar.update(acknowledged.size)
    if (acknowledged.size >= writes.length / 2) killing ??= node.kill()
  }
  const results = await Promise.allSettled(writes.map(send))
  await killing
  bar.end()
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
  checks.that('the node was killed while writes were under way', errors.length > 0)
  const unreachable = errors.every((error) => error instanceof SdkError && error.code === 'SDK_UNREACHABLE')
  checks.that('a write without an answer says that the node cannot be reached', unreachable)
  return acknowledged
}

/** Checks what the restarted node has. Returns how many documents. */
async function checkSurvivors(
  demo: Demo,
  movies: readonly Movie[],
  acknowledged: ReadonlySet<string>,
): Promise<number> {
  const { db, checks } = demo
  const found = await db.cget<readonly Snapshot[]>(COLLECTION)
  const ids = new Set(found.map(({ id }) => id))
  const lost = [...acknowledged].filter((id) => !ids.has(id))
  checks.equal('acknowledged writes that are lost', lost, [])
  const whole = movies.filter(({ id }) => ids.has(id))
  await compareAll(demo, COLLECTION, whole)
  const indexed = await db.cget<readonly Snapshot[]>(COLLECTION, ['Title', 'asc'])
  checks.equal('the index holds what the collection holds', indexed.length, found.length)
  const extra = found.length - acknowledged.size
  fact(
    'found',
    `all ${count(acknowledged.size)}; and ${count(extra)} more, whole, that were durable but not yet acknowledged`,
  )
  return found.length
}

/** Sends what was not acknowledged, as it was signed. Returns how many the database had executed before. */
async function finish({ db, checks }: Demo, writes: readonly Write[]): Promise<number> {
  const receipts = await Promise.all(writes.map(({ signed }) => db.send(signed)))
  const known = receipts.filter(isNonceUsed)
  const taken = receipts.filter(({ success }) => success)
  checks.equal('what is sent again is taken or known', known.length + taken.length, writes.length)
  return known.length
}

function isNonceUsed(receipt: Receipt): boolean {
  return !receipt.success && receipt.error.code === 'DB_NONCE_USED'
}
