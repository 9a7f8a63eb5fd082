/** Signed writes a second, how long one takes when nothing else runs, and what it is made of. */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { databaseId, withDatabase, writeOrThrow } from './support/database.ts'
import { withHelper } from './support/helper.ts'
import { note } from './support/note.ts'
import type { Kind } from './support/people.ts'
import { type Bench, quantile, type Result, result, sortedNumbers } from './support/result.ts'
import { signWrites } from './support/signed-writes.ts'
import { type Stage, stageTimes } from './support/stages.ts'
import {
  httpRound,
  inProcessRound,
  type ProfiledRound,
  profiledRound,
  ROUND_WRITES,
  WARMING_WRITES,
} from './support/write-rounds.ts'

const KINDS: readonly Kind[] = ['evm', 'ed25519']
/** After one that is not counted. */
const ROUNDS = 5
const PROFILED_ROUNDS = 3
const IDLE_ROUNDS = 5
const IDLE_WRITES = 200
/** About what an entry takes in the log. */
const DISK_BYTES = 512

const STAGES: readonly Stage[] = [
  'json',
  'execute',
  'tree',
  'seal',
  'state-store',
  'log',
  'sequence',
  'verify-messages',
  'gc',
  'native',
  'bench',
]

export const bench: Bench = {
  bars: {
    'in-process/evm': 'first bar 3,000/s; goal 15,000/s',
    'in-process/ed25519': 'first bar 3,000/s; goal 15,000/s',
    'http/evm': 'goal 10,000/s',
    'http/ed25519': 'goal 10,000/s',
    'idle/ack-p50': 'goal: idle/disk-p50 and 1 ms',
  },
  run: async () => {
    const db = await databaseId()
    const results: Result[] = []
    for (const kind of KINDS) {
      const texts = await signWrites(kind, db, WARMING_WRITES + ROUND_WRITES)
      results.push(await inProcess(kind, texts), ...(await overHttp(kind, texts)))
      if (kind === 'evm') results.push(...(await idle(texts)), ...(await stages(texts)))
    }
    return results
  },
}

async function inProcess(kind: Kind, texts: readonly string[]): Promise<Result> {
  const name = `in-process/${kind}`
  const rates = await rounds(name, ROUNDS, () => inProcessRound(texts))
  return result(name, 'writes/s', rates)
}

async function overHttp(kind: Kind, texts: readonly string[]): Promise<Result[]> {
  const name = `http/${kind}`
  const timed = await withHelper((helper) => rounds(name, ROUNDS, () => httpRound(texts, helper)))
  const clientUs = timed.map(({ cpuSeconds }) => (cpuSeconds / ROUND_WRITES) * 1e6)
  return [
    result(
      name,
      'writes/s',
      timed.map(({ seconds }) => ROUND_WRITES / seconds),
    ),
    result(`${name}/client-cpu`, 'us/write', clientUs),
  ]
}

/** One write at a time, and after each one the disk alone: what it does with as many bytes. */
async function idle(texts: readonly string[]): Promise<Result[]> {
  const timed = await rounds('idle', IDLE_ROUNDS, () => idleRound(texts))
  const of = (name: string, ms: (round: IdleRound) => readonly number[], share: number): Result =>
    result(
      `idle/${name}`,
      'ms',
      timed.map((round) => quantile(sortedNumbers(ms(round)), share)),
    )
  return [
    of('ack-p50', (round) => round.ackMs, 0.5),
    of('ack-p99', (round) => round.ackMs, 0.99),
    of('disk-p50', (round) => round.diskMs, 0.5),
    of('disk-p99', (round) => round.diskMs, 0.99),
  ]
}

type IdleRound = { readonly ackMs: readonly number[]; readonly diskMs: readonly number[] }

function idleRound(texts: readonly string[]): Promise<IdleRound> {
  return withDatabase(async ({ database, dir }) => {
    const round = { ackMs: [] as number[], diskMs: [] as number[] }
    const bytes = Buffer.alloc(DISK_BYTES, 'x')
    const file = openSync(join(dir, 'disk'), 'a')
    for (const text of texts.slice(0, IDLE_WRITES)) {
      const start = performance.now()
      await writeOrThrow(database, text)
      const acknowledged = performance.now()
      writeSync(file, bytes)
      fdatasyncSync(file)
      round.ackMs.push(acknowledged - start)
      round.diskMs.push(performance.now() - acknowledged)
    }
    closeSync(file)
    return round
  })
}

/** The stages of the main thread by the profiler's clock, and of the other threads by their processor time. */
async function stages(texts: readonly string[]): Promise<Result[]> {
  const profiles = await rounds('stage', PROFILED_ROUNDS, () => profiledRound(texts))
  const sums = profiles.map(({ times }) => stageTimes(times))
  const perWrite = (name: string, us: readonly number[]): Result =>
    result(
      `stage/${name}`,
      'us/write',
      us.map((sum) => sum / ROUND_WRITES),
    )
  const cpu = (name: keyof ProfiledRound['cpu']): number[] =>
    profiles.flatMap((profile) => (profile.cpu[name] === undefined ? [] : [profile.cpu[name] * 1e6]))
  const checking = cpu('verifiers')
  return [
    ...(checking.length === 0 ? [] : [perWrite('verify', checking)]),
    ...STAGES.map((stage) =>
      perWrite(
        stage,
        sums.map((of) => of.get(stage) ?? 0),
      ),
    ),
    perWrite('other-threads', cpu('others')),
    perWrite(
      'idle',
      sums.map((of) => of.get('idle') ?? 0),
    ),
    ...STAGES.map((stage) =>
      result(
        `share/${stage}`,
        '%',
        sums.map((of) => (100 * (of.get(stage) ?? 0)) / busy(of)),
      ),
    ),
  ]
}

/** Returns the time for which the main thread was not idle. */
function busy(sums: ReadonlyMap<Stage, number>): number {
  return STAGES.reduce((time, stage) => time + (sums.get(stage) ?? 0), 0)
}

/** Returns what `count` rounds gave, after one that is not counted. */
async function rounds<T>(name: string, count: number, round: () => Promise<T>): Promise<T[]> {
  const start = performance.now()
  await round()
  const given: T[] = []
  while (given.length < count) given.push(await round())
  note(`${name}: ${count + 1} rounds in ${((performance.now() - start) / 1e3).toFixed(1)} s`)
  return given
}
