/**
 * Crons in the state: what each does; when, and how far it is; and when the next tick of any of them is due.
 *
 * The three are apart because the first is large and changes with its owner alone, the second changes with each tick, and the
 * third is what every entry reads.
 */
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { CRON_STATES_PREFIX, CRONS_PREFIX, cronKey, cronStateKey, DUE_KEY } from '../keys.ts'
import { CRONS_MAX, PROGRAM_BYTES_MAX } from '../limits.ts'
import { prefixEnd, type Store, type StoreReader } from '../tree/store.ts'
import { binaryToText, textToBinary } from '../wire/bytes.ts'
import { canonicalJson } from '../wire/canonical.ts'
import type { Json } from '../wire/json.ts'
import type { Cron } from './definition.ts'
import { firstProgress, type Progress, type Schedule } from './schedule.ts'

/** When a cron runs, how far it is, and how it went. */
export type CronState = Schedule &
  Progress & {
    readonly failures: number
    /** The last failure, and the time of its tick. */
    readonly error?: { readonly at: number; readonly code: string; readonly message: string }
    /** Optional triggers that failed in ticks that succeeded; absent when none did. */
    readonly triggers?: {
      readonly failures: number
      /** The last of them, and the time of its tick. */
      readonly error: {
        readonly at: number
        readonly collection: string
        readonly key: string
        readonly code: string
        readonly message: string
      }
    }
    /** Ticks left out when the cron was resumed. */
    readonly skipped: number
    /** Why it does not run. */
    readonly suspended?: string
  }

/** Returns the time of the next tick of any cron, in seconds; `undefined` when none is due ever. Reads one key. */
export function readDue(store: Pick<StoreReader, 'get'>): number | undefined {
  const value = store.get(DUE_KEY)
  return value === undefined ? undefined : Number(value)
}

/** Adds a cron, in the place of that with its key. @throws {ContractError} `DB_LIMIT_EXCEEDED` */
export function putCron(store: Store, cron: Cron, schedule: Schedule): void {
  const key = cronKey(cron.key)
  if (
    store.get(key) === undefined &&
    store.count({ lower: CRONS_PREFIX, upper: prefixEnd(CRONS_PREFIX) }) >= CRONS_MAX
  ) {
    throw new ContractError('DB_LIMIT_EXCEEDED', `a database has at most ${CRONS_MAX} crons; remove one first`, {
      limit: 'CRONS_MAX',
      expected: CRONS_MAX,
    })
  }
  const text = textToBinary(canonicalJson(cron as unknown as Json))
  if (text.length > PROGRAM_BYTES_MAX) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `a cron may take ${PROGRAM_BYTES_MAX} bytes of JSON, here are ${text.length}; make it simpler`,
      { limit: 'PROGRAM_BYTES_MAX', expected: PROGRAM_BYTES_MAX, got: text.length },
    )
  }
  store.put(key, text)
  writeCronState(store, cron.key, { ...schedule, ...firstProgress(schedule), failures: 0, skipped: 0 })
  writeDue(store)
}

/** Returns what a cron does, as it is stored. @throws {ContractError} `DB_CRON_INVALID` when there is none of this key. */
export function readStoredCron(store: StoreReader, key: string): string {
  return found(store.get(cronKey(key)), key)
}

/** Returns what is stored under a {@link cronKey}. */
export function parseStoredCron(value: string): Cron {
  return JSON.parse(binaryToText(value)) as Cron
}

/** Returns what a cron does. @throws {ContractError} `DB_CRON_INVALID` when there is none of this key. */
export function readCron(store: StoreReader, key: string): Cron {
  return parseStoredCron(readStoredCron(store, key))
}

/** Returns the state of a cron. @throws {ContractError} `DB_CRON_INVALID` when there is none of this key. */
export function readCronState(store: StoreReader, key: string): CronState {
  return parseState(found(store.get(cronStateKey(key)), key))
}

/** Removes a cron. @throws {ContractError} `DB_CRON_INVALID` */
export function removeCron(store: Store, key: string): void {
  readStoredCron(store, key)
  store.del(cronKey(key))
  store.del(cronStateKey(key))
  writeDue(store)
}

/** Returns the state of each cron, in the order of their keys by UTF-8 bytes. */
export function readCronStates(store: StoreReader): { readonly key: string; readonly state: CronState }[] {
  return [...store.range({ lower: CRON_STATES_PREFIX, upper: prefixEnd(CRON_STATES_PREFIX) })].map(([key, value]) => {
    return { key: binaryToText(key.slice(CRON_STATES_PREFIX.length)), state: parseState(value) }
  })
}

/** Writes the state of a cron; {@link writeDue} comes after it. */
export function writeCronState(store: Store, key: string, state: CronState): void {
  store.put(cronStateKey(key), textToBinary(canonicalJson(state as unknown as Json)))
}

/** Writes when the next tick is due, after any change of a cron. */
export function writeDue(store: Store): void {
  let due: number | undefined
  for (const { state } of readCronStates(store)) {
    if (isActive(state) && (due === undefined || state.next < due)) due = state.next
  }
  if (due === undefined) store.del(DUE_KEY)
  else store.put(DUE_KEY, String(due))
}

/** Says whether a cron has ticks to come and is to run them. */
export function isActive(state: CronState): state is CronState & { readonly next: number } {
  return state.next !== undefined && state.suspended === undefined
}

function parseState(value: string): CronState {
  return JSON.parse(binaryToText(value)) as CronState
}

function found(value: string | undefined, key: string): string {
  if (value !== undefined) return value
  throw new ContractError('DB_CRON_INVALID', `there is no cron ${describe(key)}; getCrons lists those there are`)
}
