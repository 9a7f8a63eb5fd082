import { describe, expect, it } from '@jest/globals'
import { ContractError } from '../../../contract/errors.ts'
import { NO_INDEXES } from '../../../contract/index/definitions.ts'
import { idOfIndexEntry, updateIndexes } from '../../../contract/index/entries.ts'
import { valueKey } from '../../../contract/index/value-key.ts'
import { indexPrefix } from '../../../contract/keys.ts'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { FIELD_PATH_BYTES_MAX } from '../../../contract/limits.ts'
import { Meter } from '../../../contract/meter.ts'
import { Tree } from '../../../contract/tree/tree.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'
import { createRandom } from '../../support/random.ts'
import { LONG, pick, randomValue, TEXTS } from '../../support/random-values.ts'
import { SEED } from '../../support/seed.ts'

const EVERYTHING = { lower: '', upper: '\xff' }

function openTree(): Tree {
  return new Tree({ kv: new MemoryKv(), sha256 })
}

function entriesOf(document: JsonObject, id = 'id'): string[] {
  const tree = openTree()
  updateIndexes(
    tree,
    { collection: 'c', id, before: undefined, after: document },
    { sha256, meter: new Meter(), indexes: NO_INDEXES },
  )
  return [...tree.range(EVERYTHING)].map(([key]) => key)
}

function key(space: 'i' | 'a', field: string, value: Json): string {
  return `${indexPrefix(space, 'c', field) + valueKey(value, sha256)}id`
}

describe('the index entries of a document', () => {
  it.each<[string, JsonObject, string[]]>([
    ['nothing', {}, []],
    ['a scalar', { a: 1 }, [key('i', 'a', 1)]],
    ['null', { a: null }, [key('i', 'a', null)]],
    [
      'members at any depth',
      { a: { b: { c: true } } },
      [key('i', 'a', { b: { c: true } }), key('i', 'a.b', { c: true }), key('i', 'a.b.c', true)],
    ],
    ['an empty object', { a: {} }, [key('i', 'a', {})]],
    ['an empty list', { a: [] }, [key('i', 'a', [])]],
    [
      'each distinct element of a list once',
      { a: [1, 'x', 1, { b: 1 }, { b: 1 }] },
      [key('i', 'a', [1, 'x', 1, { b: 1 }, { b: 1 }]), key('a', 'a', 1), key('a', 'a', 'x'), key('a', 'a', { b: 1 })],
    ],
    [
      'a list inside an object, and no list inside a list',
      { a: { b: [[1]] } },
      [key('i', 'a', { b: [[1]] }), key('i', 'a.b', [[1]]), key('a', 'a.b', [1])],
    ],
    [
      'names with dots and backslashes apart from nested ones',
      { 'a.b': 1, a: { b: 2 }, 'a\\': 3 },
      [key('i', 'a\\.b', 1), key('i', 'a', { b: 2 }), key('i', 'a.b', 2), key('i', 'a\\\\', 3)],
    ],
    ['an empty name', { '': { '': 1 } }, [key('i', '', { '': 1 }), key('i', '.', 1)]],
  ])('are for %s as expected', (_name, document, keys) => {
    expect(entriesOf(document)).toEqual([...keys].sort())
  })

  it('lead back to the id, whatever its bytes and however long the value', () => {
    for (const id of ['id', '\0', 'é\u{1f600}', '\uffff']) {
      const tree = openTree()
      const after = { a: LONG, b: [LONG, 1], c: 'a\0' }
      updateIndexes(
        tree,
        { collection: 'c', id, before: undefined, after },
        { sha256, meter: new Meter(), indexes: NO_INDEXES },
      )
      const ids = [...tree.range(EVERYTHING)].map(([name, value]) => idOfIndexEntry(name, value))
      expect(ids).toEqual(new Array(5).fill(id))
    }
  })
})

describe('updateIndexes', () => {
  it(`leaves after any changes what the last document alone makes, and nothing after its removal (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    const tree = openTree()
    let before: JsonObject | undefined
    const change = (after: JsonObject | undefined): void => {
      updateIndexes(
        tree,
        { collection: 'c', id: 'id', before, after },
        { sha256, meter: new Meter(), indexes: NO_INDEXES },
      )
      before = after
    }
    for (let i = 0; i < 300; i++) {
      const fields = Array.from({ length: Math.floor(random() * 5) }, () => [
        pick(random, TEXTS),
        randomValue(random, 3),
      ])
      change(Object.fromEntries(fields))
      expect([...tree.range(EVERYTHING)].map(([name]) => name)).toEqual(entriesOf(before ?? {}))
    }
    change(undefined)
    expect([...tree.range(EVERYTHING)]).toEqual([])
  })

  it('writes only what differs', () => {
    const tree = openTree()
    const [before, after] = [
      { a: 1, b: [1, 2], c: 'same' },
      { a: 2, b: [2, 3], c: 'same' },
    ]
    updateIndexes(
      tree,
      { collection: 'c', id: 'id', before: undefined, after: before },
      { sha256, meter: new Meter(), indexes: NO_INDEXES },
    )
    const written: string[] = []
    const recording = {
      get: (name: string) => tree.get(name),
      range: () => [],
      count: () => 0,
      put: (name: string) => written.push(name),
      del: (name: string) => written.push(name),
    }
    updateIndexes(
      recording,
      { collection: 'c', id: 'id', before, after },
      { sha256, meter: new Meter(), indexes: NO_INDEXES },
    )
    const removed = [key('i', 'a', 1), key('i', 'b', [1, 2]), key('a', 'b', 1)]
    const added = [key('i', 'a', 2), key('i', 'b', [2, 3]), key('a', 'b', 3)]
    expect(written.sort()).toEqual([...removed, ...added].sort())
  })

  it.each([
    ['in one name', (bytes: number) => ({ ['x'.repeat(bytes)]: 1 })],
    ['in two-byte characters', (bytes: number) => ({ [`${'é'.repeat(bytes >> 1)}${'x'.repeat(bytes % 2)}`]: 1 })],
    ['in nested names', (bytes: number) => ({ ['x'.repeat(bytes - 11)]: { ['y'.repeat(10)]: 1 } })],
  ])('takes a field path of FIELD_PATH_BYTES_MAX bytes %s and refuses one more', (_name, documentOf) => {
    expect(entriesOf(documentOf(FIELD_PATH_BYTES_MAX)).length).toBeGreaterThan(0)
    const refused = (): unknown => entriesOf(documentOf(FIELD_PATH_BYTES_MAX + 1))
    expect(refused).toThrow(ContractError)
    expect(refused).toThrow(`DB_LIMIT_EXCEEDED: a field's path has at most ${FIELD_PATH_BYTES_MAX} bytes`)
  })
})
