/**
 * A fixed subset of JSON Schema (2020-12), compiled once to closures. docs/schema.md describes it for people.
 *
 * Every node must come to the same verdict, so the subset leaves out what validators disagree on (fractions in
 * `multipleOf`, `format`) and what can recurse (`$ref`); patterns run in linear time. Without `$ref` a
 * schema meets each value at most once, so the work is bounded by schemas × values, and below that by
 * `SCHEMA_CHECKS_MAX`. Neither verdict nor violation depends on the key order of the schema or the document.
 */
import { compareNames, describe, placeOf, pointerOf, shorten } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { SCHEMA_CHECKS_MAX, SCHEMA_DEPTH_MAX, SCHEMA_NODES_MAX, SCHEMA_PATTERNS_MAX } from '../limits.ts'
import type { Meter } from '../meter.ts'
import { isJsonObject, type Json, type JsonObject, member } from '../wire/json.ts'
import { type Check, fail, type Keyword, spend } from './check.ts'
import { LOGIC_KEYWORDS } from './logic-keyword.ts'
import { schemaInvalid } from './parse.ts'
import { PATTERN_KEYWORDS } from './pattern-keyword.ts'
import { STRUCTURE_KEYWORDS } from './structure-keywords.ts'
import { VALUE_KEYWORDS } from './value-keywords.ts'
import type { SchemaViolation } from './violation.ts'

/**
 * Returns the first violation of a document, or `undefined` when it fits.
 *
 * The document must have passed `checkDocument`. Throws {@link ContractError} `DB_LIMIT_EXCEEDED` when the check
 * takes more than `SCHEMA_CHECKS_MAX` steps. A meter is charged `STEP_BYTES` for each of them.
 */
export type CompiledSchema = (value: Json, meter?: Meter) => SchemaViolation | undefined

/** What a step costs on the meter of an entry. */
const STEP_BYTES = 16

/** Keyword → how it is compiled. The order is the order of checking, and so of violations. */
const KEYWORDS: ReadonlyMap<string, Keyword> = new Map([
  ...VALUE_KEYWORDS,
  ...PATTERN_KEYWORDS,
  ...STRUCTURE_KEYWORDS,
  ...LOGIC_KEYWORDS,
])

const TEXT_ANNOTATIONS: readonly string[] = ['title', 'description', '$comment']
const ANNOTATIONS: ReadonlySet<string> = new Set([...TEXT_ANNOTATIONS, 'default', 'examples'])

const REFUSED: ReadonlyMap<string, string> = new Map([
  [
    'patternProperties',
    'what a document costs would depend on the names that users choose; use properties and additionalProperties',
  ],
  ['format', 'validators disagree on formats; use enum, minLength and maxLength, or check the text in a rule'],
  ['$ref', 'a reference can recurse without end or lead outside; write the schema out in its place'],
  ['$defs', 'without $ref nothing can use it; write each schema out in its place'],
  ['definitions', 'without $ref nothing can use it; write each schema out in its place'],
  ['$schema', 'the meaning of this subset is fixed; leave it out'],
])

/**
 * Compiles `schema`.
 *
 * Time and memory are linear in the schema. Annotations are accepted and have no effect.
 *
 * @throws {ContractError} `DB_SCHEMA_INVALID` with `{ path, expected, got }`, where `path` points into the schema, when it is
 * malformed or uses a keyword outside the subset; `DB_LIMIT_EXCEEDED` beyond `SCHEMA_DEPTH_MAX` or `SCHEMA_NODES_MAX`.
 * @example
 * const check = compileSchema({ type: 'object', properties: { age: { type: 'integer', maximum: 150 } } })
 * check({ age: 20 })  // undefined
 * check({ age: 200 }) // { path: '/age', keyword: 'maximum', expected: 150, got: 200 }
 */
export function compileSchema(schema: Json): CompiledSchema {
  const check = compile(schema, { path: '', depth: 1, holder: 'false', counter: { nodes: 0, patterns: 0 } })
  return (document, meter) => {
    const budget = { left: SCHEMA_CHECKS_MAX }
    const failure = check(document, budget)
    meter?.spend(STEP_BYTES * (SCHEMA_CHECKS_MAX - budget.left))
    if (failure === undefined) return undefined
    const { keyword, expected, got, steps } = failure
    return { path: pointerOf(steps.toReversed()), keyword, expected: shorten(expected), got: shorten(got) }
  }
}

