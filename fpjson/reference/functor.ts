/** Functions over what holds values: lists and functions. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const FUNCTOR_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'ap',
    signature: '(functions, list) → list; (fn, fn) → function',
    about:
      'Calls each function of a list with each element of another. Of two functions, one that calls the first with its argument, and then with what the second gives for it.',
    example: { program: [['ap', ['equals'], ['reverse']], 'level'], value: true },
  },
  {
    name: 'chain',
    signature: '(fn, list) → list; (fn, fn) → function',
    about:
      'Joins the lists that a function gives for the elements; what is no list is an element. Of two functions, one that calls the first with what the second gives, and then with its argument.',
    example: { program: ['chain', ['prop', 'tags'], [{ tags: ['a', 'b'] }, { tags: ['c'] }]], value: ['a', 'b', 'c'] },
  },
  {
    name: 'lift',
    signature: '(fn) → function',
    about:
      'A function of lists: it calls `fn` with each choice of one element from each, the last list going fastest. Of functions, it gives one that calls `fn` with their results.',
    example: {
      program: [
        ['lift', ['concat']],
        ['read:', 'write:'],
        ['posts', 'users'],
      ],
      value: ['read:posts', 'read:users', 'write:posts', 'write:users'],
    },
  },
  {
    name: 'liftN',
    signature: '(count, fn) → function',
    about: 'As `lift`, for `count` lists, 1 to 10.',
    example: { program: [['liftN', 3, ['unapply', ['sum']]], [1, 2], [10], [100, 200]], value: [111, 211, 112, 212] },
  },
  {
    name: 'sequence',
    signature: '(of, list) → value',
    about:
      'With `of` for the first argument: of a list of lists, all lists with one element from each. With `always`: of a list of functions, the function that lists their results.',
    example: {
      program: ['sequence', ['of'], [[1, 2], [3]]],
      value: [
        [1, 3],
        [2, 3],
      ],
    },
  },
  {
    name: 'traverse',
    signature: '(of, fn, list) → value',
    about: '`sequence` of what a function gives for the elements.',
    example: {
      program: ['traverse', ['of'], ['split', ''], ['ab', 'c']],
      value: [
        ['a', 'c'],
        ['b', 'c'],
      ],
    },
  },
]
