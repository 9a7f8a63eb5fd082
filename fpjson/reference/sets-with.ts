/** Lists as sets, with a function that says which two elements are the same. */
import type { ReferenceEntry } from './entry.ts'

const SAME_ID = ['eqBy', ['prop', 'id']]

/** The rows of this family. */
export const SETS_WITH_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'uniqWith',
    signature: '((a, b) → boolean, list) → list',
    about: 'The elements that are not the same as one that was kept before. Costs a call for each pair.',
    example: { program: ['uniqWith', ['eqBy', ['toLower']], ['Ada', 'bob', 'ADA']], value: ['Ada', 'bob'] },
  },
  {
    name: 'unionWith',
    signature: '((a, b) → boolean, list, list) → list',
    about: 'The elements of both lists that are not the same as one before. Costs a call for each pair.',
    example: {
      program: ['unionWith', SAME_ID, [{ id: 1 }], [{ id: 1, old: true }, { id: 2 }]],
      value: [{ id: 1 }, { id: 2 }],
    },
  },
  {
    name: 'differenceWith',
    signature: '((a, b) → boolean, list, list) → list',
    about:
      'The elements of the first list that are not the same as one of the second, or one before. Costs a call for each pair.',
    example: {
      program: ['differenceWith', SAME_ID, [{ id: 1 }, { id: 2 }], [{ id: 2, done: true }]],
      value: [{ id: 1 }],
    },
  },
  {
    name: 'symmetricDifferenceWith',
    signature: '((a, b) → boolean, list, list) → list',
    about: 'What `differenceWith` gives for the lists, and then for the lists exchanged.',
    example: { program: ['symmetricDifferenceWith', ['eqBy', ['toLower']], ['A', 'b'], ['a', 'C']], value: ['b', 'C'] },
  },
  {
    name: 'innerJoin',
    signature: '((a, b) → boolean, list, list) → list',
    about: 'The elements of the first list that are the same as one of the second. Costs a call for each pair.',
    example: {
      program: [
        'innerJoin',
        ['useWith', ['equals'], ['[]', ['prop', 'id'], ['identity']]],
        [{ id: 1 }, { id: 2 }],
        [2],
      ],
      value: [{ id: 2 }],
    },
  },
  {
    name: 'dropRepeatsWith',
    signature: '((kept, value) → boolean, list) → list',
    about: 'The elements that are not the same as the one that was kept right before.',
    example: { program: ['dropRepeatsWith', ['gte'], [1, 5, 3, 6]], value: [1, 5, 6] },
  },
]