type Place = {
  readonly path: string
  readonly depth: number
  /** The keyword that holds the schema. */
  readonly holder: string
  readonly counter: { nodes: number; patterns: number }
}

function compile(schema: Json, place: Place): Check {
  countSchema(place)
  if (schema === false) return (value) => fail(place.holder, false, value)
  if (schema === true) return inOrder([])
  if (!isJsonObject(schema)) throw schemaInvalid(place.path, 'a schema: an object, true or false', schema)
  assertKeywords(schema, place.path)
  const checks: Check[] = []
  for (const [keyword, compileKeyword] of KEYWORDS) {
    const argument = member(schema, keyword)
    if (argument === undefined) continue
    const path = `${place.path}/${keyword}`
    if (keyword === 'pattern') countPattern(path, place)
    const child = (inner: Json, ...steps: (string | number)[]): Check =>
      compile(inner, { ...place, path: path + pointerOf(steps), depth: place.depth + 1, holder: keyword })
    const check = compileKeyword(argument, { keyword, path, schema, child })
    if (check !== undefined) checks.push(check)
  }
  return inOrder(checks)
}

function inOrder(checks: readonly Check[]): Check {
  return (value, budget) => {
    spend(budget, 1)
    for (const check of checks) {
      const failure = check(value, budget)
      if (failure !== undefined) return failure
    }
    return undefined
  }
}

function countSchema({ path, depth, counter }: Place): void {
  counter.nodes++
  if (depth > SCHEMA_DEPTH_MAX) {
    const sentence = `${placeOf(path, 'the schema')} lies deeper than ${SCHEMA_DEPTH_MAX} levels of schemas; flatten it`
    throw new ContractError('DB_LIMIT_EXCEEDED', sentence, {
      path,
      limit: 'SCHEMA_DEPTH_MAX',
      expected: SCHEMA_DEPTH_MAX,
    })
  }
  if (counter.nodes > SCHEMA_NODES_MAX) {
    const sentence = `the schema is made of more than ${SCHEMA_NODES_MAX} schemas; make it simpler`
    throw new ContractError('DB_LIMIT_EXCEEDED', sentence, {
      path,
      limit: 'SCHEMA_NODES_MAX',
      expected: SCHEMA_NODES_MAX,
    })
  }
}

function countPattern(path: string, { counter }: Place): void {
  counter.patterns++
  if (counter.patterns <= SCHEMA_PATTERNS_MAX) return
  const sentence = `the schema has more than ${SCHEMA_PATTERNS_MAX} patterns; use enum, minLength and maxLength`
  throw new ContractError('DB_LIMIT_EXCEEDED', sentence, {
    path,
    limit: 'SCHEMA_PATTERNS_MAX',
    expected: SCHEMA_PATTERNS_MAX,
  })
}

// In name order, so that the same schema is always refused for the same reason.
function assertKeywords(schema: JsonObject, path: string): void {
  for (const name of Object.keys(schema).sort(compareNames)) {
    const at = path + pointerOf([name])
    if (TEXT_ANNOTATIONS.includes(name) && typeof schema[name] !== 'string') {
      throw schemaInvalid(at, 'text', schema[name] as Json)
    }
    if (name === 'examples' && !Array.isArray(schema[name])) throw schemaInvalid(at, 'a list', schema[name] as Json)
    if (!KEYWORDS.has(name) && !ANNOTATIONS.has(name)) throw keywordRefused(name, path)
  }
}

function keywordRefused(name: string, path: string): ContractError {
  const allowed = [...KEYWORDS.keys(), ...ANNOTATIONS]
  const reason = REFUSED.get(name) ?? `allowed are ${allowed.join(', ')}`
  const sentence = `${placeOf(path, 'the schema')} uses ${describe(name)}, which this subset does not have: ${reason}`
  return new ContractError('DB_SCHEMA_INVALID', sentence, {
    path: path + pointerOf([name]),
    expected: allowed,
    got: shorten(name),
  })
}
