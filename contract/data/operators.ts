/**
 * Field operators: values such as `{ "__op": "inc", "n": 1 }` that stand for a result the contract computes when it
 * writes. They may stand at any depth inside objects, and nowhere inside lists, whose elements have no lasting place.
 * A member named `__op` always makes an operator; so no stored document ever has one.
 */
import { compareNames, describe, placeOf, pointerOf, shorten } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { DOCUMENT_DEPTH_MAX } from '../limits.ts'
import { canonicalJson } from '../wire/canonical.ts'
import { isJsonObject, type Json, type JsonObject, member, setMember } from '../wire/json.ts'
import type { ZkpClaim } from '../zkp/verifiers.ts'

/** What operators may know of the write. */
type OperatorFacts = {
  /** Time of the entry, ms since 1970. */
  readonly ts: number
  readonly signer: string
  /** What a relayer adds; `null` without one. */
  readonly extra: Json
  /** Says whether an outside proof holds. */
  readonly checkProof: (claim: ZkpClaim) => boolean
}

/** A write before its operators are resolved. */
export type OperatorInput = {
  readonly incoming: JsonObject
  /** The stored document; `undefined` when there is none. */
  readonly previous: JsonObject | undefined
  readonly facts: OperatorFacts
  /** Whether `del` is meaningful: true only for `update` and `upsert` of a stored document. */
  readonly allowDelete: boolean
}

/**
 * Returns `incoming` with every operator replaced by its result against the previous value at the same path.
 *
 * `inc {n}` adds; `union {arr}` appends what is not there yet; `remove {arr}` removes what is equal; `del {}` removes the
 * member; `ts {}` is the time in seconds, `ms {}` in milliseconds; `signer {}` is the signer; `data {key}` is a member of what a relayer
 * adds; `zkp {verifier, proof, signals}` is its signals, once the proof holds for them. An absent previous value counts
 * as 0 or an empty list. Values are equal when their canonical JSON is.
 *
 * Without operators `incoming` itself comes back after one walk. Parts that are the same reference as in `previous` are
 * not walked at all, so the result of `mergeUpdate` costs what its patch costs. Neither input is changed.
 *
 * @throws {ContractError} `DB_OPERATOR_INVALID` with `{ path, expected, got }` when an operator is malformed, misplaced or does
 * not fit the previous value, the first by name order; `DB_LIMIT_EXCEEDED` when `incoming` is deeper than a document may be.
 * @example
 * resolveOperators({ incoming: { n: { __op: 'inc', n: 1 } }, previous: { n: 2 }, facts, allowDelete: false }) // { n: 3 }
 */
export function resolveOperators(input: OperatorInput): JsonObject {
  const { incoming, previous } = input
  if (!needsWork(incoming, previous, 1)) return incoming
  const walk: Walk = { input, steps: [] }
  if (Object.hasOwn(incoming, '__op')) throw invalid(walk, 'a document whose fields may be operators', incoming)
  return resolveObject(incoming, previous, walk)
}

type Walk = { readonly input: OperatorInput; readonly steps: (string | number)[] }

/** Returns the result for a previous value; `undefined` removes the member. */
type Operator = (previous: Json | undefined, operator: Operand, walk: Walk) => Json | undefined

/** The object that stands for an operator, with exactly the members it takes. */
type Operand = { readonly [member: string]: Json }

/** Name → its members besides `__op`, and what it does. */
const OPERATORS: ReadonlyMap<string, { readonly takes: readonly string[]; readonly apply: Operator }> = new Map<
  string,
  { readonly takes: readonly string[]; readonly apply: Operator }
