import { describe, expect, it } from '@jest/globals'
import { checkDocument, checkDocumentSize, isReservedName } from '../../../contract/data/validate.ts'
import type { ContractError } from '../../../contract/errors.ts'
import { DOCUMENT_BYTES_MAX, DOCUMENT_DEPTH_MAX, DOCUMENT_FIELDS_MAX } from '../../../contract/limits.ts'
import { canonicalJson } from '../../../contract/wire/canonical.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { codeOf, testDatabase, thrownBy } from '../../support/contract.ts'

/** A document of `depth` levels, the innermost a list or an object. */
function nested(depth: number, innermost: Json): JsonObject {
  let value = innermost
  for (let level = 1; level < depth; level++) value = { a: value }
  return value as JsonObject
}

/** JSON as it comes: an own member of any name, also `__proto__`. */
function withName(name: string): JsonObject {
  return JSON.parse(`{${JSON.stringify(name)}:1}`) as JsonObject
}

describe('a document', () => {
  it.each<Json>([
    {},
    { a: null, b: [true, 1.5, 'x', [], {}], c: { d: {} } },
    { '': 1, 'a.b': 2, toString: 3, hasOwnProperty: 4, __x__: 5, __id__: 6, '\u0000': 7, é: '🧵', '/': 8, $a: 9 },
    { n: Number.MAX_VALUE, m: Number.MIN_VALUE, s: Number.MAX_SAFE_INTEGER },
  ])('may be %j', (document) => {
    expect(() => checkDocument(document)).not.toThrow()
  })

  it.each<[string, unknown]>([
    ['null', null],
    ['a list', []],
    ['a text', 'x'],
    ['a number', 5],
    ['nothing', undefined],
    ['-0', { a: -0 }],
    ['NaN', { a: Number.NaN }],
    ['1e400', { a: [Number.POSITIVE_INFINITY] }],
    ['-1e400', { a: { b: Number.NEGATIVE_INFINITY } }],
    ['undefined', { a: undefined }],
    ['a function', { a: () => 1 }],
    ['a big integer', { a: 5n }],
    ['a lone surrogate', { a: ['\ud800'] }],
    ['a lone surrogate in a name', { '\udfff': 1 }],
    ['__proto__', withName('__proto__')],
    ['constructor', { a: [withName('constructor')] }],
    ['prototype', { a: withName('prototype') }],
    ['an operator', { a: { __op: 'ms' } }],
    ['an operator in a list', { a: [{ __op: 'ms' }] }],
  ])('is not and does not hold %s', (_name, document) => {
    expect(codeOf(() => checkDocument(document as Json))).toBe('DB_DOCUMENT_INVALID')
  })

  it('is named with the place where it is wrong', () => {
    expect(thrownBy(() => checkDocument({ a: { b: [1, { c: -0 }] } }))).toMatchObject({
      message: 'DB_DOCUMENT_INVALID: field "a.b.1.c" is -0; send 0',
      data: { field: 'a.b.1.c' },
    })
  })

  it.each<[string, Json]>([
    ['lists', []],
    ['objects', {}],
  ])(`has at most ${DOCUMENT_DEPTH_MAX} levels of %s`, (_name, innermost) => {
    expect(() => checkDocument(nested(DOCUMENT_DEPTH_MAX, innermost))).not.toThrow()
    expect(() => checkDocument(nested(DOCUMENT_DEPTH_MAX + 1, 5))).not.toThrow()
    expect(codeOf(() => checkDocument(nested(DOCUMENT_DEPTH_MAX + 1, innermost)))).toBe('DB_LIMIT_EXCEEDED')
    expect(codeOf(() => checkDocument(nested(100_000, innermost)))).toBe('DB_LIMIT_EXCEEDED')
  })

  it.each<[string, (count: number) => JsonObject]>([
    ['fields', (count) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, n]))],
    ['list elements', (count) => ({ list: Array(count - 1).fill(0) })],
    ['nested fields', (count) => ({ a: { b: Array(count - 2).fill({}) } })],
  ])(`has at most ${DOCUMENT_FIELDS_MAX} %s`, (_name, documentOf) => {
    expect(() => checkDocument(documentOf(DOCUMENT_FIELDS_MAX))).not.toThrow()
    expect(thrownBy(() => checkDocument(documentOf(DOCUMENT_FIELDS_MAX + 1)))).toMatchObject({
      code: 'DB_LIMIT_EXCEEDED',
      data: { limit: 'DOCUMENT_FIELDS_MAX', expected: DOCUMENT_FIELDS_MAX, got: DOCUMENT_FIELDS_MAX + 1 },
    })
  })

  it(`has at most ${DOCUMENT_BYTES_MAX} bytes`, async () => {
    expect(() => checkDocumentSize(DOCUMENT_BYTES_MAX)).not.toThrow()
    expect(codeOf(() => checkDocumentSize(DOCUMENT_BYTES_MAX + 1))).toBe('DB_LIMIT_EXCEEDED')
    const db = await testDatabase(['c'])
    const text = 'é'.repeat(DOCUMENT_BYTES_MAX / 2 - 5) // {"a":"…"} is 8 bytes, so 2 are left.
    await db.write(['set', { a: `${text}xx` }, 'c', 'd'])
    expect(await db.refuse(['set', { a: `${text}xxx` }, 'c', 'd'])).toMatchObject({
      code: 'DB_LIMIT_EXCEEDED',
      data: { limit: 'DOCUMENT_BYTES_MAX', got: DOCUMENT_BYTES_MAX + 1 },
    })
  })
})

it('is refused in well-formed words where the cut of a long name falls inside a character', () => {
  const error = thrownBy(() => checkDocument({ [`${'a'.repeat(199)}😀`]: { constructor: 1 } }))
  expect(canonicalJson((error as ContractError).data ?? null)).toContain('aaa')
})

it('reserves three names', () => {
  const names = ['__proto__', 'constructor', 'prototype', 'toString', '__x__', '', '__op']
  expect(names.filter(isReservedName)).toEqual(['__proto__', 'constructor', 'prototype'])
})
