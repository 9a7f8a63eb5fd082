import { describe, expect, it } from '@jest/globals'
import { SCHEMA_CHECKS_MAX } from '../../../contract/limits.ts'
import { Meter } from '../../../contract/meter.ts'
import { compileSchema } from '../../../contract/schema/schema.ts'
import { schemaSentence } from '../../../contract/schema/violation.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { codeOf, testDatabase, thrownBy } from '../../support/contract.ts'

const ENDS: Json = { '<': [{ var: 'start' }, { var: 'end' }] }
const schemaOf = (conditions: JsonObject): JsonObject => ({ jsonLogic: conditions })

describe('jsonLogic', () => {
  it('holds a document to conditions over several of its fields', () => {
    const check = compileSchema(schemaOf({ 'ends after it starts': ENDS }))
    expect(check({ start: 1, end: 2 })).toBe(undefined)
    const violation = check({ start: 3, end: 2 })
    expect(violation).toEqual({
      path: '',
      keyword: 'jsonLogic',
      expected: 'ends after it starts',
      got: { start: 3, end: 2 },
    })
    expect(violation && schemaSentence(violation)).toBe(
      'the document must satisfy the condition "ends after it starts", got {"end":2,"start":3}',
    )
  })

  it('names the first condition that is not true, by name', () => {
    const conditions = { c: { '!': [{ var: 'x' }] }, a: { '!!': [{ var: 'x' }] }, b: { '!': [{ var: 'x' }] } }
    const reversed = Object.fromEntries(Object.entries(conditions).reverse())
    for (const each of [conditions, reversed]) {
      expect(compileSchema(schemaOf(each))({ x: 1 })?.expected).toBe('b')
      expect(compileSchema(schemaOf(each))({ x: 0 })?.expected).toBe('a')
    }
  })

  it('is checked behind all other keywords', () => {
    const schema: Json = { jsonLogic: { never: { '!!': [false] } }, properties: { n: { type: 'number' } } }
    expect(compileSchema(schema)({ n: 'x' })?.keyword).toBe('type')
    expect(compileSchema(schema)({ n: 1 })?.keyword).toBe('jsonLogic')
  })

  it('has the value where it stands for its data, and goes with other keywords', () => {
    const schema: Json = { properties: { slots: { items: schemaOf({ order: ENDS }) } } }
    expect(
      compileSchema(schema)({
        slots: [
          { start: 1, end: 2 },
          { start: 2, end: 1 },
        ],
      }),
    ).toMatchObject({
      path: '/slots/1',
      expected: 'order',
    })
    expect(compileSchema({ not: schemaOf({ order: ENDS }) })({ start: 2, end: 1 })).toBe(undefined)
    expect(compileSchema({ anyOf: [schemaOf({ order: ENDS }), { required: ['open'] }] })({ open: true })).toBe(
      undefined,
    )
  })

  it('takes a condition that fails for one that is not true, and says why', () => {
    const violation = compileSchema(schemaOf({ order: ENDS }))({ start: [1], end: 2 })
    expect(violation?.got).toMatch(/got \[1\]|got a list/)
  })

  it('says neither that a value fits nor that it does not when a condition fails, whatever stands around it', () => {
    const broken = schemaOf({ order: ENDS })
    const around: [JsonObject, boolean][] = [
      [{ not: broken }, false],
      [{ not: { not: broken } }, false],
      [{ not: { allOf: [broken] } }, false],
      [{ not: { anyOf: [{ type: 'null' }, broken] } }, false],
      [{ not: { oneOf: [{ type: 'object' }, broken] } }, false],
      [{ not: { properties: { inner: broken } } }, false],
      [{ oneOf: [{ type: 'object' }, broken] }, false],
      [{ anyOf: [broken, { type: 'null' }] }, false],
      [{ anyOf: [broken, { type: 'object' }] }, true],
      [{ not: { oneOf: [true, true, broken] } }, true],
      [{ not: { type: 'null', ...broken } }, true],
    ]
    for (const [schema, isFitting] of around) {
      const violation = compileSchema(schema)({ start: [1], end: 2, inner: { start: [1], end: 2 } })
      expect([schema, violation?.keyword]).toEqual([schema, isFitting ? undefined : 'jsonLogic'])
      if (!isFitting) expect(violation?.got).toMatch(/got \[1\]|got a list/)
    }
  })

  it('never evaluates a document', () => {
    const evil: Json = { start: { '!!': [true] }, end: { var: 'start' } }
    expect(compileSchema(schemaOf({ same: { '==': [{ var: 'start' }, { var: 'end' }] } }))(evil)?.keyword).toBe(
      'jsonLogic',
    )
    const inherited = compileSchema(schemaOf({ has: { '!!': [{ var: 'toString' }] } }))
    expect(inherited({})).toMatchObject({ got: { toString: null } })
  })

  it('is enforced when a document is written', async () => {
    const db = await testDatabase(['events'])
    await db.write(['setSchema', schemaOf({ 'ends after it starts': ENDS }), 'events'])
    await db.write(['set', { start: 1, end: 2 }, 'events', 'e'])
    expect((await db.refuse(['update', { end: 0 }, 'events', 'e'])).message).toBe(
      'DB_SCHEMA_VIOLATION: events/e breaks the schema: the document must satisfy the condition "ends after it starts", got {"end":0,"start":1}',
    )
  })
})

describe('the cost of conditions', () => {
  // 3 + n units: the operation and its arguments, and each element.
  const all = compileSchema(schemaOf({ all: { all: [{ var: 'l' }, true] } }))
  const listOf = (n: number): Json => ({ l: Array.from({ length: n }, () => 1) })

  it('is five steps for a unit of fuel, charged to the meter', () => {
    const spent = (n: number): number => {
      const meter = new Meter()
      let bytes = 0
      meter.spend = (more) => {
        bytes += more
      }
      all(listOf(n), meter)
      return bytes
    }
    expect(spent(101) - spent(1)).toBe(100 * 5 * 16)
  })

  it('is bounded for one document with all else that is checked', () => {
    const fits = Math.floor(SCHEMA_CHECKS_MAX / 5)
    const spare = [...Array(20).keys()].find((n) => codeOrFits(fits - n) === 'fits') as number
    expect(codeOrFits(fits - spare + 1)).toBe('DB_LIMIT_EXCEEDED')
    expect(spare).toBeLessThan(10)

    function codeOrFits(n: number): string {
      const error = thrownBy(() => all(listOf(n)))
      return error === undefined ? 'fits' : (error as { code: string }).code
    }
  })
})

it.each<[Json, string]>([
  [[], '/jsonLogic'],
  [true, '/jsonLogic'],
  [{ '<': [{ var: 'a' }, 1] }, '/jsonLogic/<'],
  [{ always: true }, '/jsonLogic/always'],
  [{ always: null }, '/jsonLogic/always'],
  [{ empty: {} }, '/jsonLogic/empty'],
  [{ two: { '==': [1, 1], '<': [1, 2] } }, '/jsonLogic/two'],
  [{ unknown: { lt: [1, 2] } }, '/jsonLogic/unknown'],
  [{ few: { '<': [1] } }, '/jsonLogic/few'],
  [{ 'a/b': { log: 'x' } }, '/jsonLogic/a~1b'],
  [{ bad: { var: '__proto__' } }, '/jsonLogic/bad'],
])('refuses %j, naming the condition', (conditions, path) => {
  const schema: Json = { jsonLogic: conditions }
  expect(codeOf(() => compileSchema(schema))).toBe('DB_SCHEMA_INVALID')
  expect((thrownBy(() => compileSchema(schema)) as { data: Json }).data).toMatchObject({ path })
})