>([
  ['inc', { takes: ['n'], apply: increment }],
  ['union', { takes: ['arr'], apply: unite }],
  ['remove', { takes: ['arr'], apply: remove }],
  ['del', { takes: [], apply: del }],
  ['ts', { takes: [], apply: (_previous, _operand, { input }) => Math.floor(input.facts.ts / 1000) }],
  ['ms', { takes: [], apply: (_previous, _operand, { input }) => input.facts.ts }],
  ['signer', { takes: [], apply: (_previous, _operand, { input }) => input.facts.signer }],
  ['data', { takes: ['key'], apply: takeExtra }],
  ['zkp', { takes: ['verifier', 'proof', 'signals'], apply: takeSignals }],
])
const OPERATOR_NAMES = [...OPERATORS.keys()].join(', ')
const NO_OPERATOR = 'no operator inside a list (write the whole list, or use union and remove)'

// The hot path: says whether there is an operator, or depth that only the careful walk may judge. Allocates nothing.
function needsWork(value: Json, previous: Json | undefined, depth: number): boolean {
  if (typeof value !== 'object' || value === null || value === previous) return false
  if (depth > DOCUMENT_DEPTH_MAX) return true
  if (isJsonObject(value)) return memberNeedsWork(value, previous, depth + 1)
  for (const item of value) if (needsWork(item, undefined, depth + 1)) return true
  return false
}

function memberNeedsWork(object: JsonObject, previous: Json | undefined, depth: number): boolean {
  const before = previous !== undefined && isJsonObject(previous) ? previous : undefined
  for (const name in object) {
    if (!Object.hasOwn(object, name)) continue
    if (name === '__op' || needsWork(object[name] as Json, before && member(before, name), depth)) return true
  }
  return false
}

function resolveObject(object: JsonObject, previous: Json | undefined, walk: Walk): JsonObject {
  assertDepth(walk)
  const before = previous !== undefined && isJsonObject(previous) ? previous : undefined
  const out: { [key: string]: Json } = {}
  for (const name of Object.keys(object).sort(compareNames)) {
    walk.steps.push(name)
    const result = resolveValue(member(object, name) as Json, before && member(before, name), walk)
    if (result !== undefined) setMember(out, name, result)
    walk.steps.pop()
  }
  return out
}

function resolveValue(value: Json, previous: Json | undefined, walk: Walk): Json | undefined {
  if (typeof value !== 'object' || value === null || value === previous) return value
  if (!isJsonObject(value)) return assertNoOperator(value, walk)
  return Object.hasOwn(value, '__op') ? applyOperator(value, previous, walk) : resolveObject(value, previous, walk)
}

function applyOperator(value: JsonObject, previous: Json | undefined, walk: Walk): Json | undefined {
  const { __op: name } = value
  const operator = typeof name === 'string' ? OPERATORS.get(name) : undefined
  if (operator === undefined) throw invalid(walk, `an operator: one of ${OPERATOR_NAMES}`, name as Json)
  const { takes, apply } = operator
  const isExact = Object.keys(value).length === takes.length + 1
  if (!isExact || !takes.every((taken) => Object.hasOwn(value, taken))) {
    const members = ['__op', ...takes].map((taken) => `"${taken}"`).join(' and ')
    throw invalid(walk, `the operator ${name} with exactly ${members}`, value)
  }
  return apply(previous, value, walk)
}

function increment(previous: Json | undefined, { n = null }: Operand, walk: Walk): Json {
  if (typeof n !== 'number' || !Number.isFinite(n)) throw invalid(walk, 'inc with a finite number', n)
  if (previous !== undefined && typeof previous !== 'number') throw invalid(walk, 'a number to increment', previous)
  // Adding to 0 rather than taking n turns -0, which JSON cannot carry, into 0.
  const before = previous ?? 0
  const sum = before + n
  if (!Number.isFinite(sum)) throw invalid(walk, 'a finite sum', [before, n])
  if (Number.isSafeInteger(before) && Number.isSafeInteger(n) && !Number.isSafeInteger(sum)) {
    throw invalid(walk, 'an exact sum, between -(2^53 - 1) and 2^53 - 1', [before, n])
  }
  return sum
}

