import { describe, expect, it } from '@jest/globals'
import type { EntryChanges } from '../../../contract/data/changes.ts'
import { decodeData } from '../../../contract/data/stored-document.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { START, type TestDatabase, testDatabase } from '../../support/contract.ts'

const data = (stored: string | undefined): Json => (stored === undefined ? null : decodeData(stored))

async function watched(): Promise<{ db: TestDatabase; told: EntryChanges[] }> {
  const db = await testDatabase(['people', 'posts/*/comments'])
  const told: EntryChanges[] = []
  db.contract.watch((entry) => told.push(entry))
  return { db, told }
}

describe('what a watcher is told', () => {
  it('is each entry that takes effect, with documents before and after it', async () => {
    const { db, told } = await watched()
    await db.write(['set', { n: 1 }, 'people', 'Bob'])
    await db.write(['update', { n: 2 }, 'people', 'Bob'])
    await db.write(['delete', 'people', 'Bob'])
    await db.refuse(['delete', 'people', 'Bob'])
    await db.write(['setRules', [['write', [['allow()']]]], 'others'])
    const short = told.map(({ seq, ts, changes }) => [
      seq,
      ts,
      changes.map(({ collection, id, before, after }) => [collection, id, data(before), data(after)]),
    ])
    expect(short).toEqual([
      [3, START + 2_000, [['people', 'Bob', null, { n: 1 }]]],
      [4, START + 3_000, [['people', 'Bob', { n: 1 }, { n: 2 }]]],
      [5, START + 4_000, [['people', 'Bob', { n: 2 }, null]]],
      [6, START + 5_000, []],
    ])
  })

  it('is in the order of keys, and without documents that an entry makes and removes', async () => {
    const { db, told } = await watched()
    await db.write([
      'batch',
      [
        ['set', { n: 1 }, 'posts', 'p\u0001', 'comments', 'b'],
        ['set', { n: 2 }, 'posts', 'p', 'comments', 'é'],
        ['set', { n: 3 }, 'people', 'Bob'],
        ['set', { n: 4 }, 'people', 'gone'],
        ['set', { n: 5 }, 'posts', 'p', 'comments', 'a'],
        ['delete', 'people', 'gone'],
      ],
    ])
    const places = told.flatMap(({ changes }) => changes.map(({ collection, id }) => `${collection} ${id}`))
    expect(places).toEqual(['people Bob', 'posts/p\u0001/comments b', 'posts/p/comments a', 'posts/p/comments é'])
    const keys = told.flatMap(({ changes }) => changes.map(({ key }) => key))
    expect(keys).toEqual([...keys].sort())
    for (const { key, after } of told.flatMap(({ changes }) => changes)) expect(db.contract.state.get(key)).toBe(after)
  })

  it('makes no difference to the state', async () => {
    const [{ db }, plain] = [await watched(), await testDatabase(['people', 'posts/*/comments'])]
    for (const one of [db, plain]) await one.write(['set', { tags: ['a', 'b'] }, 'people', 'Bob'])
    expect(db.root()).toBe(plain.root())
  })
})
