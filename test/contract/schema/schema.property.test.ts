import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compileSchema } from '../../../contract/schema/schema.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { SEED } from '../../support/seed.ts'

type Members = { readonly [key: string]: Json }
type Rule = (argument: never, value: Json, schema: Members) => boolean

const isObject = (value: Json): value is Members => value !== null && typeof value === 'object' && !Array.isArray(value)
const number = (test: (argument: number, value: number) => boolean): Rule => {
  return (argument, value) => typeof value !== 'number' || test(argument, value)
}
const text = (test: (argument: number, points: number) => boolean): Rule => {
  return (argument, value) => typeof value !== 'string' || test(argument, [...value].length)
}
const list = <T>(test: (argument: T, value: readonly Json[]) => boolean): Rule => {
  return (argument: never, value) => !Array.isArray(value) || test(argument, value)
}
const object = <T>(test: (argument: T, value: Members, schema: Members) => boolean): Rule => {
  return (argument: never, value, schema) => !isObject(value) || test(argument, value, schema)
}

function isEqual(a: Json, b: Json): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => isEqual(item, b[i]))
  if (!isObject(a) || !isObject(b)) return a === b
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) => name in a && name in b && isEqual(a[name] as Json, b[name] as Json))
}

function isOfType(name: string, value: Json): boolean {
  if (name === 'null') return value === null
  if (name === 'array') return Array.isArray(value)
  if (name === 'object') return isObject(value)
  if (name === 'integer') return typeof value === 'number' && Math.floor(value) === value
  return typeof value === name
}

/** The slow, obvious model: one line for each keyword, taken from the specification. */
const RULES: { readonly [keyword: string]: Rule } = {
  type: (names: string | string[], value) => [names].flat().some((name) => isOfType(name, value)),
  enum: (options: Json[], value) => options.some((option) => isEqual(option, value)),
  const: (option: Json, value) => isEqual(option, value),
  minimum: number((bound, value) => value >= bound),
  maximum: number((bound, value) => value <= bound),
  exclusiveMinimum: number((bound, value) => value > bound),
  exclusiveMaximum: number((bound, value) => value < bound),
  multipleOf: number((factor, value) => Number.isInteger(value / factor)),
  minLength: text((bound, points) => points >= bound),
  maxLength: text((bound, points) => points <= bound),
  minItems: list((bound: number, value) => value.length >= bound),
  maxItems: list((bound: number, value) => value.length <= bound),
  uniqueItems: list((wanted: boolean, value) => {
    return !wanted || value.every((item, i) => value.slice(0, i).every((other) => !isEqual(item, other)))
  }),
  items: list((schema: Json, value) => value.every((item) => fits(schema, item))),
  minProperties: object((bound: number, value) => Object.keys(value).length >= bound),
  maxProperties: object((bound: number, value) => Object.keys(value).length <= bound),
  required: object((names: string[], value) => names.every((name) => name in value)),
  properties: object((schemas: Members, value) => {
    return Object.entries(schemas).every(([name, schema]) => !(name in value) || fits(schema, value[name] as Json))
  }),
  additionalProperties: object((schema: Json, value, holder) => {
    const named = Object.keys((holder['properties'] ?? {}) as Members)
    return Object.entries(value).every(([name, held]) => named.includes(name) || fits(schema, held))
  }),
  not: (schema: Json, value) => !fits(schema, value),
  allOf: (schemas: Json[], value) => schemas.every((schema) => fits(schema, value)),
  anyOf: (schemas: Json[], value) => schemas.some((schema) => fits(schema, value)),
  oneOf: (schemas: Json[], value) => schemas.filter((schema) => fits(schema, value)).length === 1,
}

function fits(schema: Json, value: Json): boolean {
  if (typeof schema === 'boolean') return schema
  const members = schema as Members
  return Object.entries(members).every(([keyword, argument]) => RULES[keyword]?.(argument as never, value, members))
}

const names = fc.constantFrom('a', 'b', 'c')
const { document } = fc.letrec<{ document: Json; leaf: Json }>((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom(null, true, false, '', 'a', 'ab', '😀'),
    fc.integer({ min: -3, max: 6 }),
    fc.constant(0.5),
  ),
  document: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tie('leaf'),
    fc.array(tie('document'), { maxLength: 3 }),
    fc.dictionary(names, tie('document'), { maxKeys: 3, noNullPrototype: true }),
  ),
}))
const types = fc.constantFrom('null', 'boolean', 'object', 'array', 'number', 'integer', 'string')
const bound = fc.integer({ min: 0, max: 3 })
const { schema } = fc.letrec<{ schema: Json }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.boolean(),
    fc
      .record(
        {
          type: fc.oneof(types, fc.uniqueArray(types, { minLength: 1 })),
          enum: fc.array(document, { minLength: 1, maxLength: 4 }),
          const: document,
          minimum: bound,
          maximum: bound,
          exclusiveMinimum: bound,
          exclusiveMaximum: bound,
          multipleOf: fc.constantFrom(1, 2, 3),
          minLength: bound,
          maxLength: bound,
          minItems: bound,
          maxItems: bound,
          uniqueItems: fc.boolean(),
          items: tie('schema'),
          minProperties: bound,
          maxProperties: bound,
          required: fc.uniqueArray(names),
          properties: fc.dictionary(names, tie('schema'), { maxKeys: 2, noNullPrototype: true }),
          additionalProperties: tie('schema'),
          not: tie('schema'),
          allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
          anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }),
          oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }),
        },
        { requiredKeys: [], noNullPrototype: true },
      )
      .map((record) => sample(record as Members)),
  ),
}))

// Schemas of twenty keywords fit nothing; keep about three, chosen by the generated members themselves.
function sample(record: Members): Members {
  const entries = Object.entries(record)
  const start = JSON.stringify(record).length % Math.max(entries.length, 1)
  return Object.fromEntries([...entries, ...entries].slice(start, start + Math.min(3, entries.length)))
}

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, held]) => [name, reversed(held)])
      .reverse() as [string, Json][],
  )
}

function at(value: Json, pointer: string): Json | undefined {
  return pointer
    .split('/')
    .slice(1)
    .reduce<Json | undefined>((held, step) => (held as Members | undefined)?.[step], value)
}

const RUNS = { seed: SEED, numRuns: 5_000 }

describe('compileSchema', () => {
  it('agrees with the slow model', () => {
    let fitting = 0
    fc.assert(
      fc.property(schema, document, (generated, value) => {
        const isFit = fits(generated, value)
        if (isFit) fitting++
        expect(compileSchema(generated)(value) === undefined).toBe(isFit)
      }),
      RUNS,
    )
    // Neither verdict may be rare, or the agreement means nothing.
    expect(Math.min(fitting, RUNS.numRuns - fitting)).toBeGreaterThan(RUNS.numRuns / 10)
  })

  it('names a path that exists in the document', () => {
    fc.assert(
      fc.property(schema, document, (generated, value) => {
        const violation = compileSchema(generated)(value)
        if (violation !== undefined) expect(at(value, violation.path)).not.toBeUndefined()
      }),
      RUNS,
    )
  })

  it('finds the same violation whatever the key order', () => {
    fc.assert(
      fc.property(schema, document, (generated, value) => {
        const violation = compileSchema(generated)(value)
        expect(compileSchema(reversed(generated))(reversed(value))).toEqual(violation)
      }),
      RUNS,
    )
  })
})
