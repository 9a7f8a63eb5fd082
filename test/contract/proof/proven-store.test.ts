import { describe, expect, it } from '@jest/globals'
import { ProvenStore, type ShownEntry } from '../../../contract/proof/proven-store.ts'
import { type Read, take } from '../../support/proofs.ts'

/** Of a tree of ten entries the proof shows 2 to 4 and 8, one of them without its value. */
const SHOWN: readonly ShownEntry[] = [
  { key: 'c', value: '2', rank: 2, group: 0, isLong: false },
  { key: 'd', value: 'three', rank: 3, group: 0, isLong: true },
  { key: 'e', value: undefined, rank: 4, group: 1, isLong: false },
  { key: 'i', value: '8', rank: 8, group: 2, isLong: false },
]
const open = (entries: readonly ShownEntry[] = SHOWN): ProvenStore => new ProvenStore(entries, 10)

describe('a proven store', () => {
  it.each<[string, Read, unknown]>([
    ['an entry', (store) => store.get('d'), 'three'],
    ['that one is absent', (store) => store.get('cc'), undefined],
    ['a range', (store) => take(store, { lower: 'c\0', upper: 'e' }, 9), [['d', 'three']]],
    ['an empty range', (store) => take(store, { lower: 'c1', upper: 'c2' }, 9), []],
    ['the beginning of a range', (store) => take(store, { lower: 'c1', upper: 'z' }, 1), [['d', 'three']]],
    ['a range from behind', (store) => take(store, { lower: 'c\0', upper: 'd\0', reverse: true }, 9), [['d', 'three']]],
    ['a count', (store) => store.count({ lower: 'c1', upper: 'e' }), 1],
    [
      'nothing of a range without inside',
      (store) => [take(store, { lower: 'z', upper: 'a' }, 9), store.count({ lower: 'b', upper: 'a' })],
      [[], 0],
    ],
  ])('answers %s', (_name, read, answer) => {
    expect(read(open())).toEqual(answer)
  })

  it.each<[string, Read, string]>([
    ['a value that is not shown', (store) => store.get('e'), 'a value that is asked for is not shown'],
    [
      'what is absent, when something may lie between',
      (store) => store.get('f'),
      'what lies between two entries is not shown',
    ],
    ['what is absent before the first', (store) => store.get('a'), 'what lies between two entries is not shown'],
    ['what is absent behind the last', (store) => store.get('z'), 'what lies between two entries is not shown'],
    [
      'a range that begins in the dark',
      (store) => take(store, { lower: 'b', upper: 'd' }, 9),
      'what lies between two entries is not shown',
    ],
    ['a range that ends in the dark', (store) => take(store, { lower: 'd', upper: 'g' }, 9), 'is not shown'],
    ['a range with a hole', (store) => take(store, { lower: 'e', upper: 'z' }, 9), 'is not shown'],
    [
      'a range from behind with a hole',
      (store) => take(store, { lower: 'c', upper: 'j', reverse: true }, 9),
      'what lies between two entries is not shown',
    ],
    [
      'a count whose bound is in the dark',
      (store) => store.count({ lower: 'd', upper: 'g' }),
      'what lies between two entries is not shown',
    ],
  ])('refuses %s', (_name, read, reason) => {
    expect(() => read(open())).toThrow(
      expect.objectContaining({ code: 'DB_PROOF_INVALID', message: expect.stringContaining(reason) }),
    )
  })

  it('knows the ends of the tree', () => {
    const all: ShownEntry[] = [
      { key: 'a', value: '', rank: 0, group: 0, isLong: false },
      { key: 'b', value: '', rank: 1, group: 0, isLong: false },
    ]
    const store = new ProvenStore(all, 2)
    expect([store.get(''), store.get('c'), store.count({ lower: '', upper: 'z' })]).toEqual([undefined, undefined, 2])
    expect(new ProvenStore([], 0).get('a')).toBeUndefined()
  })

  it('refuses keys that do not ascend', () => {
    expect(() => open([...SHOWN].reverse())).toThrow('its keys do not ascend')
  })
})

describe('a proof', () => {
  const read = (store: ProvenStore): void => {
    store.get('c')
    store.get('d')
    store.get('d1')
  }

  it('is used up when all that it shows was needed', () => {
    const store = open(SHOWN.slice(0, 3))
    read(store)
    expect(() => store.assertUsedUp()).not.toThrow()
  })

  it.each([
    ['a group', SHOWN, read],
    ['a value', SHOWN.slice(0, 3), (store: ProvenStore) => store.get('d1')],
  ])('is not used up when it shows %s more', (_name, shown, use) => {
    const store = open(shown)
    use(store)
    expect(() => store.assertUsedUp()).toThrow('it shows what was not asked for')
  })
})
