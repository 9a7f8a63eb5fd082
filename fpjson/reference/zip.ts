/** Lists put side by side. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const ZIP_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'zip',
    signature: '(list, list) → list',
    about: 'Pairs of the elements at the same index, as many as the shorter list has.',
    example: {
      program: ['zip', ['ada', 'bob'], [3, 5]],
      value: [
        ['ada', 3],
        ['bob', 5],
      ],
    },
  },
  {
    name: 'zipWith',
    signature: '(fn, list, list) → list',
    about: 'What a function gives for the elements at the same index, as many as the shorter list has.',
    example: {
      program: ['sum', ['zipWith', ['multiply'], ['$', 'doc.weights'], ['$', 'doc.marks']]],
      vars: { doc: { weights: [0.5, 0.25], marks: [10, 8] } },
      value: 7,
    },
  },
  {
    name: 'zipObj',
    signature: '(keys, values) → object',
    about: 'The object of keys and values at the same index; the last of equal keys wins.',
    example: {
      program: ['zipObj', ['from', 'to'], ['split', ':', ['$', 'id']]],
      vars: { id: 'ada:bob' },
      value: { from: 'ada', to: 'bob' },
    },
  },
  {
    name: 'xprod',
    signature: '(list, list) → list',
    about: 'Pairs of each element of one list with each of the other. Costs 3 for each pair.',
    example: {
      program: ['xprod', ['a', 'b'], [1, 2]],
      value: [
        ['a', 1],
        ['a', 2],
        ['b', 1],
        ['b', 2],
      ],
    },
  },
  {
    name: 'transpose',
    signature: '(rows) → columns',
    about: 'The columns of a list of rows, which are lists or texts. A row that is too short leaves no gap.',
    example: { program: ['map', ['sum'], ['transpose', [[1, 2], [3, 4], [5]]]], value: [9, 6] },
  },
  {
    name: 'unwind',
    signature: '(key, object) → list',
    about:
      'A copy of the object for each element of the list at a key, with the element in its place; the object alone when there is no list.',
    example: {
      program: ['unwind', 'tags', { id: 1, tags: ['a', 'b'] }],
      value: [
        { id: 1, tags: 'a' },
        { id: 1, tags: 'b' },
      ],
    },
  },
]
