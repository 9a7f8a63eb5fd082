/** Copies of a list with something changed at an index. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
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