function unite(previous: Json | undefined, { arr = null }: Operand, walk: Walk): Json {
  const { before, values } = parseLists(previous, arr, walk)
  const seen = new Set(before.map((value) => textOf(value, walk)))
  const out = [...before]
  for (const value of values) {
    if (seen.size !== seen.add(textOf(value, walk)).size) out.push(value)
  }
  return out
}

function remove(previous: Json | undefined, { arr = null }: Operand, walk: Walk): Json {
  const { before, values } = parseLists(previous, arr, walk)
  const unwanted = new Set(values.map((value) => textOf(value, walk)))
  return before.filter((value) => !unwanted.has(textOf(value, walk)))
}

function del(_previous: Json | undefined, _operand: Operand, walk: Walk): undefined {
  if (walk.input.allowDelete) return undefined
  throw invalid(walk, 'a value to store (del is for update and upsert of a stored document)', { __op: 'del' })
}

function takeExtra(_previous: Json | undefined, { key = null }: Operand, walk: Walk): Json {
  if (typeof key !== 'string') throw invalid(walk, 'data with the name of a member', key)
  const { extra } = walk.input.facts
  const value = isJsonObject(extra) ? member(extra, key) : undefined
  if (value === undefined) throw invalid(walk, `data of what a relayer adds, with a member ${describe(key)}`, extra)
  return assertNoOperator(value, walk, 'no operator in what a relayer adds (let it give the value itself)')
}

function takeSignals(
  _previous: Json | undefined,
  { verifier = null, proof = null, signals = null }: Operand,
  walk: Walk,
): Json {
  if (walk.input.facts.checkProof({ name: verifier, proof, signals })) return signals
  const path = pointerOf(walk.steps)
  const sentence = `${placeOf(path, 'the document')}: the proof does not hold for these signals by the verifier ${describe(verifier)}`
  throw new ContractError('DB_ZKP_INVALID', sentence, { path, verifier: shorten(verifier) })
}

function parseLists(
  previous: Json | undefined,
  argument: Json,
  walk: Walk,
): { readonly before: readonly Json[]; readonly values: readonly Json[] } {
  if (!Array.isArray(argument)) throw invalid(walk, 'an operator whose "arr" is a list', argument)
  assertNoOperator(argument, walk)
  if (previous !== undefined && !Array.isArray(previous)) throw invalid(walk, 'a list to change', previous)
  return { before: previous ?? [], values: argument }
}

function textOf(value: Json, walk: Walk): string {
  try {
    return canonicalJson(value)
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw invalid(walk, `a list of JSON values (${cause.message})`, value)
  }
}

// Returns `value`, of which every part is stored as it is.
function assertNoOperator(value: Json, walk: Walk, expected = NO_OPERATOR): Json {
  if (typeof value !== 'object' || value === null) return value
  assertDepth(walk)
  const isObject = isJsonObject(value)
  if (isObject && Object.hasOwn(value, '__op')) {
    throw invalid(walk, expected, value)
  }
  for (const step of isObject ? Object.keys(value).sort(compareNames) : value.keys()) {
    walk.steps.push(step)
    assertNoOperator((value as JsonObject)[step] as Json, walk, expected)
    walk.steps.pop()
  }
  return value
}

// The path has one step less than the value has levels above and with itself.
function assertDepth({ steps }: Walk): void {
  if (steps.length < DOCUMENT_DEPTH_MAX) return
  const path = pointerOf(steps)
  throw new ContractError(
    'DB_LIMIT_EXCEEDED',
    `${placeOf(path, 'the document')} lies deeper than the ${DOCUMENT_DEPTH_MAX} levels of a document; flatten it`,
    { path, limit: 'DOCUMENT_DEPTH_MAX', expected: DOCUMENT_DEPTH_MAX },
  )
}

function invalid({ steps }: Walk, expected: string, got: Json): ContractError {
  const path = pointerOf(steps)
  const sentence = `${placeOf(path, 'the document')} must be ${expected}, got ${describe(got)}`
  return new ContractError('DB_OPERATOR_INVALID', sentence, { path, expected, got: shorten(got) })
}
