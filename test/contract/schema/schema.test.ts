import { describe, expect, it } from '@jest/globals'
import { ContractError } from '../../../contract/errors.ts'
import { SCHEMA_CHECKS_MAX, SCHEMA_DEPTH_MAX, SCHEMA_NODES_MAX } from '../../../contract/limits.ts'
import { compileSchema } from '../../../contract/schema/schema.ts'
import { schemaSentence } from '../../../contract/schema/violation.ts'
import type { Json } from '../../../contract/wire/json.ts'

function errorOf(act: () => unknown): ContractError {
  try {
    act()
  } catch (error) {
    if (error instanceof ContractError) return error
    throw error
  }
  throw new Error('expected a ContractError, got none')
}

/** [keyword, schema, document at the bound, document one past it, path of the violation] */
const AT_THE_BOUND: readonly (readonly [keyword: string, schema: Json, fits: Json, breaks: Json, path: string])[] = [
  ['type', { type: 'null' }, null, 0, ''],
  ['type', { type: 'boolean' }, false, 0, ''],
  ['type', { type: 'object' }, {}, [], ''],
  ['type', { type: 'array' }, [], {}, ''],
  ['type', { type: 'number' }, 1.5, '1.5', ''],
  ['type', { type: 'integer' }, 1e300, 1.5, ''],
  ['type', { type: 'string' }, '', null, ''],
  ['type', { type: ['string', 'null'] }, null, false, ''],
  ['enum', { enum: ['a', 1, { b: 1, c: [2] }] }, { c: [2], b: 1 }, { b: 1, c: [3] }, ''],
  ['enum', { enum: [0, '1', null] }, 0, 1, ''],
  ['const', { const: [1, { a: null }] }, [1, { a: null }], [1, { a: 0 }], ''],
  ['const', { const: false }, false, 0, ''],
  ['minimum', { minimum: 3 }, 3, 2.999, ''],
  ['maximum', { maximum: 3 }, 3, 3.001, ''],
  ['exclusiveMinimum', { exclusiveMinimum: 3 }, 3.001, 3, ''],
  ['exclusiveMaximum', { exclusiveMaximum: 3 }, 2.999, 3, ''],
  ['multipleOf', { multipleOf: 3 }, -6, 7, ''],
  ['multipleOf', { multipleOf: 1 }, 2 ** 53, 0.5, ''],
  ['minLength', { minLength: 2 }, '😀😀', '😀', ''],
  ['maxLength', { maxLength: 2 }, '😀😀', '😀😀a', ''],
  ['maxLength', { maxLength: 2 }, '\ud800\ud800', '\ud800\ud800\ud800', ''],
  ['minItems', { minItems: 2 }, [1, 1], [1], ''],
  ['maxItems', { maxItems: 2 }, [1, 1], [1, 1, 1], ''],
  ['uniqueItems', { uniqueItems: true }, [1, '1', [1], { a: 1, b: 2 }], [{ a: 1, b: 2 }, 1, { b: 2, a: 1 }], '/2'],
  ['items', { items: true }, [1], 0, 'never'],
  ['type', { items: { type: 'string' } }, ['a'], ['a', 1], '/1'],
  ['minProperties', { minProperties: 1 }, { a: 1 }, {}, ''],
  ['maxProperties', { maxProperties: 1 }, { a: 1 }, { a: 1, b: 1 }, ''],
  ['required', { required: ['a', 'b'] }, { a: 1, b: null }, { a: 1 }, ''],
  ['maximum', { properties: { 'a/~b': { maximum: 1 } } }, { 'a/~b': 1 }, { 'a/~b': 2 }, '/a~1~0b'],
  ['properties', { properties: { a: false } }, { b: 1 }, { a: 1 }, '/a'],
  ['additionalProperties', { properties: { a: true }, additionalProperties: false }, { a: 1 }, { a: 1, b: 1 }, '/b'],
  ['type', { additionalProperties: { type: 'string' } }, { a: 'x' }, { a: 'x', b: 1 }, '/b'],
  ['not', { not: { type: 'string' } }, 1, 'a', ''],
  ['minimum', { allOf: [{ type: 'number' }, { minimum: 1 }] }, 1, 0, ''],
  ['anyOf', { anyOf: [{ const: 1 }, { const: 2 }] }, 2, 3, ''],
  ['oneOf', { oneOf: [{ minimum: 1 }, { minimum: 2 }] }, 1, 2, ''],
  ['oneOf', { oneOf: [{ const: 1 }, { const: 2 }] }, 1, 3, ''],
  ['minimum', { default: -1, examples: [-1], $comment: '', title: 't', description: 'd', minimum: 0 }, 0, -1, ''],
]

