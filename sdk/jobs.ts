/** Triggers and crons: what a database does by itself (docs/triggers.md, docs/crons.md). */
import type { Json } from '../contract/wire/json.ts'
import type { Receipt } from '../contract/wire/types.ts'
import { withOptions } from './administration.ts'
import type { WriteOptions } from './query.ts'

/** What happens to a document. */
export type TriggerEvent = 'create' | 'update' | 'delete'

/** A trigger as `addTrigger` takes it. */
export type TriggerDefinition = {
  readonly key: string
  readonly on: TriggerEvent | readonly TriggerEvent[]
  /** Statements, or steps of version 1. */
  readonly func: readonly Json[]
  /** Field paths: it fires only when one of them changed, or all of them with `match: 'all'`. */
  readonly fields?: string | readonly string[]
  readonly match?: 'any' | 'all'
  /** True: when it fails, what it wrote is dropped and the write goes on. */
  readonly optional?: boolean
  /** Its place among the triggers of the collection, from 0; the last unless it says so. */
  readonly index?: number
  /** The language of `func`, which shows it when it does not say. */
  readonly version?: 1 | 2
}

/** A trigger as `getTriggers` returns it. */
export type Trigger = {
  readonly key: string
  readonly on: readonly TriggerEvent[]
  readonly func: readonly Json[]
  readonly version: 1 | 2
  readonly fields?: readonly string[]
  readonly match?: 'any' | 'all'
  readonly optional?: true
}

/** A cron as `addCron` takes it. Times are whole seconds, since 1970 where they are instants. */
export type CronDefinition = {
  /** The time of its entry unless it says so. */
  readonly start?: number
  /** Last second at which a tick may be. */
  readonly end?: number
  /** From one tick to the next, 1 at least. */
  readonly span: number
  /** True: there is a tick at `start` too. */
  readonly do?: boolean
  /** Ticks in all. */
  readonly times?: number
  /** Statements, or steps of version 1. */
  readonly jobs: readonly Json[]
  readonly version?: 1 | 2
}

/** A cron as `getCrons` returns it. */
export type Cron = Required<Pick<CronDefinition, 'start' | 'span' | 'do' | 'jobs' | 'version'>> &
  Pick<CronDefinition, 'end' | 'times'> & {
    readonly key: string
    /** Time of the next tick; absent when there is none to come. */
    readonly next?: number
    /** Ticks that ran, and how many of them failed. */
    readonly runs: number
    readonly failures: number
    /** The last failure, and the time of its tick. */
    readonly error?: { readonly at: number; readonly code: string; readonly message: string }
    /** Optional triggers that failed in ticks that succeeded, and the last of them; absent when none did. */
    readonly triggers?: {
      readonly failures: number
      readonly error: {
        readonly at: number
        readonly collection: string
        readonly key: string
        readonly code: string
        readonly message: string
      }
    }
    /** Ticks that were left out when it was resumed. */
    readonly skipped: number
    /** Why it does not run. */
    readonly suspended?: string
  }

type Collection = readonly string[] | readonly [...steps: string[], options: WriteOptions]

/** The part of a database that is about triggers and crons. Writes are for owners; reads are for everyone. */
export type Jobs = {
  /** Sets a trigger of a collection, or of a kind: `addTrigger(trigger, 'posts', '*', 'comments')`. One of the same key is replaced. */
  addTrigger(trigger: TriggerDefinition, ...collection: Collection): Promise<Receipt>
  /** Removes a trigger: `removeTrigger('count', 'people')`. */
  removeTrigger(key: string, ...collection: Collection): Promise<Receipt>
  /** Returns the triggers of a collection in the order in which they fire. */
  getTriggers(...collection: readonly string[]): Promise<readonly Trigger[]>
  /** Sets a cron: `addCron({ span: 3600, jobs }, 'hourly')`. One of the same key is replaced, and starts anew. */
  addCron(cron: CronDefinition, key: string, options?: WriteOptions): Promise<Receipt>
  removeCron(key: string, options?: WriteOptions): Promise<Receipt>
  /** Lets a suspended cron go on with its next tick; those that it missed are left out. */
  resumeCron(key: string, options?: WriteOptions): Promise<Receipt>
  /** Returns the crons with how far they are, in the order of their keys. */
  getCrons(): Promise<readonly Cron[]>
}

/** How the methods reach the database. */
type Ways = {
  write(op: string, args: readonly unknown[]): Promise<Receipt>
  read<Result>(op: string, args: readonly string[]): Promise<Result>
}

/** Returns the methods over the ways of a database to write and read. */
export function createJobs({ write, read }: Ways): Jobs {
  return {
    addTrigger: (trigger, ...collection) => write('addTrigger', [trigger, ...collection]),
    removeTrigger: (key, ...collection) => write('removeTrigger', [key, ...collection]),
    getTriggers: (...collection) => read('getTriggers', collection),
    addCron: (cron, key, options) => write('addCron', withOptions([cron, key], options)),
    removeCron: (key, options) => write('removeCron', withOptions([key], options)),
    resumeCron: (key, options) => write('resumeCron', withOptions([key], options)),
    getCrons: () => read('getCrons', []),
  }
}
