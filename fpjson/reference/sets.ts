/** Lists as sets. */
import type { ReferenceEntry } from './entry.ts'

const SAME_ID = ['eqBy', ['prop', 'id']]

/** The rows of sets whose elements compare by value. */
export const SETS_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'uniq',
    signature: '(list) → list',
    about: 'The elements without those that equal one before.',
    example: { program: ['uniq', ['b', 'a', 'b']], value: ['b', 'a'] },
  },
  {
    name: 'uniqBy',
    signature: '(fn, list) → list',
    about: 'The elements for which a function gives what it gave for none before.',
    example: {
      program: ['length', ['uniqBy', ['prop', 'by'], ['$', 'votes']]],
      vars: { votes: [{ by: 'ada' }, { by: 'bob' }, { by: 'ada' }] },
      value: 2,
    },
  },
  {
    name: 'union',
    signature: '(list, list) → list',
    about: 'The elements that are in one of the lists or in both, once each.',
    example: { program: ['union', ['a', 'b'], ['b', 'c']], value: ['a', 'b', 'c'] },
  },
  {
    name: 'difference',
    signature: '(list, list) → list',
    about: 'The elements of the first list that are not in the second, once each.',
    example: {
      program: ['isEmpty', ['difference', ['keys', ['$', 'new']], ['title', 'body']]],
      vars: { new: { title: 'Hi', admin: true } },
      value: false,
    },
  },
  {
    name: 'symmetricDifference',
    signature: '(list, list) → list',
    about: 'The elements that are in only one of the lists, once each.',
    example: { program: ['symmetricDifference', ['a', 'b'], ['b', 'c']], value: ['a', 'c'] },
  },
  {
    name: 'intersection',
    signature: '(list, list) → list',
    about: 'The elements of the first list that are also in the second, once each.',
    example: { program: ['intersection', ['a', 'b', 'c'], ['c', 'b', 'x']], value: ['b', 'c'] },
  },
  {
    name: 'without',
    signature: '(unwanted, list) → list',
    about: 'The elements of the second list that are not in the first.',
    example: {
      program: ['without', ['[]', ['$', 'signer']], ['$', 'doc.likes']],
      vars: { signer: 'bob', doc: { likes: ['ada', 'bob'] } },
      value: ['ada'],
    },
  },
  {
    name: 'dropRepeats',
    signature: '(list) → list',
    about: 'The elements without those that equal the one right before.',
    example: { program: ['dropRepeats', ['up', 'up', 'down', 'up']], value: ['up', 'down', 'up'] },
  },
  {
    name: 'dropRepeatsBy',
    signature: '(fn, list) → list',
    about: 'The elements for which a function does not give what it gave for the one right before.',
    example: { program: ['dropRepeatsBy', ['toLower'], ['Yes', 'YES', 'no']], value: ['Yes', 'no'] },
  },
]

/** The rows of sets with a function that says which elements are the same. */
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