describe('a keyword', () => {
  it.each(AT_THE_BOUND)('%s of %j lets %j through', (_keyword, schema, fits) => {
    expect(compileSchema(schema)(fits)).toBeUndefined()
  })

  it.each(AT_THE_BOUND.filter(([, , , , path]) => path !== 'never'))('%s of %j stops %4$j', (...row) => {
    const [keyword, schema, , breaks, path] = row
    expect(compileSchema(schema)(breaks)).toMatchObject({ keyword, path })
  })

  it.each([
    [{ minimum: 5, exclusiveMaximum: 1, multipleOf: 7 }, 'a'],
    [{ minLength: 9, maxLength: 0 }, 5],
    [{ minItems: 9, items: false, uniqueItems: true }, { length: 1 }],
    [{ minProperties: 9, required: ['a'], properties: { length: false }, additionalProperties: false }, [1]],
  ] as readonly (readonly [Json, Json])[])('of another type has no say: %j on %j', (schema, document) => {
    expect(compileSchema(schema)(document)).toBeUndefined()
  })
})

describe('boolean schemas', () => {
  it('true takes everything', () => {
    expect(compileSchema(true)({ a: [1] })).toBeUndefined()
  })

  it('false takes nothing', () => {
    expect(compileSchema(false)({})).toEqual({ path: '', keyword: 'false', expected: false, got: {} })
  })
})

describe('the first violation', () => {
  it('is of the first keyword in the table, whatever the order in the schema', () => {
    expect(compileSchema({ minimum: 5, enum: [9], type: 'string' })(1)?.keyword).toBe('type')
    expect(compileSchema({ minimum: 5, enum: [9] })(1)?.keyword).toBe('enum')
  })

  it('is of the first member by name, whatever the order in schema and document', () => {
    const check = compileSchema({ properties: { b: false, a: false, 10: false, 9: false } })
    expect(check({ b: 1, a: 1 })?.path).toBe('/a')
    expect(check({ 9: 1, a: 1, 10: 1 })?.path).toBe('/10')
    expect(compileSchema({ additionalProperties: false })({ z: 1, y: 1 })?.path).toBe('/y')
  })

  it('names a path through every kind of holder', () => {
    const schema = { allOf: [{ properties: { a: { items: { additionalProperties: { maxLength: 1 } } } } }] }
    expect(compileSchema(schema)({ a: [{}, { x: 'ab' }] })?.path).toBe('/a/1/x')
  })

  it('keeps large values out', () => {
    const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`k${i}`, 'x'.repeat(500)]))
    const violation = compileSchema({ type: 'string' })({ wide, long: 'y'.repeat(100_000) })
    expect(JSON.stringify(violation).length).toBeLessThan(2000)
  })

  it('keeps large arguments out', () => {
    const violation = compileSchema({ enum: Array.from({ length: 5000 }, (_, i) => `value ${i}`) })('x')
    expect(violation?.expected).toEqual(['value 0', 'value 1', 'value 2', 'value 3', '…'])
  })

  it('cuts text between characters', () => {
    expect(compileSchema(false)(`${'a'.repeat(79)}😀`)?.got).toBe(`${'a'.repeat(79)}…`)
  })
})

describe('schemaSentence', () => {
  it.each([
    [{ maximum: 150 }, 200, 'the document must be at most 150, got 200'],
    [{ type: ['string', 'null'] }, 1, 'the document must be of type string or null, got 1'],
    [{ properties: { a: { const: false } } }, { a: 1 }, '/a must be false, got 1'],
    [{ properties: { a: false } }, { a: 1 }, '/a must not be there, got 1'],
    [{ additionalProperties: false }, { a: 1 }, '/a must not be there, got 1'],
    [{ required: ['a'] }, { b: 1 }, 'the document must have the member "a", got {"b":1}'],
    [{ uniqueItems: true }, [1, 1], '/1 must differ from every item before it, got 1'],
    [{ anyOf: [false, false] }, 1, 'the document must match at least one of 2 schemas, got 1'],
    [{ oneOf: [true, true] }, 5, 'the document must match exactly one of 2 schemas, got 2'],
    [{ minLength: 3 }, 'ab', 'the document must have at least 3 characters, got 2'],
  ] as readonly (readonly [Json, Json, string])[])('of %j on %j', (schema, document, sentence) => {
    const violation = compileSchema(schema)(document)
    expect(violation && schemaSentence(violation)).toBe(sentence)
  })

  it('has words for every keyword', () => {
    for (const [, schema, , breaks, path] of AT_THE_BOUND) {
      const violation = compileSchema(schema)(breaks)
      if (path !== 'never' && violation !== undefined) expect(schemaSentence(violation)).not.toContain('must satisfy')
    }
  })
})

