/** Lists as sets. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
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
