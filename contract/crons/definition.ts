/** Crons: what the database does by itself at set times. */
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { type BodyVersion, type CompiledBody, compileBody, JOB_VARIABLES, parseBody, readBody } from '../jobs/body.ts'
import { parseJobKey } from '../jobs/key.ts'
import { isJsonObject, type Json, type JsonObject } from '../wire/json.ts'
import type { Schedule } from './schedule.ts'

/** What a cron does, as it is stored. */
export type Cron = {
  readonly key: string
  readonly jobs: readonly Json[]
  readonly version: BodyVersion
  /** Id of the query that added it: with the key and the time it tells each tick from all others there ever are. */
  readonly query: string
}

/** A cron ready to run. */
export type CompiledCron = Cron & { readonly body: CompiledBody }

/** The last second that a time in milliseconds reaches. */
const SECONDS_MAX = Math.floor(Number.MAX_SAFE_INTEGER / 1000)

const MEMBERS: readonly string[] = ['start', 'end', 'span', 'do', 'times', 'jobs', 'version']

/**
 * Returns what the cron that `addCron` is given does, and when.
 *
 * @param entry - Its time in seconds, from which the cron starts unless it says otherwise, and the id of its query.
 * @throws {ContractError} `DB_CRON_INVALID`, `DB_LIMIT_EXCEEDED`
 */
export function parseCron(
  value: Json | undefined,
  key: Json | undefined,
  entry: { readonly now: number; readonly query: string },
): { readonly cron: Cron; readonly schedule: Schedule } {
  if (!isJsonObject(value)) throw invalid(`a cron is an object { span, jobs }, got ${describe(value)}`)
  const extra = Object.keys(value).find((name) => !MEMBERS.includes(name))
  if (extra !== undefined) throw invalid(`a cron has no member ${describe(extra)}; it has ${MEMBERS.join(' ')}`)
  const name = parseCronKey(key)
  const { version, body } = readBody({ kind: 'cron', key: name }, () => parseBody(value['jobs'], value['version']))
  const cron: Cron = { key: name, jobs: body, version, query: entry.query }
  compileCron(cron)
  return { cron, schedule: parseSchedule(value, entry.now) }
}

/** Returns the key of a cron. @throws {ContractError} `DB_CRON_INVALID`, `DB_LIMIT_EXCEEDED` */
export function parseCronKey(value: Json | undefined): string {
  return parseJobKey(value, 'cron', invalid)
}

/** Compiles a cron. @throws {ContractError} `DB_CRON_INVALID`, naming the place in its body. */
export function compileCron(cron: Cron): CompiledCron {
  const { key, version, jobs } = cron
  return { ...cron, body: readBody({ kind: 'cron', key }, () => compileBody({ version, body: jobs }, JOB_VARIABLES)) }
}

function parseSchedule(value: JsonObject, now: number): Schedule {
  const start = value['start'] === undefined ? now : wholeNumber(value, 'start', 0)
  const span = wholeNumber(value, 'span', 1)
  const isFirst = value['do'] ?? false
  if (typeof isFirst !== 'boolean') throw invalid(`do is true or false, got ${describe(isFirst)}`)
  const end = value['end'] === undefined ? undefined : wholeNumber(value, 'end', 0)
  const first = isFirst ? start : start + span
  if (end !== undefined && end < first) {
    throw invalid(`it would end at ${end}, before its first tick at ${first} (seconds since 1970)`)
  }
  const times = value['times'] === undefined ? undefined : wholeNumber(value, 'times', 1)
  return { start, span, do: isFirst, ...(end !== undefined && { end }), ...(times !== undefined && { times }) }
}

function wholeNumber(value: JsonObject, name: string, least: number): number {
  const number = value[name]
  if (Number.isSafeInteger(number) && (number as number) >= least && (number as number) <= SECONDS_MAX) {
    return number as number
  }
  const unit = name === 'times' ? '' : ', in seconds'
  throw invalid(`${name} is a whole number from ${least} to ${SECONDS_MAX}${unit}, got ${describe(number)}`)
}

function invalid(sentence: string): ContractError {
  return new ContractError('DB_CRON_INVALID', sentence)
}
