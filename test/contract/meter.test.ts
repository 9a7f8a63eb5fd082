import { describe, expect, it } from '@jest/globals'
import { DOCUMENT_BYTES_MAX, ENTRY_BYTES_MAX, ENTRY_ZKP_MAX } from '../../contract/limits.ts'
import { Meter } from '../../contract/meter.ts'
import type { Json } from '../../contract/wire/json.ts'
import { INNER_SIGNATURES_MAX } from '../../contract/wire/limits.ts'
import type { Query } from '../../contract/wire/types.ts'
import { codeOf, testDatabase } from '../support/contract.ts'

const OVER = { code: 'DB_LIMIT_EXCEEDED', data: { limit: 'ENTRY_BYTES_MAX', expected: ENTRY_BYTES_MAX } }

function times<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n))
}

it(`a meter holds ${ENTRY_BYTES_MAX} bytes and not one more`, () => {
  const meter = new Meter()
  expect(() => meter.spend(ENTRY_BYTES_MAX)).not.toThrow()
  expect(codeOf(() => meter.spend(1))).toBe('DB_LIMIT_EXCEEDED')
})

it('a meter tells what was spent, also beyond what there was', () => {
  const meter = new Meter(10)
  meter.spend(4)
  expect(meter.spent).toBe(4)
  expect(codeOf(() => meter.spend(7))).toBe('DB_LIMIT_EXCEEDED')
  expect(meter.spent).toBe(11)
})

it('a meter pays for a program once', () => {
  const meter = new Meter()
  meter.spendOnProgram('x'.repeat(ENTRY_BYTES_MAX / 8))
  expect(() => meter.spendOnProgram('x'.repeat(ENTRY_BYTES_MAX / 8))).not.toThrow()
  expect(codeOf(() => meter.spendOnProgram('y'))).toBe('DB_LIMIT_EXCEEDED')
})

it('a meter beside another has bytes of its own, and counts signatures and proofs with it', () => {
  const meter = new Meter(10)
  meter.spend(10)
  const other = meter.beside()
  expect(() => other.spend(10)).not.toThrow()
  expect(codeOf(() => other.spend(1))).toBe('DB_LIMIT_EXCEEDED')
  for (const each of times(INNER_SIGNATURES_MAX, (n) => (n % 2 === 0 ? meter : other))) each.spendOnSignature()
  expect(codeOf(() => other.spendOnSignature())).toBe('DB_LIMIT_EXCEEDED')
  for (const each of times(ENTRY_ZKP_MAX, (n) => (n % 2 === 0 ? meter : other))) each.spendOnZkp()
  expect(codeOf(() => other.beside().spendOnZkp())).toBe('DB_LIMIT_EXCEEDED')
})

// Each of these took from 2 to 26 s when nothing but the number of operations bounded them.
describe('a short query cannot make an entry do long work', () => {
  const manyUpdates: Query = ['batch', times(500, (n) => ['update', { n }, 'c', 'd'])]
  const text = 'é'.repeat(DOCUMENT_BYTES_MAX / 2 - 100)

  it('by writing a large document again and again', async () => {
    const db = await testDatabase(['c'])
    await db.write(['set', { text }, 'c', 'd'])
    expect(await db.refuse(manyUpdates)).toMatchObject(OVER)
  })

  it('by changing one member of a large object again and again', async () => {
    const db = await testDatabase(['c'])
    await db.write(['set', { a: Object.fromEntries(times(1_900, (n) => [`m${n}`, 'x'.repeat(100)])) }, 'c', 'd'])
    expect(await db.refuse(['batch', times(500, (n) => ['update', { 'a.n': n }, 'c', 'd'])])).toMatchObject(OVER)
  })

  it('by index keys that repeat a long path', async () => {
    const members = Object.fromEntries(times(1_900, (n) => [`m${n}`, n]))
    const db = await testDatabase([], { secure: false })
    const path = ['c'.repeat(1_500), 'd'.repeat(1_500), 'e'.repeat(1_400), 'f'.repeat(1_500)]
    expect(await db.refuse(['set', { ['p'.repeat(1_400)]: members }, ...path])).toMatchObject(OVER)
  })

  it('by rules that must be compiled for every operation', async () => {
    const db = await testDatabase()
    const count = 40
    for (let n = 0; n < count; n++) {
      await db.write(['setRules', [['*', [['=$n', `${n}`.padEnd(60_000, '.')], ['allow()']]]], `c${n}`])
    }
    expect(await db.refuse(['batch', times(count, (n) => ['set', {}, `c${n}`, 'd'])])).toMatchObject(OVER)
  })

  it('by a schema that reads much of a document', async () => {
    const db = await testDatabase(['c'])
    await db.write(['set', { list: times(1_900, (n) => `${'x'.repeat(100)}${n}`) }, 'c', 'd'])
    const schema = { properties: { list: { allOf: times(5, () => ({ uniqueItems: true })) } } }
    await db.write(['setSchema', schema, 'c'])
    expect(await db.refuse(manyUpdates)).toMatchObject(OVER)
  })

  it('by a get() that compares with a long text again and again', async () => {
    const db = await testDatabase()
    const gets: Json[] = times(20, () => ['=$found', ['get()', ['large', ['t', '==', '$req.t'], 1]]])
    await db.write(['setRules', [['*', [...gets, ['allow()']]]], 'c'])
    // The text of each query is paid with fuel, which runs out before the bytes do.
    const error = await db.refuse(['set', { t: text.slice(0, -9) + text }, 'c', 'd'])
    expect(error.code).toBe('DB_FUEL_EXHAUSTED')
  })

  it('by a get() that reads large documents and finds none', async () => {
    const db = await testDatabase(['large'])
    for (const [n, start] of times(40, () => text).entries())
      await db.write(['set', { t: start + n }, 'large', `d${n}`])
    const query = ['large', ['t', '>', '$req.t'], 1]
    const rules: Json = [['*', [['=$found', ['get()', query]], ['allow()']]]]
    await db.write(['setRules', rules, 'c'])
    const last = `${'é'.repeat(200)}ê`
    const write = (n: number): Json => ['set', { t: last }, 'c', `d${n}`]
    await db.write(['batch', times(1, write)])
    expect(await db.refuse(['batch', [...times(400, write)]])).toMatchObject(OVER)
  })
})

it('what was written within the bound can be removed within it', async () => {
  const db = await testDatabase(['c'])
  await db.write(['set', Object.fromEntries(times(2_000, (n) => [`${'m'.repeat(60)}${n}`, n])), 'c', 'd'])
  await db.write(['delete', 'c', 'd'])
  expect(db.read('get', 'c')).toEqual([])
})

it('a document that a rule made too large to encode is refused by its size', async () => {
  const db = await testDatabase()
  const doubled: Json[] = times(5, () => ['=$t', ['concat', '$t', '$t']])
  const rules: Json = [['*', [['=$t', '$req.t'], ...doubled, ['mod()', { t: '$t' }], ['allow()']]]]
  await db.write(['setRules', rules, 'c'])
  const error = await db.refuse(['set', { t: '😀'.repeat(8_000) }, 'c', 'd'])
  expect(error).toMatchObject({ code: 'DB_LIMIT_EXCEEDED', data: { limit: 'DOCUMENT_BYTES_MAX' } })
})
