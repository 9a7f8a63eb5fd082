/** What a database does by itself: catching up with the ticks of a cron, and the triggers of a write. Part of `rules`. */
import type { Contract } from '../../contract/contract.ts'
import type { Json } from '../../contract/wire/json.ts'
import type { Query } from '../../contract/wire/types.ts'
import { SEED } from '../support/seed.ts'
import { person } from './support/people.ts'
import { type Result, result } from './support/result.ts'
import { roundsOf } from './support/rounds.ts'
import { fill, ListedKv, openUnsigned, TS, write } from './support/unsigned.ts'

/** Ticks that are due at once. */
const TICKS = [1, 1_000, 100_000]
/** A tick each second for three years that nobody wrote in. */
const IDLE_SECONDS = 3 * 365 * 86_400
/** Triggers that each write of a round fires. */
const TRIGGERS = [0, 1, 10]
/** Writes of one round. */
const WRITES = 2_000
/** Documents beside which all of it happens. */
const DOCUMENTS = 10_000

/** Adds one to a number of one document. */
const COUNT: Json = [['upsert()', [{ n: { __op: 'inc', n: 1 } }, 'counts', 'all']]]

/** Measures triggers and crons. */
export function triggersAndCrons(): readonly Result[] {
  return [...TRIGGERS.map(measureTriggers), ...TICKS.flatMap(measureTicks), measureIdle()]
}

/** Ticks of one cron, from when they are due until none is left; and the longest of the entries that it took. */
function measureTicks(ticks: number): Result[] {
  const rounds = roundsOf(() => {
    const contract = open()
    write(contract, ['addCron', { span: 1, jobs: COUNT }, 'count'])
    return catchUp(contract, TS + ticks * 1_000)
  })
  return [
    result(
      `ticks/${ticks}`,
      'ms',
      rounds.map(({ whole }) => whole),
    ),
    result(
      `ticks/${ticks}/longest entry`,
      'ms',
      rounds.map(({ longest }) => longest),
    ),
  ]
}

/** The entry after three years in which a cron of one second had no entry to run with: it is suspended. */
function measureIdle(): Result {
  const rounds = roundsOf(() => {
    const contract = open()
    write(contract, ['addCron', { span: 1, jobs: COUNT }, 'count'])
    return catchUp(contract, TS + IDLE_SECONDS * 1_000).whole
  })
  return result('3 idle years', 'ms', rounds)
}

function catchUp(contract: Contract, now: number): { readonly whole: number; readonly longest: number } {
  let [whole, longest] = [0, 0]
  do {
    const start = performance.now()
    write(contract, ['tick'], now)
    const took = performance.now() - start
    whole += took
    longest = Math.max(longest, took)
  } while (contract.dueAt !== undefined && contract.dueAt <= now)
  return { whole, longest }
}

/** A set of five fields that fires so many triggers, each of which counts. */
function measureTriggers(count: number): Result {
  const contract = open()
  for (let n = 0; n < count; n++) {
    const func = [['upsert()', [{ n: { __op: 'inc', n: 1 } }, 'counts', `c${n}`]]]
    write(contract, ['addTrigger', { key: `t${n}`, on: ['create', 'update'], func }, 'people'])
  }
  const rounds = roundsOf((round) => {
    const queries = Array.from({ length: WRITES }, (_, n): Query => {
      const { id, data } = person(SEED, DOCUMENTS + round * WRITES + n)
      return ['set', data, 'people', id]
    })
    const start = performance.now()
    for (const query of queries) write(contract, query)
    return ((performance.now() - start) / WRITES) * 1e3
  })
  return result(`set/${count} triggers`, 'us/write', rounds)
}

function open(): Contract {
  const contract = openUnsigned(new ListedKv())
  fill(contract, (n) => person(SEED, n), { from: 0, to: DOCUMENTS })
  return contract
}
