import { describe, expect, it } from '@jest/globals'
import {
  documentPathText,
  parseCollectionPath,
  parseDocumentPath,
  parseOneCollectionPath,
} from '../../../contract/data/path.ts'
import { ID_BYTES_MAX, PATH_BYTES_MAX } from '../../../contract/limits.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { codeOf, testDatabase, thrownBy } from '../../support/contract.ts'

/** Names that are like any other: nothing about them is special to a document path. */
const ORDINARY_NAMES = [
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '__proto',
  '_',
  '__',
  '___',
  '-x',
  '...',
  '. ',
  'é',
  'e\u0301',
  '🧵',
  '\u0000',
  'a\u0000b',
  '\u0000\u00ff',
  '\uffff',
  '\u{10ffff}',
  'a b',
  'a\\b',
  '%2f',
  '$x',
  '**a',
  '*a',
  '{"var":"x"}',
  "'; DROP TABLE people",
] as const

describe('an ordinary name', () => {
  it.each(ORDINARY_NAMES)('%j is a path as it is', (name) => {
    expect(parseDocumentPath([name, name, name, name])).toEqual({ collection: `${name}/${name}/${name}`, id: name })
    expect(parseCollectionPath([name])).toBe(name)
  })

  it('is kept apart from all others, as a collection, a document, a field and a value', async () => {
    const db = await testDatabase(['c', ...ORDINARY_NAMES, ...ORDINARY_NAMES.map((name) => `c/${name}/${name}`)])
    for (const [n, name] of ORDINARY_NAMES.entries()) {
      await db.write(['set', { n, text: name }, 'c', name])
      await db.write(['set', { n }, name, name])
      await db.write(['set', { n }, 'c', name, name, name])
    }
    for (const [n, name] of ORDINARY_NAMES.entries()) {
      expect(db.read('get', 'c', name)).toEqual({ n, text: name })
      expect(db.read('get', 'c', ['text', '==', name])).toEqual([{ n, text: name }])
      expect(db.read('get', 'c', ['__id__', '==', name])).toEqual([{ n, text: name }])
      expect(db.read('get', name)).toEqual([{ n }])
      expect(db.read('get', 'c', name, name)).toEqual([{ n }])
      expect(db.read('listCollections', 'c', name)).toEqual([name])
    }
    const byBytes = [...ORDINARY_NAMES, 'c'].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    expect(db.read('listCollections')).toEqual(byBytes)
  }, 20_000)
})

describe('what is no name', () => {
  it.each<Json[]>([
    [''],
    ['a/b'],
    ['/'],
    ['.'],
    ['..'],
    ['__x__'],
    ['____'],
    ['__proto__'],
    ['\ud800'],
    ['a\udc00'],
    [5],
    [null],
    [true],
    [['a']],
    [{}],
  ])('%j', (name) => {
    expect(codeOf(() => parseCollectionPath([name as Json]))).toBe('DB_PATH_INVALID')
    expect(codeOf(() => parseDocumentPath(['c', name as Json]))).toBe('DB_PATH_INVALID')
    expect(codeOf(() => parseDocumentPath([name as Json, 'd']))).toBe('DB_PATH_INVALID')
  })

  it('is shown short and well formed', () => {
    const error = thrownBy(() => parseCollectionPath([`/${'🧵'.repeat(100_000)}`])) as Error
    expect([error.message.length < 300, error.message.isWellFormed()]).toEqual([true, true])
  })
})

describe('an asterisk', () => {
  it('stands for every document id in the path of a kind, or for none', () => {
    expect(parseCollectionPath(['a', '*', 'b', '*', 'c'])).toBe('a/*/b/*/c')
    for (const steps of [
      ['a', '*', 'b', 'x', 'c'],
      ['a', 'x', 'b', '*', 'c'],
    ]) {
      expect(codeOf(() => parseCollectionPath(steps))).toBe('DB_PATH_INVALID')
    }
  })

  it('is no document id, and in no path of one collection', () => {
    for (const steps of [
      ['a', '*'],
      ['a', '*', 'b', 'x'],
    ]) {
      expect(codeOf(() => parseDocumentPath(steps))).toBe('DB_PATH_INVALID')
    }
    expect(codeOf(() => parseOneCollectionPath(['a', '*', 'b']))).toBe('DB_PATH_INVALID')
  })

  it('may be the name of a collection', () => {
    expect(parseDocumentPath(['*', 'x', '*', 'y'])).toEqual({ collection: '*/x/*', id: 'y' })
    expect(parseOneCollectionPath(['a', 'x', '*', 'y', 'c'])).toBe('a/x/*/y/c')
  })
})

it.each([[0], [2], [4]])('takes no %i ids as a collection', (count) => {
  expect(codeOf(() => parseCollectionPath(Array(count).fill('a')))).toBe('DB_PATH_INVALID')
})

it.each([[0], [1], [3]])('takes no %i ids as a document', (count) => {
  expect(codeOf(() => parseDocumentPath(Array(count).fill('a')))).toBe('DB_PATH_INVALID')
})

it.each(['x', 'é', '🧵'])(`takes an id of ${ID_BYTES_MAX} bytes and no more, of %s`, (character) => {
  const id = character.repeat(ID_BYTES_MAX / Buffer.byteLength(character))
  expect(parseCollectionPath([id])).toBe(id)
  expect(thrownBy(() => parseCollectionPath([`${id}x`]))).toMatchObject({
    code: 'DB_LIMIT_EXCEEDED',
    data: { limit: 'ID_BYTES_MAX', expected: ID_BYTES_MAX, got: ID_BYTES_MAX + 1 },
  })
})

it(`takes a path of ${PATH_BYTES_MAX} bytes and no more`, () => {
  const ids = ['a'.repeat(1_024), 'b'.repeat(1_024), 'c'.repeat(1_024), 'd'.repeat(1_024), 'e'.repeat(1_024)]
  const last = 'f'.repeat(PATH_BYTES_MAX - 5 * 1_025)
  const path = parseDocumentPath([...ids, last])
  expect(documentPathText(path)).toHaveLength(PATH_BYTES_MAX)
  expect(thrownBy(() => parseDocumentPath([...ids, `${last}f`]))).toMatchObject({
    code: 'DB_LIMIT_EXCEEDED',
    data: { limit: 'PATH_BYTES_MAX', got: PATH_BYTES_MAX + 1 },
  })
})
