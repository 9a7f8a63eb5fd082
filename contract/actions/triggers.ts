/** What owners set about triggers, and how a write fires them: as part of the same entry, past rules, never past schemas. */
import { type DocumentPath, documentPathText, parseCollectionPath } from '../data/path.ts'
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { runBody } from '../jobs/body.ts'
import { TRIGGER_DEPTH_MAX, TRIGGER_FIRINGS_MAX } from '../limits.ts'
import type { StoreReader } from '../tree/store.ts'
import { type DocumentWrite, eventOf, fieldChanges } from '../triggers/changes.ts'
import { type CompiledTrigger, firesOn, parseTrigger, type Trigger } from '../triggers/definition.ts'
import { addTrigger, readTriggers, removeTrigger } from '../triggers/triggers.ts'
import { isJsonObject, type Json } from '../wire/json.ts'
import type { TriggerReport } from '../wire/types.ts'
import { type Action, type ActionContext, action, ownersOnly } from './context.ts'
import { jobHost } from './job-host.ts'

type Added = { readonly trigger: Trigger; readonly index: number | undefined; readonly collection: string }

/** `["addTrigger", { key, on, func, fields?, match?, optional?, index?, version? }, ...collection]` */
export const addTriggerAction: Action = action<Added>({
  parse: ([definition, ...steps]) => ({ ...parseTrigger(definition), collection: parseCollectionPath(steps) }),
  authorise: ownersOnly,
  apply: ({ store }, { trigger, index, collection }) => {
    addTrigger(store, collection, trigger, index)
    return {}
  },
})

/** `["removeTrigger", key, ...collection]` */
export const removeTriggerAction: Action = action<{ readonly key: string; readonly collection: string }>({
  parse: ([key, ...steps]) => {
    if (typeof key === 'string') return { key, collection: parseCollectionPath(steps) }
    throw new ContractError('DB_ARGUMENTS_INVALID', 'removeTrigger takes the key first and then the collection')
  },
  authorise: ownersOnly,
  apply: ({ store }, { key, collection }) => {
    removeTrigger(store, collection, key)
    return {}
  },
})

/** Answers `["getTriggers", ...collection]`: those set under exactly this path, in the order in which they fire. */
export function getTriggers(store: StoreReader, args: readonly Json[]): Json {
  return readTriggers(store, parseCollectionPath(args)) as unknown as Json
}

/** A write of a document that has been done. */
export type DoneWrite = DocumentWrite & {
  readonly path: DocumentPath
  /** Who created the document. */
  readonly setter: string
}

/**
 * Fires the triggers of a write, one after the other, with all that they fire in turn.
 *
 * @throws {ContractError} `DB_TRIGGER_FAILED` when one fails that is not optional; `DB_FUEL_EXHAUSTED` or `DB_LIMIT_EXCEEDED`
 *   when the entry has nothing left to go on with, which no trigger may leave unsaid.
 */
export function fireTriggers(context: ActionContext, write: DoneWrite): void {
  const { programs, store, meter } = context
  const triggers = programs.triggersOf(store, write.path.collection, meter)
  if (triggers.length === 0) return
  const event = eventOf(write)
  if (event === undefined) return
  const changed = fieldChanges(write)
  for (const trigger of triggers) if (firesOn(trigger, event, changed)) fire(context, trigger, write)
}

function fire(context: ActionContext, trigger: CompiledTrigger, write: DoneWrite): void {
  const { fired, store } = context
  const { key, optional = false } = trigger
  const { collection, id } = write.path
  const at = fired.length
  const inside: ActionContext = { ...context, privileged: true, depth: context.depth + 1 }
  const run = (): void => runBody(trigger.body, jobHost(inside, { id, data: dataOf(write) }))
  try {
    checkBounds(inside, at)
    fired.push({ collection, key, id, ok: true })
    if (optional) store.attempt(run)
    else run()
  } catch (error) {
    if (!(error instanceof ContractError)) throw error
    const failure = failureOf(trigger, write, error)
    if (!optional || isSpent(error)) throw failure
    drop(fired, at, failure)
  }
}

function dataOf({ path, before, after, setter }: DoneWrite): Json {
  return { path: [...path.collection.split('/'), path.id], before, after, id: path.id, setter }
}

function checkBounds({ depth }: ActionContext, fired: number): void {
  if (depth > TRIGGER_DEPTH_MAX) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `triggers fire one another at most ${TRIGGER_DEPTH_MAX} deep; let one of them end the chain, by a condition or by fields`,
      { limit: 'TRIGGER_DEPTH_MAX', expected: TRIGGER_DEPTH_MAX, got: depth },
    )
  }
  if (fired >= TRIGGER_FIRINGS_MAX) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `one entry fires at most ${TRIGGER_FIRINGS_MAX} triggers; write fewer documents at once`,
      { limit: 'TRIGGER_FIRINGS_MAX', expected: TRIGGER_FIRINGS_MAX },
    )
  }
}

const SPENT_LIMITS: readonly Json[] = ['ENTRY_BYTES_MAX', 'TRIGGER_DEPTH_MAX', 'TRIGGER_FIRINGS_MAX']

/** Says whether an entry ran out of what all of it shares. */
function isSpent({ code, data }: ContractError): boolean {
  if (code === 'DB_FUEL_EXHAUSTED') return true
  return code === 'DB_LIMIT_EXCEEDED' && isJsonObject(data) && SPENT_LIMITS.includes(data['limit'] ?? null)
}

/** Returns the error of a trigger: what went wrong in it, and where. Of one inside another the data are those of the inner. */
function failureOf({ key }: Trigger, { path }: DoneWrite, cause: ContractError): ContractError {
  const where = `trigger ${describe(key)} of ${describe(path.collection)} failed on ${describe(documentPathText(path))}`
  const sentence = `${where}: ${cause.sentence}`
  if (isSpent(cause) || cause.code === 'DB_TRIGGER_FAILED') return new ContractError(cause.code, sentence, cause.data)
  return new ContractError('DB_TRIGGER_FAILED', sentence, {
    trigger: key,
    collection: path.collection,
    cause: cause.code,
    ...(cause.data !== undefined && { data: cause.data }),
  })
}

/** Notes that an optional trigger failed, and with it all that it had fired. */
function drop(fired: TriggerReport[], at: number, { code, sentence }: ContractError): void {
  const error = { code, message: sentence }
  for (let i = at; i < fired.length; i++) fired[i] = { ...(fired[i] as TriggerReport), ok: false, error }
}
