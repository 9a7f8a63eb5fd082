/** Sorting. */
import type { ReferenceEntry } from './entry.ts'

const POSTS = [
  { id: 1, likes: 4 },
  { id: 2, likes: 9 },
  { id: 3, likes: 4 },
]

/** The rows of this family. */
export const SORT_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'sort',
    signature: '((a, b) → number, list) → list',
    about:
      'The list in the order of a function that gives a negative number when its first argument comes first. Equal ones stay as they are.',
    example: { program: ['sort', ['subtract'], [30, 9, 100]], value: [9, 30, 100] },
  },
  {
    name: 'sortBy',
    signature: '(fn, list) → list',
    about:
      'The list in the order of what a function gives for its elements: all numbers or all texts. Equal ones stay as they are.',
    example: {
      program: ['pluck', 'id', ['sortBy', ['pipe', ['prop', 'likes'], ['negate']], ['$', 'posts']]],
      vars: { posts: POSTS },
      value: [2, 1, 3],
    },
  },
]
