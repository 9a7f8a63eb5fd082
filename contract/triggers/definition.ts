/** Triggers: what runs when documents of a collection are created, changed or removed. */
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { isFieldPath } from '../index/field-path.ts'
import { type BodyVersion, type CompiledBody, compileBody, JOB_VARIABLES, parseBody, readBody } from '../jobs/body.ts'
import { parseJobKey } from '../jobs/key.ts'
import { TRIGGER_FIELDS_MAX } from '../limits.ts'
import { isJsonObject, type Json } from '../wire/json.ts'

/** What happens to a document. */
export type TriggerEvent = 'create' | 'update' | 'delete'

const EVENTS: readonly TriggerEvent[] = ['create', 'update', 'delete']

/** A trigger as it is stored. */
export type Trigger = {
  readonly key: string
  readonly on: readonly TriggerEvent[]
  readonly func: readonly Json[]
  readonly version: BodyVersion
  /** Field paths, one of which or all of which must have changed. */
  readonly fields?: readonly string[]
  readonly match?: 'any' | 'all'
  /** True: when it fails, the write that fired it does not. */
  readonly optional?: true
}

/** A trigger ready to run. */
export type CompiledTrigger = Trigger & { readonly body: CompiledBody }

/** Variables that bodies of triggers are given. */
const TRIGGER_VARIABLES: readonly string[] = ['data', ...JOB_VARIABLES]

const MEMBERS: readonly string[] = ['key', 'on', 'func', 'version', 'fields', 'match', 'optional', 'index']

/**
 * Returns the trigger that `addTrigger` is given, and its place in the list of its collection when it says one.
 *
 * @throws {ContractError} `DB_TRIGGER_INVALID`, `DB_LIMIT_EXCEEDED`
 */
export function parseTrigger(value: Json | undefined): {
  readonly trigger: Trigger
  readonly index: number | undefined
} {
  if (!isJsonObject(value)) throw invalid(`a trigger is an object { key, on, func }, got ${describe(value)}`)
  const extra = Object.keys(value).find((name) => !MEMBERS.includes(name))
  if (extra !== undefined) throw invalid(`a trigger has no member ${describe(extra)}; it has ${MEMBERS.join(' ')}`)
  const key = parseJobKey(value['key'], 'trigger', invalid)
  const { index, optional = false } = value
  if (index !== undefined && !(Number.isSafeInteger(index) && (index as number) >= 0)) {
    throw invalid(`index is a whole number from 0, got ${describe(index)}`)
  }
  if (typeof optional !== 'boolean') throw invalid(`optional is true or false, got ${describe(optional)}`)
  const { version, body } = readBody({ kind: 'trigger', key }, () => parseBody(value['func'], value['version']))
  const trigger: Trigger = {
    key,
    on: parseEvents(value['on']),
    func: body,
    version,
    ...parseFields(value['fields'], value['match']),
    ...(optional && { optional }),
  }
  compileTrigger(trigger)
  return { trigger, index: index as number | undefined }
}

/** Compiles a trigger. @throws {ContractError} `DB_TRIGGER_INVALID`, naming the place in its body. */
export function compileTrigger(trigger: Trigger): CompiledTrigger {
  const { key, version, func } = trigger
  const body = readBody({ kind: 'trigger', key }, () => compileBody({ version, body: func }, TRIGGER_VARIABLES))
  return { ...trigger, body }
}

/** Says whether a trigger is about a write. @param changed - Says whether a field changed. */
export function firesOn(trigger: Trigger, event: TriggerEvent, changed: (field: string) => boolean): boolean {
  const { on, fields, match } = trigger
  if (!on.includes(event)) return false
  if (fields === undefined) return true
  return match === 'all' ? fields.every(changed) : fields.some(changed)
}

function parseEvents(value: Json | undefined): readonly TriggerEvent[] {
  const list: readonly Json[] = Array.isArray(value) ? value : [value ?? null]
  const events = EVENTS.filter((event) => list.includes(event))
  if (list.length > 0 && events.length === list.length) return events
  throw invalid(`on is one of ${EVENTS.join(' ')}, or a list of them, each once; got ${describe(value)}`)
}

function parseFields(fields: Json | undefined, match: Json | undefined): Pick<Trigger, 'fields' | 'match'> {
  if (fields === undefined) {
    if (match === undefined) return {}
    throw invalid('match says how many of fields must change, and there are no fields')
  }
  if (match !== undefined && match !== 'any' && match !== 'all') {
    throw invalid(`match is "any" or "all", got ${describe(match)}`)
  }
  const list: readonly Json[] = Array.isArray(fields) ? fields : [fields]
  if (list.length > TRIGGER_FIELDS_MAX) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `a trigger has at most ${TRIGGER_FIELDS_MAX} fields, this one has ${list.length}; use the field around them`,
      { limit: 'TRIGGER_FIELDS_MAX', expected: TRIGGER_FIELDS_MAX, got: list.length },
    )
  }
  const wrong = list.find((field) => typeof field !== 'string' || field === '' || !isFieldPath(field))
  if (wrong !== undefined || list.length === 0) {
    throw invalid(`fields are names of fields such as "age" or "address.city", got ${describe(wrong ?? fields)}`)
  }
  return { fields: list as readonly string[], match: match ?? 'any' }
}

function invalid(sentence: string): ContractError {
  return new ContractError('DB_TRIGGER_INVALID', sentence)
}
