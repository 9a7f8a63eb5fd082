import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { resolveOperators } from '../../../contract/data/operators.ts'
import { ContractError } from '../../../contract/errors.ts'
import { DOCUMENT_DEPTH_MAX } from '../../../contract/limits.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { thrownBy } from '../../support/contract.ts'
import { SEED } from '../../support/seed.ts'

const FACTS = { ts: 1_700_000_000_999, signer: '0xabc', extra: null, checkProof: () => false }

function resolve(incoming: JsonObject, previous?: JsonObject): JsonObject {
  return resolveOperators({ incoming, previous, facts: FACTS, allowDelete: previous !== undefined })
}

function refusal(
  incoming: JsonObject,
  previous?: JsonObject,
): { code: string; data: Json | undefined; sentence: string } {
  try {
    resolve(incoming, previous)
  } catch (error) {
    if (error instanceof ContractError) return { code: error.code, data: error.data, sentence: error.sentence }
    throw error
  }
  throw new Error('expected a ContractError, got none')
}

function nest(levels: number, inside: Json): Json {
  let value = inside
  for (let i = 0; i < levels; i++) value = { a: value }
  return value
}

describe('an operator', () => {
  it.each([
    ['inc on nothing', { __op: 'inc', n: 2 }, undefined, 2],
    ['inc on a number', { __op: 'inc', n: -2 }, 5, 3],
    ['inc to the last exact integer', { __op: 'inc', n: 1 }, 2 ** 53 - 2, 2 ** 53 - 1],
    ['inc of fractions', { __op: 'inc', n: 0.5 }, 0.25, 0.75],
    ['inc by -0', { __op: 'inc', n: -0 }, undefined, 0],
    ['union on nothing', { __op: 'union', arr: [1, 1, 2] }, undefined, [1, 2]],
    ['union by value', { __op: 'union', arr: [{ b: 1, a: 2 }, '1'] }, [{ a: 2, b: 1 }, 1], [{ a: 2, b: 1 }, 1, '1']],
    ['union keeps what repeats', { __op: 'union', arr: [] }, [1, 1], [1, 1]],
    ['remove on nothing', { __op: 'remove', arr: [1] }, undefined, []],
    ['remove by value', { __op: 'remove', arr: [{ b: 1, a: 2 }, 3] }, [3, { a: 2, b: 1 }, 3, '3'], ['3']],
    ['ts', { __op: 'ts' }, 'anything', 1_700_000_000],
    ['ms', { __op: 'ms' }, undefined, 1_700_000_000_999],
    ['signer', { __op: 'signer' }, undefined, '0xabc'],
  ] as readonly (readonly [string, Json, Json | undefined, Json])[])('%s', (_name, operator, before, after) => {
    const previous = before === undefined ? {} : { x: before }
    expect(resolve({ x: operator, y: 1 }, previous)).toStrictEqual({ x: after, y: 1 })
  })

  it('del removes the member', () => {
    expect(resolve({ x: { __op: 'del' }, y: 1 }, { x: 5 })).toEqual({ y: 1 })
  })

  it('del of an absent member removes nothing', () => {
    expect(resolve({ x: { __op: 'del' }, y: 1 }, {})).toEqual({ y: 1 })
  })

  it('works at depth against the same path', () => {
    const incoming = { a: { b: { n: { __op: 'inc', n: 1 } } }, n: { __op: 'inc', n: 1 } }
    expect(resolve(incoming, { a: { b: { n: 10 } }, n: 5 })).toEqual({ a: { b: { n: 11 } }, n: 6 })
  })

  it('finds nothing before it where the previous value is no object', () => {
    expect(resolve({ a: { length: { __op: 'inc', n: 1 } } }, { a: [1, 2] })).toEqual({ a: { length: 1 } })
  })

  it('finds no inherited value before it', () => {
    expect(resolve({ toString: { __op: 'inc', n: 1 } }, {})).toEqual({ toString: 1 })
  })
})

