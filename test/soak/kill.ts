/**
 * Kills a writing node at random instants and looks at what is left: `npm run soak -- kill --rounds 200 --seed 1 --json`.
 *
 * After each kill every acknowledged write must stand in the log at its place, the log must replay into the state that the
 * node has when it is opened again, and the documents must be those that the log says, batches whole.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { cpSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import type { Json } from '../../contract/wire/json.ts'
import { signedText } from '../../contract/wire/signing.ts'
import type { Entry, Query } from '../../contract/wire/types.ts'
import { openHost } from '../../node/context.ts'
import { verifyRecords } from '../../node/recover/verify.ts'
import { textHash } from '../../node/sequencer/native-sha256.ts'
import { numbered, recordsOf } from '../support/database.ts'
import { createRandom } from '../support/random.ts'
import { SEED } from '../support/seed.ts'
import { removeDir, tempDir } from '../support/temp-dir.ts'
import type { Acknowledged, KillOrder } from './kill-child.ts'

/** Rounds after which a new directory is begun. */
const ROUNDS_PER_DIRECTORY = 25
const KILL_AFTER_MS_MAX = 150

/** What the rounds came to. */
export type KillReport = {
  readonly seed: number
  readonly rounds: number
  readonly acknowledged: number
  /** Entries that stood in the logs in the end. */
  readonly entries: number
  readonly seconds: number
  /** What was wrong, and in which round; absent when nothing was. */
  readonly violation?: string
}

/** Runs the command line. Returns the exit code. */
export async function runKill(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { rounds: { type: 'string' }, seed: { type: 'string' }, json: { type: 'boolean' } },
  })
  const rounds = Number(values.rounds ?? 200)
  const isTerminal = process.stderr.isTTY && !values.json
  const report = await killRounds(rounds, Number(values.seed ?? SEED), (round) => {
    if (isTerminal) process.stderr.write(`\rkill: round ${round} of ${rounds}`)
  })
  if (isTerminal) process.stderr.write('\n')
  process.stdout.write(`${values.json ? JSON.stringify(report) : summary(report)}\n`)
  return report.violation === undefined ? 0 : 1
}

function summary({ seed, rounds, acknowledged, entries, seconds, violation }: KillReport): string {
  const verdict = violation === undefined ? 'nothing lost' : `VIOLATION ${violation}`
  return `kill: ${rounds} rounds in ${seconds} s, ${acknowledged} writes acknowledged, ${entries} in the logs: ${verdict} (seed ${seed})`
}

/** Runs the rounds until one finds something wrong. */
export async function killRounds(
  rounds: number,
  seed: number,
  onRound: (round: number) => void = () => {},
): Promise<KillReport> {
  const start = performance.now()
  const soak = new KillSoak(seed)
  let round = 1
  let violation: string | undefined
  try {
    for (; round <= rounds; round++) {
      onRound(round)
      await soak.run(round)
    }
  } catch (error) {
    violation = `in round ${round}: ${error instanceof Error ? error.message : String(error)}`
  } finally {
    soak.end()
  }
  const seconds = Math.round((performance.now() - start) / 100) / 10
  const { acknowledged, entries } = soak
  const done = Math.min(round, rounds)
  return { seed, rounds: done, acknowledged, entries, seconds, ...(violation !== undefined && { violation }) }
}

class KillSoak {
  acknowledged = 0
  readonly #seed: number
  readonly #random: () => number
  #child: ChildProcess = startChild()
  #dir = ''
  /** Writes of this directory that were acknowledged. */
  #known: Acknowledged[] = []
  /** Entries of the directories before, and of this one. */
  #entriesBefore = 0
  #entries = 0

  constructor(seed: number) {
    this.#seed = seed
    this.#random = createRandom(seed)
  }

  get entries(): number {
    return this.#entriesBefore + this.#entries
  }

