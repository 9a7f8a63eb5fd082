/** Lists grouped under keys. */
import type { ReferenceEntry } from './entry.ts'

const POSTS = [
  { id: 1, by: 'ada' },
  { id: 2, by: 'bob' },
  { id: 3, by: 'ada' },
]

/** The rows of this family. */
export const GROUP_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'groupBy',
    signature: '(fn, list) → object',
    about: 'Lists of the elements for which a function gives the same key: a text, or a number or boolean as its text.',
    example: {
      program: ['groupBy', ['prop', 'by'], ['$', 'posts']],
      vars: { posts: POSTS },
      value: {
        ada: [
          { id: 1, by: 'ada' },
          { id: 3, by: 'ada' },
        ],
        bob: [{ id: 2, by: 'bob' }],
      },
    },
  },
  {
    name: 'countBy',
    signature: '(fn, list) → object',
    about: 'How many elements have each key.',
    example: {
      program: ['countBy', ['prop', 'by'], ['$', 'posts']],
      vars: { posts: POSTS },
      value: { ada: 2, bob: 1 },
    },
  },
  {
    name: 'indexBy',
    signature: '(fn, list) → object',
    about: 'The last element that has each key.',
    example: {
      program: ['indexBy', ['prop', 'by'], ['$', 'posts']],
      vars: { posts: POSTS },
      value: { ada: { id: 3, by: 'ada' }, bob: { id: 2, by: 'bob' } },
    },
  },
  {
    name: 'reduceBy',
    signature: '(fn, start, keyOf, list) → object',
    about: '`reduce` of the elements that have the same key, for each key.',
    example: {
      program: [
        'reduceBy',
        ['useWith', ['add'], ['[]', ['identity'], ['prop', 'id']]],
        0,
        ['prop', 'by'],
        ['$', 'posts'],
      ],
      vars: { posts: POSTS },
      value: { ada: 4, bob: 2 },
    },
  },
  {
    name: 'collectBy',
    signature: '(fn, list) → list',
    about: 'The lists of `groupBy` without their keys, in the order of these.',
    example: {
      program: ['collectBy', ['mathMod', ['__'], 2], [1, 2, 3, 4]],
      value: [
        [2, 4],
        [1, 3],
      ],
    },
  },
]
