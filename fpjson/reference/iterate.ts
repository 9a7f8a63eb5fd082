/** Calling a function for each element or member, or again and again. */
import type { ReferenceEntry } from './entry.ts'

const POSTS = [
  { id: 1, likes: 4 },
  { id: 2, likes: 9 },
  { id: 3, likes: 4 },
]

/** The rows of this family. */
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