  /** @throws {Error} saying what is wrong. */
  async run(round: number): Promise<void> {
    if ((round - 1) % ROUNDS_PER_DIRECTORY === 0) this.#beginDirectory()
    // Now and then the kill comes while the node opens.
    const moment = { waitForWrite: this.#random() < 0.8, delayMs: this.#random() * KILL_AFTER_MS_MAX }
    const acknowledged = await writeAndKill(this.#child, { dir: this.#dir, seed: this.#seed + round }, moment)
    this.#child = startChild() // Starts while this process looks at what is left.
    this.acknowledged += acknowledged.length
    this.#known.push(...acknowledged)
    // Half of the time a copy is looked at, so that the next node too finds what a crash left, not a folder closed in order.
    this.#entries = await (this.#random() < 0.5 ? check : checkCopy)(this.#dir, this.#known)
  }

  end(): void {
    this.#child.kill('SIGKILL')
    removeDir(this.#dir)
  }

  #beginDirectory(): void {
    if (this.#dir !== '') removeDir(this.#dir)
    this.#dir = tempDir()
    this.#known = []
    this.#entriesBefore += this.#entries
    this.#entries = 0
  }
}

function startChild(): ChildProcess {
  return fork(new URL('./kill-child.ts', import.meta.url), { execArgv: ['--import', 'tsx'], stdio: 'inherit' })
}

async function writeAndKill(
  child: ChildProcess,
  order: KillOrder,
  { waitForWrite, delayMs }: { waitForWrite: boolean; delayMs: number },
): Promise<Acknowledged[]> {
  const acknowledged: Acknowledged[] = []
  const ended = once(child, 'close')
  child.on('message', (message: Acknowledged) => acknowledged.push(message))
  const first = once(child, 'message')
  child.send(order)
  if (waitForWrite) await Promise.race([first, ended])
  await delay(delayMs)
  child.kill('SIGKILL')
  const [status, signal] = await ended
  if (signal !== 'SIGKILL') throw new Error(`the node ended by itself with ${status}`)
  return acknowledged
}

async function checkCopy(dir: string, known: readonly Acknowledged[]): Promise<number> {
  const copy = tempDir()
  try {
    cpSync(dir, copy, { recursive: true })
    return await check(copy, known)
  } finally {
    removeDir(copy)
  }
}

/** Opens the folder and compares. Returns the entries in the log. @throws {Error} saying what is wrong. */
async function check(dir: string, known: readonly Acknowledged[]): Promise<number> {
  const host = await openHost({ dir, threads: 1 })
  try {
    const info = host.list()[0]
    if (info === undefined) {
      if (known.length > 0) throw new Error('the database is gone')
      return 0
    }
    const database = host.database(info.id)
    const documents = await database.read(['cget', 'docs'])
    const { root } = await database.root()
    const records = await recordsOf(database)
    const report = await verifyRecords(numbered(records), { threads: 1 })
    if (!report.ok) throw new Error(`the log does not replay: ${JSON.stringify(report.divergence)}`)
    if (report.root !== root) throw new Error(`a replay gives root ${report.root}, the node has ${root}`)
    compare(records, known, documents)
    return report.entries
  } finally {
    await host.close()
  }
}

function compare(records: readonly string[], known: readonly Acknowledged[], documents: Json): void {
  const entries = records.map((text) => (JSON.parse(text) as { entry?: Entry }).entry).filter((e) => e !== undefined)
  for (const { id, seq } of known) {
    const entry = entries[seq - 1]
    if (entry === undefined) throw new Error(`entry ${seq} was acknowledged and is gone`)
    if (textHash(signedText(entry.query)) !== id) throw new Error(`entry ${seq} is not the one that was acknowledged`)
  }
  const expected = new Map<string, Json>()
  for (const { query } of entries) applyTo(expected, query.query)
  const found = new Map((documents as { id: string; data: Json }[]).map(({ id, data }) => [id, data]))
  if (!isDeepStrictEqual(found, expected)) throw new Error('the documents are not those that the log says')
}

/** What the contract does with the queries of the child, in its simplest form. */
function applyTo(documents: Map<string, Json>, [op, ...args]: Query): void {
  if (op === 'batch') for (const operation of args[0] as unknown as Query[]) applyTo(documents, operation)
  else if (op === 'delete') documents.delete(args[1] as string)
  else documents.set(args[2] as string, args[0] as Json)
}