describe('a malformed schema is refused, with the path inside it', () => {
  it.each([
    [null, ''],
    ['string', ''],
    [[], ''],
    [{ type: 'float' }, '/type'],
    [{ type: [] }, '/type'],
    [{ type: ['string', 'string'] }, '/type/1'],
    [{ type: 1 }, '/type'],
    [{ enum: [] }, '/enum'],
    [{ enum: 'a' }, '/enum'],
    [{ enum: [1, -0] }, '/enum/1'],
    [{ const: Number.NaN }, '/const'],
    [{ const: '\ud800' }, '/const'],
    [{ minimum: '1' }, '/minimum'],
    [{ maximum: Number.POSITIVE_INFINITY }, '/maximum'],
    [{ exclusiveMinimum: true }, '/exclusiveMinimum'],
    [{ exclusiveMaximum: null }, '/exclusiveMaximum'],
    [{ multipleOf: 0.01 }, '/multipleOf'],
    [{ multipleOf: 0 }, '/multipleOf'],
    [{ multipleOf: 2 ** 53 }, '/multipleOf'],
    [{ minLength: -1 }, '/minLength'],
    [{ maxLength: 1.5 }, '/maxLength'],
    [{ minItems: '1' }, '/minItems'],
    [{ maxItems: 2 ** 53 }, '/maxItems'],
    [{ uniqueItems: 1 }, '/uniqueItems'],
    [{ items: [{}] }, '/items'],
    [{ items: null }, '/items'],
    [{ minProperties: -1 }, '/minProperties'],
    [{ maxProperties: [] }, '/maxProperties'],
    [{ required: true }, '/required'],
    [{ required: [1] }, '/required/0'],
    [{ required: ['a', 'a'] }, '/required/1'],
    [{ properties: [] }, '/properties'],
    [{ properties: { 'a/b': 1 } }, '/properties/a~1b'],
    [{ additionalProperties: 'no' }, '/additionalProperties'],
    [{ not: 1 }, '/not'],
    [{ allOf: [] }, '/allOf'],
    [{ anyOf: {} }, '/anyOf'],
    [{ oneOf: [true, { items: { type: 'x' } }] }, '/oneOf/1/items/type'],
    [{ title: 1 }, '/title'],
    [{ examples: 1 }, '/examples'],
    [{ pattern: '(a' }, '/pattern'],
    [{ pattern: 1 }, '/pattern'],
    [{ patternProperties: {} }, '/patternProperties'],
    [{ format: 'email' }, '/format'],
    [{ $ref: '#' }, '/$ref'],
    [{ properties: { a: { if: true } } }, '/properties/a/if'],
    [{ constructor: 1 }, '/constructor'],
    [JSON.parse('{"__proto__":{"type":"string"}}'), '/__proto__'],
    [{ zzz: 1, aaa: 1 }, '/aaa'],
  ] as readonly (readonly [Json, string])[])('%j', (schema, path) => {
    const error = errorOf(() => compileSchema(schema))
    expect(error.code).toBe('DB_SCHEMA_INVALID')
    expect(error.data).toMatchObject({ path })
  })

  it.each([
    ['patternProperties', /names that users choose; use properties/],
    ['format', /disagree on formats; use enum/],
    ['$ref', /write the schema out/],
    ['contains', /allowed are type, enum/],
  ])('%s with a reason and a way out', (keyword, sentence) => {
    expect(errorOf(() => compileSchema({ [keyword]: 'x' })).sentence).toMatch(sentence)
  })

  it('fractional multipleOf with a way out', () => {
    expect(errorOf(() => compileSchema({ multipleOf: 0.01 })).sentence).toMatch(/store cents/)
  })
})

