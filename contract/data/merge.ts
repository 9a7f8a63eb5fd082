/** How the patch of an `update` becomes the new document. */
import { compareNames, describe, placeOf, pointerOf, shorten } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { DOCUMENT_DEPTH_MAX } from '../limits.ts'
import { isJsonObject, type Json, type JsonObject, member, setMember } from '../wire/json.ts'
import { isReservedName } from './validate.ts'

/**
 * Returns `previous` with the fields of `patch` put in.
 *
 * A key without a dot replaces the whole field. A dotted key `a.b` replaces the field `b` inside `a` and makes the objects
 * on the way that are missing, except for a `del`, which then has nothing to do. Operators are put in as they are, for
 * `resolveOperators` to resolve against `previous`. Fields that the patch leaves alone keep their reference; neither input
 * is changed. Time is linear in the patch and the objects it opens.
 *
 * @param previous - The stored document; `undefined` when there is none, and then every `del` stays, to be refused.
 * @throws {ContractError} `DB_DOCUMENT_INVALID` with `{ path, expected, got }` when a key has an empty or reserved step, two
 * keys address a field and something inside it, or a path leads through what is not an object; `DB_LIMIT_EXCEEDED` when a
 * key has more than `DOCUMENT_DEPTH_MAX` steps.
 * @example
 * mergeUpdate({ a: { b: 1, c: 2 }, d: 3 }, { 'a.b': 9, d: [] }) // { a: { b: 9, c: 2 }, d: [] }
 */
export function mergeUpdate(previous: JsonObject | undefined, patch: JsonObject): JsonObject {
  const root = copyOf(previous ?? {})
  const isStored = previous !== undefined
  const own = new Set<Json>([root])
  for (const key of Object.keys(patch).sort(compareNames)) {
    const steps = parseKey(key, patch)
    putAt({ root, own, isStored }, steps, member(patch, key) as Json)
  }
  return root
}

type Members = { [key: string]: Json }

/** The document under construction, and which of its objects are copies that may be changed. */
type Draft = { readonly root: Members; readonly own: Set<Json>; readonly isStored: boolean }

function parseKey(key: string, patch: JsonObject): readonly string[] {
  // One more than allowed is enough to see that there are too many.
  const steps = key.split('.', DOCUMENT_DEPTH_MAX + 1)
  if (steps.length > DOCUMENT_DEPTH_MAX) {
    const sentence = `the key ${describe(key)} has more than ${DOCUMENT_DEPTH_MAX} steps; flatten the document`
    const data = { path: pointerOf([key]), limit: 'DOCUMENT_DEPTH_MAX', expected: DOCUMENT_DEPTH_MAX }
    throw new ContractError('DB_LIMIT_EXCEEDED', sentence, data)
  }
  for (const step of steps) {
    if (step === '' && steps.length > 1) throw invalid([key], 'a dotted key without empty steps', key)
    if (isReservedName(step)) throw invalid([key], `a key without the step "${step}"`, key)
  }
  for (let end = 1; end < steps.length; end++) {
    const outer = steps.slice(0, end).join('.')
    if (Object.hasOwn(patch, outer)) throw invalid([key], `the only key inside ${describe(outer)}, or left out`, key)
  }
  return steps
}

function putAt({ root, own, isStored }: Draft, steps: readonly string[], value: Json): void {
  let target = root
  for (const [index, step] of steps.slice(0, -1).entries()) {
    const held = member(target, step)
    if (held === undefined && isStored && isDelete(value)) return
    if (held !== undefined && !isJsonObject(held)) {
      throw invalid(
        steps.slice(0, index + 1),
        `an object, because the update goes on to ${describe(steps.join('.'))}`,
        held,
      )
    }
    const inner: Members = held !== undefined && own.has(held) ? (held as Members) : copyOf(held ?? {})
    own.add(inner)
    target[step] = inner
    target = inner
  }
  target[steps.at(-1) as string] = value
}

function isDelete(value: Json): boolean {
  return isJsonObject(value) && member(value, '__op') === 'del' && Object.keys(value).length === 1
}

function copyOf(object: JsonObject): Members {
  const copy: Members = {}
  for (const name of Object.keys(object)) setMember(copy, name, object[name] as Json)
  return copy
}

function invalid(steps: readonly string[], expected: string, got: Json): ContractError {
  const path = pointerOf(steps)
  const sentence = `${placeOf(path, 'the document')} must be ${expected}, got ${describe(got)}`
  return new ContractError('DB_DOCUMENT_INVALID', sentence, { path, expected, got: shorten(got) })
}
