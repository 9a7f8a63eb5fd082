import { describe, expect, it } from '@jest/globals'
import { indexerJson, parseIndexer } from '../../../contract/indexer/definition.ts'
import { PROGRAM_BYTES_MAX } from '../../../contract/limits.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { codeOf } from '../../support/contract.ts'

const PARTS = [['age', 'desc'], ['name']]

describe('parseIndexer', () => {
  it('reads what indexerJson writes', () => {
    const full = parseIndexer({
      name: 'by-age',
      collection: ['posts', '*', 'comments'],
      parts: PARTS,
      project: { age: '$data.age' },
    })
    expect(full).toEqual({
      name: 'by-age',
      collection: 'posts/*/comments',
      parts: [
        ['age', 'desc'],
        ['name', 'asc'],
      ],
      project: { age: '$data.age' },
    })
    expect(parseIndexer(indexerJson(full))).toEqual(full)
    const plain = parseIndexer({ name: 'a', collection: ['people'], parts: PARTS })
    expect(parseIndexer(indexerJson(plain))).toEqual(plain)
  })

  it.each<[Json, string]>([
    [null, 'DB_INDEX_INVALID'],
    [[], 'DB_INDEX_INVALID'],
    [{ name: 'a', collection: ['people'] }, 'DB_INDEX_INVALID'],
    [{ name: 'a', collection: ['people'], parts: PARTS, unique: true }, 'DB_INDEX_INVALID'],
    [{ name: '', collection: ['people'], parts: PARTS }, 'DB_INDEX_INVALID'],
    [{ name: '../a', collection: ['people'], parts: PARTS }, 'DB_INDEX_INVALID'],
    [{ name: '-a', collection: ['people'], parts: PARTS }, 'DB_INDEX_INVALID'],
    [{ name: 'a'.repeat(65), collection: ['people'], parts: PARTS }, 'DB_INDEX_INVALID'],
    [{ name: 'a', collection: 'people', parts: PARTS }, 'DB_INDEX_INVALID'],
    [{ name: 'a', collection: ['a', '*', 'b', 'c', 'd'], parts: PARTS }, 'DB_PATH_INVALID'],
    [{ name: 'a', collection: ['people', 'Bob'], parts: PARTS }, 'DB_PATH_INVALID'],
    [{ name: 'a', collection: ['@b'], parts: PARTS }, 'DB_PATH_INVALID'],
    [{ name: 'a', collection: ['people'], parts: [] }, 'DB_INDEX_INVALID'],
    [{ name: 'a', collection: ['people'], parts: [['age', 'up']] }, 'DB_INDEX_INVALID'],
    [{ name: 'a', collection: ['people'], project: ['mapp', ['inc'], '$data.n'] }, 'DB_INDEX_INVALID'],
    [{ name: 'a', collection: ['people'], project: 'x'.repeat(PROGRAM_BYTES_MAX - 1) }, 'DB_LIMIT_EXCEEDED'],
  ])('refuses %j', (value, code) => {
    expect(codeOf(() => parseIndexer(value))).toBe(code)
  })

  it('takes a projection of as many bytes as may be, and a name of as many characters', () => {
    const project = 'x'.repeat(PROGRAM_BYTES_MAX - 2)
    expect(parseIndexer({ name: 'a'.repeat(64), collection: ['people'], project })).toMatchObject({ project })
  })
})
