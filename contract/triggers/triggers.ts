/** The triggers of a collection in the state: a list, in the order in which they fire. */
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { triggersKey } from '../keys.ts'
import { PROGRAM_BYTES_MAX, TRIGGERS_MAX } from '../limits.ts'
import type { Store, StoreReader } from '../tree/store.ts'
import { binaryToText, textToBinary } from '../wire/bytes.ts'
import { canonicalJson } from '../wire/canonical.ts'
import type { Json } from '../wire/json.ts'
import { type CompiledTrigger, compileTrigger, type Trigger } from './definition.ts'

/** Returns the triggers set under exactly this path, which may have `*` in place of document ids. */
export function readTriggers(store: StoreReader, collection: string): readonly Trigger[] {
  const value = store.get(triggersKey(collection))
  return value === undefined ? [] : parseTriggers(value)
}

/** Compiles what is stored under a {@link triggersKey}. */
export function compileTriggers(value: string): readonly CompiledTrigger[] {
  return parseTriggers(value).map(compileTrigger)
}

/**
 * Puts a trigger in the list: in the place of that with its key, or last; or at `index`, which counts without the one replaced.
 *
 * @throws {ContractError} `DB_TRIGGER_INVALID`, `DB_LIMIT_EXCEEDED`
 */
export function addTrigger(store: Store, collection: string, added: Trigger, index?: number): void {
  const all = readTriggers(store, collection)
  const standing = all.findIndex(({ key }) => key === added.key)
  const others = all.filter(({ key }) => key !== added.key)
  if (others.length >= TRIGGERS_MAX) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `a collection has at most ${TRIGGERS_MAX} triggers; remove one first`,
      {
        limit: 'TRIGGERS_MAX',
        expected: TRIGGERS_MAX,
      },
    )
  }
  if (index !== undefined && index > others.length) {
    throw invalid(`index is at most ${others.length}, the number of the other triggers of ${collection}; got ${index}`)
  }
  const at = index ?? (standing < 0 ? others.length : standing)
  writeTriggers(store, collection, [...others.slice(0, at), added, ...others.slice(at)])
}

/** Takes a trigger off the list. @throws {ContractError} `DB_TRIGGER_INVALID` when it is not there. */
export function removeTrigger(store: Store, collection: string, key: string): void {
  const all = readTriggers(store, collection)
  const left = all.filter((trigger) => trigger.key !== key)
  if (left.length === all.length)
    throw invalid(`${collection} has no trigger ${describe(key)}; getTriggers lists those it has`)
  writeTriggers(store, collection, left)
}

function writeTriggers(store: Store, collection: string, triggers: readonly Trigger[]): void {
  if (triggers.length === 0) {
    store.del(triggersKey(collection))
    return
  }
  const text = textToBinary(canonicalJson(triggers as unknown as Json))
  if (text.length > PROGRAM_BYTES_MAX) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `the triggers of a collection may take ${PROGRAM_BYTES_MAX} bytes of JSON together, here are ${text.length}; make them simpler`,
      { limit: 'PROGRAM_BYTES_MAX', expected: PROGRAM_BYTES_MAX, got: text.length },
    )
  }
  store.put(triggersKey(collection), text)
}

function parseTriggers(value: string): readonly Trigger[] {
  return JSON.parse(binaryToText(value)) as Trigger[]
}

function invalid(sentence: string): ContractError {
  return new ContractError('DB_TRIGGER_INVALID', sentence)
}
