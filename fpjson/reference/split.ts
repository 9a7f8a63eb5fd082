/** Lists cut into parts, and copies of lists with something changed. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of lists and texts cut into several parts. */
export const SPLIT_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'splitAt',
    signature: '(index, list | text) → [before, from]',
    about: 'The part before an index and the part from it on. A negative index counts from the end.',
    example: { program: ['splitAt', 2, 'DE49'], value: ['DE', '49'] },
  },
  {
    name: 'splitEvery',
    signature: '(size, list | text) → list',
    about: 'Parts of a size, from 1, of which the last may be shorter.',
    example: {
      program: ['nth', ['$', 'page'], ['splitEvery', 2, ['$', 'items']]],
      vars: { page: 1, items: ['a', 'b', 'c', 'd', 'e'] },
      value: ['c', 'd'],
    },
  },
  {
    name: 'splitWhen',
    signature: '(predicate, list) → [before, from]',
    about: 'The elements before the first that passes, and those from it on.',
    example: {
      program: ['splitWhen', ['equals', '--'], ['commit', '-m', '--', 'x']],
      value: [
        ['commit', '-m'],
        ['--', 'x'],
      ],
    },
  },
  {
    name: 'splitWhenever',
    signature: '(predicate, list) → list',
    about: 'The runs between elements that pass; those elements, and empty runs, are left out.',
    example: {
      program: ['splitWhenever', ['isEmpty'], ['dear all', '', 'thanks', 'ada', '']],
      value: [['dear all'], ['thanks', 'ada']],
    },
  },
  {
    name: 'groupWith',
    signature: '((before, value) → boolean, list | text) → list',
    about: 'The longest runs in which the function passes for each two neighbours.',
    example: {
      program: ['groupWith', ['pipe', ['subtract'], ['equals', -1]], [1, 2, 3, 7, 8]],
      value: [
        [1, 2, 3],
        [7, 8],
      ],
    },
  },
  {
    name: 'aperture',
    signature: '(size, list) → list',
    about: 'All runs of so many neighbours, from 1. Costs the size for each run.',
    example: {
      program: ['all', ['apply', ['lt']], ['aperture', 2, ['$', 'new.times']]],
      vars: { new: { times: [10, 20, 30] } },
      value: true,
    },
  },
]

/** The rows of copies with something changed at an index. */
export const EDIT_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'adjust',
    signature: '(index, fn, list) → list',
    about: 'The list with what a function gives for one element in its place; unchanged where the index leads nowhere.',
    example: { program: ['adjust', -1, ['inc'], [3, 0, 7]], value: [3, 0, 8] },
  },
  {
    name: 'update',
    signature: '(index, value, list) → list',
    about: 'The list with another value in the place of one element; unchanged where the index leads nowhere.',
    example: { program: ['update', 1, 'done', ['open', 'open', 'open']], value: ['open', 'done', 'open'] },
  },
  {
    name: 'insert',
    signature: '(index, value, list) → list',
    about: 'The list with a value before an index; at the end when the index is negative or too large.',
    example: { program: ['insert', 1, 'b', ['a', 'c']], value: ['a', 'b', 'c'] },
  },
  {
    name: 'insertAll',
    signature: '(index, list, list) → list',
    about:
      'The second list with the elements of the first before an index; at the end when that is negative or too large.',
    example: { program: ['insertAll', 1, ['b', 'c'], ['a', 'd']], value: ['a', 'b', 'c', 'd'] },
  },
  {
    name: 'remove',
    signature: '(index, count, list) → list',
    about: 'The list without so many elements from an index on, which counts from the end when negative.',
    example: { program: ['remove', 1, 2, ['a', 'b', 'c', 'd']], value: ['a', 'd'] },
  },
  {
    name: 'move',
    signature: '(from, to, list) → list',
    about: 'The list with the element of one index at the other; unchanged where one of them leads nowhere.',
    example: { program: ['move', -1, 0, ['todo', 'doing', 'urgent']], value: ['urgent', 'todo', 'doing'] },
  },
  {
    name: 'swap',
    signature: '(a, b, list | text | object) → value',
    about:
      'With two elements, units or members in each other’s place; unchanged where one of the indexes or keys leads nowhere.',
    example: { program: ['swap', 'from', 'to', { from: 'ada', to: 'bob' }], value: { from: 'bob', to: 'ada' } },
  },
  {
    name: 'intersperse',
    signature: '(value, list) → list',
    about: 'The list with a value between each two elements.',
    example: { program: ['intersperse', 'and', ['a', 'b', 'c']], value: ['a', 'and', 'b', 'and', 'c'] },
  },
]