describe('an operator is refused', () => {
  const proto = JSON.parse('{"__proto__":{"__op":"nope"}}') as JsonObject
  it.each([
    ['unknown', { x: { __op: 'nope' } }, {}, '/x'],
    ['of an inherited name', { x: { __op: 'constructor' } }, {}, '/x'],
    ['without a name', { x: { __op: null } }, {}, '/x'],
    ['under __proto__', proto, {}, '/__proto__'],
    ['as the document', { __op: 'del' }, {}, ''],
    ['with a member too many', { x: { __op: 'inc', n: 1, m: 1 } }, {}, '/x'],
    ['with an argument it does not take', { x: { __op: 'ts', n: 1 } }, {}, '/x'],
    ['without its argument', { x: { __op: 'inc' } }, {}, '/x'],
    ['with another argument', { x: { __op: 'inc', arr: [] } }, {}, '/x'],
    ['inc by text', { x: { __op: 'inc', n: '1' } }, {}, '/x'],
    ['inc by infinity', { x: { __op: 'inc', n: Number.POSITIVE_INFINITY } }, {}, '/x'],
    ['inc of text', { x: { __op: 'inc', n: 1 } }, { x: '1' }, '/x'],
    ['inc of null', { x: { __op: 'inc', n: 1 } }, { x: null }, '/x'],
    ['inc beyond the finite', { x: { __op: 'inc', n: 1.7e308 } }, { x: 1.7e308 }, '/x'],
    ['inc beyond the exact', { x: { __op: 'inc', n: 1 } }, { x: 2 ** 53 - 1 }, '/x'],
    ['union of no list', { x: { __op: 'union', arr: 'a' } }, {}, '/x'],
    ['union into no list', { x: { __op: 'union', arr: [] } }, { x: {} }, '/x'],
    ['remove from no list', { x: { __op: 'remove', arr: [] } }, { x: 'abc' }, '/x'],
    ['in a list', { x: [1, { __op: 'ts' }] }, {}, '/x/1'],
    ['deep in a list', { x: [{ y: { 'a/b': { __op: 'ts' } } }] }, {}, '/x/0/y/a~1b'],
    ['in the list of an operator', { x: { __op: 'union', arr: [{ __op: 'ts' }] } }, {}, '/x/0'],
    ['union of what is not JSON', { x: { __op: 'union', arr: [-0] } }, {}, '/x'],
    ['remove of what is not JSON', { x: { __op: 'remove', arr: ['\ud800'] } }, {}, '/x'],
    ['first by name', { z: { __op: '?' }, b: { __op: '?' } }, {}, '/b'],
  ] as readonly (readonly [string, JsonObject, JsonObject, string])[])('%s', (_name, incoming, previous, path) => {
    expect(refusal(incoming, previous)).toMatchObject({ code: 'DB_OPERATOR_INVALID', data: { path } })
  })

  it('del, where there is nothing to delete from', () => {
    expect(refusal({ x: { __op: 'del' } }).sentence).toMatch(/^\/x must be a value to store \(del is for update/)
  })

  it('with what was expected and what came', () => {
    expect(refusal({ x: { __op: 'inc', n: 1 } }, { x: 'a'.repeat(1000) }).data).toEqual({
      path: '/x',
      expected: 'a number to increment',
      got: `${'a'.repeat(80)}…`,
    })
  })
})

describe('a document', () => {
  it('without operators comes back as the same reference', () => {
    const incoming = { a: [1, { b: null }], c: { d: 'x' } }
    expect(resolve(incoming, { a: 1 })).toBe(incoming)
  })

  it('shares what is the same reference in the previous one', () => {
    const kept = { deep: [{ a: 1 }] }
    expect(resolve({ kept, n: { __op: 'inc', n: 1 } }, { kept })['kept']).toBe(kept)
  })

  it('is not walked where it is the same reference in the previous one', () => {
    const kept = { x: { __op: 'ts' } }
    const incoming = { kept }
    expect(resolve(incoming, { kept })).toBe(incoming)
  })

  it('has no operators by inheritance', () => {
    const incoming = Object.create({ x: { __op: 'ts' } }) as JsonObject
    expect(resolve(incoming)).toBe(incoming)
  })

  it('is not changed, nor is the previous one', () => {
    const incoming = { a: { n: { __op: 'inc', n: 1 } }, l: { __op: 'union', arr: [2] } }
    const previous = { a: { n: 1 }, l: [1] }
    const copies = structuredClone([incoming, previous])
    resolve(incoming, previous)
    expect([incoming, previous]).toEqual(copies)
  })

  it('keeps a member named __proto__ a member', () => {
    const incoming = JSON.parse('{"__proto__":{"a":1},"t":{"__op":"ts"}}') as JsonObject
    expect(Object.keys(resolve(incoming))).toEqual(['__proto__', 't'])
  })

  it('may hold an operator at the greatest depth', () => {
    const incoming = nest(DOCUMENT_DEPTH_MAX, { __op: 'ts' }) as JsonObject
    expect(resolve(incoming)).toEqual(nest(DOCUMENT_DEPTH_MAX, 1_700_000_000))
  })

  it.each([
    ['objects', nest(DOCUMENT_DEPTH_MAX + 1, 1)],
    ['a list', nest(DOCUMENT_DEPTH_MAX, [])],
    ['the list of an operator', nest(DOCUMENT_DEPTH_MAX, { __op: 'union', arr: [] })],
    ['100,000 objects', nest(100_000, { __op: 'ts' })],
  ])('one level too deep by %s is refused', (_name, incoming) => {
    expect(refusal(incoming as JsonObject).code).toBe('DB_LIMIT_EXCEEDED')
  })
})

describe('union and remove', () => {
  const values = fc.array(
    fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom('0', null, [1], { a: 1 }, { a: [1] })),
  )
  const equal = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b)

  it('agree with loops', () => {
    fc.assert(
      fc.property(values, values, (before, arr) => {
        const united: Json[] = [...before]
        for (const value of arr) if (!united.some((held) => equal(held, value))) united.push(value)
        const left = before.filter((held) => !arr.some((value) => equal(held, value)))
        const incoming = { u: { __op: 'union', arr }, r: { __op: 'remove', arr } }
        expect(resolve(incoming, { u: before, r: before })).toEqual({ u: united, r: left })
      }),
      { seed: SEED },
    )
  })
})

