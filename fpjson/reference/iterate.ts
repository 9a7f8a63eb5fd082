/** Calling a function for each element, or again and again; and sorting. */
import type { ReferenceEntry } from './entry.ts'

const POSTS = [
  { id: 1, likes: 4 },
  { id: 2, likes: 9 },
  { id: 3, likes: 4 },
]

/** The rows of functions that call one again and again. */
export const ITERATE_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'map',
    signature: '(fn, list | object | function) → list | object | function',
    about:
      'What a function gives for each element or member. For a function, one that passes its results on to the first.',
    example: { program: ['map', ['multiply', 2], { a: 1, b: 2 }], value: { a: 2, b: 4 } },
  },
  {
    name: 'filter',
    signature: '(predicate, list | object) → list | object',
    about: 'The elements or members that pass.',
    example: {
      program: ['filter', ['propEq', 'likes', 4], ['$', 'posts']],
      vars: { posts: POSTS },
      value: [
        { id: 1, likes: 4 },
        { id: 3, likes: 4 },
      ],
    },
  },
  {
    name: 'reject',
    signature: '(predicate, list | object) → list | object',
    about: 'The elements or members that do not pass.',
    example: { program: ['reject', ['isNil'], { name: 'Ada', email: null }], value: { name: 'Ada' } },
  },
  {
    name: 'partition',
    signature: '(predicate, list | object) → [passing, others]',
    about: 'The elements or members that pass, and those that do not.',
    example: {
      program: ['map', ['length'], ['partition', ['equals', 'yes'], ['yes', 'no', 'yes']]],
      value: [2, 1],
    },
  },
  {
    name: 'reduce',
    signature: '((total, value) → total, total, list) → total',
    about: 'The total that a function makes of the one before and each element. What `reduced` gives ends it.',
    example: { program: ['reduce', ['mergeRight'], {}, [{ a: 1 }, { b: 2 }, { a: 3 }]], value: { a: 3, b: 2 } },
  },
  {
    name: 'times',
    signature: '(fn, count) → list',
    about: 'What a function gives for 0, 1, 2 and so on, so many times.',
    example: { program: ['times', ['multiply', 10], 4], value: [0, 10, 20, 30] },
  },
  {
    name: 'until',
    signature: '(predicate, fn, value) → value',
    about: 'The value, passed through a function until it passes. Ends with an error when the fuel is used up.',
    example: { program: ['until', ['lt', 100], ['multiply', 2], 1], value: 128 },
  },
  {
    name: 'unfold',
    signature: '(fn, seed) → list',
    about:
      'The first of each pair that a function gives for the seed, and then for the second of the pair before, until it gives false.',
    example: {
      program: ['unfold', ['ifElse', ['lt', 9], ['always', false], ['juxt', ['[]', ['identity'], ['multiply', 2]]]], 1],
      value: [1, 2, 4, 8],
    },
  },
]

/** The rows of sorting. */
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