describe('hostile schemas and documents', () => {
  const nested = (levels: number): Json => (levels === 1 ? {} : { not: nested(levels - 1) })

  it('takes a schema of the greatest depth', () => {
    expect(() => compileSchema(nested(SCHEMA_DEPTH_MAX))).not.toThrow()
  })

  it('refuses a schema one level deeper', () => {
    expect(errorOf(() => compileSchema(nested(SCHEMA_DEPTH_MAX + 1))).code).toBe('DB_LIMIT_EXCEEDED')
  })

  it('refuses a schema of 100,000 levels without using the stack', () => {
    let schema: Json = {}
    for (let i = 0; i < 100_000; i++) schema = { items: schema }
    expect(errorOf(() => compileSchema(schema)).code).toBe('DB_LIMIT_EXCEEDED')
  })

  it('takes as many schemas as allowed', () => {
    expect(() => compileSchema({ anyOf: Array(SCHEMA_NODES_MAX - 1).fill(true) })).not.toThrow()
  })

  it('refuses one schema more', () => {
    const error = errorOf(() => compileSchema({ anyOf: Array(SCHEMA_NODES_MAX).fill(true) }))
    expect(error.data).toMatchObject({ limit: 'SCHEMA_NODES_MAX' })
  })

  it('refuses a constant nested deeper than canonical JSON goes', () => {
    let value: Json = 1
    for (let i = 0; i < 100_000; i++) value = [value]
    expect(errorOf(() => compileSchema({ const: value })).code).toBe('DB_SCHEMA_INVALID')
  })

  it('finds a value in a huge enum', () => {
    const check = compileSchema({ enum: Array.from({ length: 200_000 }, (_, i) => ({ i })) })
    expect(check({ i: 199_999 })).toBeUndefined()
    expect(check({ i: 200_000 })?.keyword).toBe('enum')
  })

  it('takes exactly as many steps as allowed', () => {
    const check = compileSchema({ items: true })
    expect(check(Array(SCHEMA_CHECKS_MAX - 1).fill(0))).toBeUndefined()
  })

  it('stops one step later', () => {
    const check = compileSchema({ items: true })
    expect(errorOf(() => check(Array(SCHEMA_CHECKS_MAX).fill(0))).code).toBe('DB_LIMIT_EXCEEDED')
  })

  it('stops an explosion of alternatives', () => {
    const check = compileSchema({ items: { anyOf: [...Array(1990).fill({ type: 'string' }), true] } })
    expect(errorOf(() => check(Array(2000).fill(0))).code).toBe('DB_LIMIT_EXCEEDED')
  })

  it.each([
    ['comparing', { uniqueItems: true }, ['x'.repeat(250_000)]],
    ['comparing constants', { const: [1] }, ['x'.repeat(250_000)]],
    ['counting', { maxLength: 249_999 }, `${'x'.repeat(249_998)}😀`],
  ] as readonly (readonly [string, Json, Json])[])('stops endless %s of long text', (_what, schema, document) => {
    const check = compileSchema({ allOf: Array(100).fill({ anyOf: [schema, true] }) })
    expect(errorOf(() => check(document)).code).toBe('DB_LIMIT_EXCEEDED')
  })

  it('stops endless reading of names', () => {
    const names = Array.from({ length: 2000 }, (_, i) => `k${i}`)
    const document = Object.fromEntries(names.map((name) => [name, 1]))
    const check = compileSchema({ allOf: Array(1000).fill({ required: names, minProperties: 1 }) })
    expect(errorOf(() => check(document)).code).toBe('DB_LIMIT_EXCEEDED')
  })
})

describe('names that objects inherit', () => {
  const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']
  const only = (name: string, value: string): Json => JSON.parse(`{${JSON.stringify(name)}:${value}}`) as Json

  it.each(NAMES)('%s is missing until it is a member', (name) => {
    const check = compileSchema({ required: [name] })
    expect(check({})?.expected).toBe(name)
    expect(check(only(name, '1'))).toBeUndefined()
  })

  it.each(NAMES)('%s is a property like any other', (name) => {
    const check = compileSchema({ properties: only(name, '{"type":"string"}'), additionalProperties: false })
    expect(check({})).toBeUndefined()
    expect(check(only(name, '"x"'))).toBeUndefined()
    expect(check(only(name, '1'))).toMatchObject({ path: `/${name}`, keyword: 'type' })
  })

  it.each(NAMES)('%s is an additional property like any other', (name) => {
    expect(compileSchema({ additionalProperties: false })(only(name, '1'))?.path).toBe(`/${name}`)
  })

  it('tell equal objects from others', () => {
    const check = compileSchema({ const: {} })
    expect(check(only('__proto__', '{}'))?.keyword).toBe('const')
  })

  it('do not add keywords to a schema', () => {
    const polluted = Object.create({ type: 'string' }) as { [key: string]: Json }
    expect(compileSchema(polluted)(1)).toBeUndefined()
  })
})