describe('data', () => {
  const incoming = { v: { __op: 'data', key: 'k' } }
  const take = (extra: Json) => () =>
    resolveOperators({ incoming, previous: undefined, facts: { ...FACTS, extra }, allowDelete: false })

  it.each<[Json, string]>([
    [{ k: { __op: 'signer' } }, '/v'],
    [{ k: [{ a: { __op: 'inc', n: 1 } }] }, '/v/0/a'],
  ])('gives no operator that a relayer puts into extra: %j', (extra, path) => {
    expect(thrownBy(take(extra))).toMatchObject({
      code: 'DB_OPERATOR_INVALID',
      sentence: expect.stringContaining('no operator in what a relayer adds'),
      data: { path },
    })
  })
})

describe('any JSON object', () => {
  it('comes back, or is refused by an error of the contract', () => {
    const names = fc.constantFrom('__op', 'n', 'arr', '__proto__', 'x')
    const { value } = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4, depthSize: 'large' },
        fc.constantFrom<Json>('inc', 'union', 'del', 'ts', 1, null),
        fc.array(tie('value'), { maxLength: 2 }),
        fc.dictionary(names, tie('value'), { maxKeys: 3, noNullPrototype: true }),
      ),
    }))
    fc.assert(
      fc.property(value, value, (x, before) => {
        try {
          expect(JSON.stringify(resolve({ x }, { x: before }))).not.toContain('"__op":')
        } catch (error) {
          if (!(error instanceof ContractError)) throw error
        }
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })
})
