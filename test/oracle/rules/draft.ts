/** What a write asks for: the document that it makes, and the fields that it is about. Slowly, from docs/rules.md and SPEC. */
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import type { Write } from './decide.ts'
import { canonical } from './fpjson.ts'
import { Fault } from './value.ts'

type Members = { [name: string]: Json }

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isOperator = (value: Json): value is JsonObject => isObject(value) && Object.hasOwn(value, '__op')

const merges = ({ func }: Write): boolean => func === 'update' || func === 'upsert'

/** The keys of a request as lists of names. Only where it merges does a dot lead into a field. */
function keysOf(write: Write): readonly (readonly [steps: readonly string[], value: Json])[] {
  return Object.entries(write.data ?? {}).map(([key, value]) => [merges(write) ? key.split('.') : [key], value])
}

/** Values of random documents may be the same object at several places, which a clone would keep. */
const copyOf = (value: JsonObject): Members => JSON.parse(JSON.stringify(value)) as Members

function put(target: Members, [step = '', ...rest]: readonly string[], value: Json): void {
  if (rest.length === 0) {
    target[step] = value
    return
  }
  if (target[step] === undefined) target[step] = {}
  if (!isObject(target[step])) throw new Fault('DB_DOCUMENT_INVALID')
  put(target[step] as Members, rest, value)
}

/** The data with every field at its place; two keys for one place are none. */
export function dataOf(write: Write): JsonObject | null {
  if (write.data === null) return null
  const keys = keysOf(write).map(([steps]) => [...steps, ''].join('/'))
  if (keys.some((key) => keys.some((other) => other !== key && other.startsWith(key))))
    throw new Fault('DB_DOCUMENT_INVALID')
  const data: Members = {}
  for (const [steps, value] of keysOf(write)) put(data, steps, value)
  return copyOf(data)
}

/** The document as the write makes it, before rules. */
export function draftOf(write: Write): JsonObject | null {
  if (dataOf(write) === null) return null
  const draft: Members = merges(write) ? copyOf(write.before ?? {}) : {}
  for (const [steps, value] of keysOf(write)) {
    const isVain = write.before !== null && canonical(value) === '{"__op":"del"}' && !leadsSomewhere(draft, steps)
    if (!isVain) put(draft, steps, value)
  }
  return resolve(draft, write.before ?? undefined, write) as JsonObject
}

/** Whether what a path goes through is there. */
function leadsSomewhere(value: Json, [step = '', ...rest]: readonly string[]): boolean {
  if (rest.length === 0) return true
  const inner = (value as JsonObject)[step]
  if (inner === undefined) return false
  if (!isObject(inner)) throw new Fault('DB_DOCUMENT_INVALID')
  return leadsSomewhere(inner, rest)
}

function resolve(value: Json, before: Json | undefined, write: Write): Json | undefined {
  if (!isObject(value)) return value
  if (isOperator(value)) return operate(value, before, write)
  const resolved: Members = {}
  for (const [name, member] of Object.entries(value as JsonObject)) {
    const held = isObject(before) && Object.hasOwn(before, name) ? before[name] : undefined
    const result = resolve(member, held, write)
    if (result !== undefined) resolved[name] = result
  }
  return resolved
}

function operate({ __op, n, arr }: JsonObject, before: Json | undefined, write: Write): Json | undefined {
  const fault = (): never => {
    throw new Fault('DB_OPERATOR_INVALID')
  }
  const list = Array.isArray(before) ? (before as readonly Json[]) : before === undefined ? [] : undefined
  switch (__op) {
    case 'signer':
      return write.signer
    case 'ts':
      return Math.floor(write.time / 1_000)
    case 'del':
      return merges(write) && write.before !== null ? undefined : fault()
    case 'inc':
      return before === undefined || typeof before === 'number' ? Number(before ?? 0) + Number(n) : fault()
    case 'union': {
      const added = (arr as readonly Json[]).filter((item, index, all) => all.indexOf(item) === index)
      return list === undefined
        ? fault()
        : [...list, ...added.filter((item) => !list.some((one) => canonical(one) === canonical(item)))]
    }
    default:
      return fault()
  }
}

/** Places in documents as texts: of two places one is inside the other when its text begins with the other's. */
export const placeOf = (steps: readonly string[]): string => steps.map((step) => `${step}/`).join('')

/** The places that a request overwrites. */
export function placesOf(write: Write): readonly string[] {
  if (merges(write)) return keysOf(write).map(([steps]) => placeOf(steps))
  return write.data === null ? [] : leavesOf(write.data, '')
}

/** The places where the values of a request stand. */
export function valuesOf(write: Write): readonly string[] {
  const data = dataOf(write)
  return data === null ? [] : leavesOf(data, '')
}

function leavesOf(value: Json, place: string): readonly string[] {
  const names = isObject(value) && !isOperator(value) ? Object.keys(value) : []
  if (names.length === 0) return place === '' ? [] : [place]
  return names.flatMap((name) => leavesOf((value as JsonObject)[name] as Json, `${place}${name}/`))
}
