import { describe, expect, it } from '@jest/globals'
import { ReadRecorder } from '../../../contract/proof/recorder.ts'
import { type Read, sealedTree, take } from '../../support/proofs.ts'

const TREE = sealedTree(['b', 'd', 'f', 'h'].map((key) => [key, key.toUpperCase()]))

describe('a recorder', () => {
  it.each<[string, Read, [string, boolean][]]>([
    ['an entry', (store) => store.get('d'), [['d', true]]],
    [
      'the neighbours of what is absent',
      (store) => store.get('e'),
      [
        ['d', false],
        ['f', false],
      ],
    ],
    ['the one neighbour at the beginning', (store) => store.get('a'), [['b', false]]],
    ['the one neighbour at the end', (store) => store.get('z'), [['h', false]]],
    [
      'a range and the entries beside it',
      (store) => take(store, { lower: 'c', upper: 'g' }, 9),
      [
        ['b', false],
        ['d', true],
        ['f', true],
        ['h', false],
      ],
    ],
    [
      'of a range that is left early no more than was read',
      (store) => take(store, { lower: 'c', upper: 'z' }, 1),
      [
        ['b', false],
        ['d', true],
      ],
    ],
    [
      'the same from behind',
      (store) => take(store, { lower: 'a', upper: 'g', reverse: true }, 1),
      [
        ['f', true],
        ['h', false],
      ],
    ],
    ['of a range that is not begun nothing', (store) => store.range({ lower: 'a', upper: 'z' }) && 0, []],
    [
      'of a range without inside nothing',
      (store) => [take(store, { lower: 'z', upper: 'a' }, 9), store.count({ lower: 'b', upper: 'b' })],
      [],
    ],
    [
      'the entries on both sides of both bounds of a count',
      (store) => store.count({ lower: 'a', upper: 'f' }),
      [
        ['b', false],
        ['d', false],
        ['f', false],
      ],
    ],
    [
      'that a value was read, whenever it was',
      (store) => [store.get('c'), store.get('d'), store.get('c')],
      [
        ['b', false],
        ['d', true],
      ],
    ],
  ])('notes %s', (_name, read, touched) => {
    const recorder = new ReadRecorder(TREE)
    expect(read(recorder)).toEqual(read(TREE))
    expect([...recorder.touched].sort()).toEqual(touched)
  })
})
