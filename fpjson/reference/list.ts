/** What lists and texts are made of. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const LIST_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'head',
    signature: '(list | text) → value',
    about: 'The first element or unit; absent for an empty list, "" for an empty text.',
    example: { program: ['head', ['$', 'doc.tags']], vars: { doc: { tags: ['news', 'art'] } }, value: 'news' },
  },
  {
    name: 'last',
    signature: '(list | text) → value',
    about: 'The last element or unit; absent for an empty list, "" for an empty text.',
    example: { program: ['last', ['split', '.', 'report.2026.pdf']], value: 'pdf' },
  },
  {
    name: 'nth',
    signature: '(index, list | text) → value',
    about: 'The element or unit at an index, which counts from the end when negative; absent or "" when there is none.',
    example: { program: ['nth', -2, ['a', 'b', 'c']], value: 'b' },
  },
  {
    name: 'length',
    signature: '(list | text | object) → number',
    about: 'How many elements a list or UTF-16 units a text has. Of an object, its member `length`, which is a number.',
    example: { program: ['lte', ['length', ['$', 'new.title']], 80], vars: { new: { title: 'Hi' } }, value: true },
  },
  {
    name: 'of',
    signature: '(value) → list',
    about: 'The list of one value.',
    example: { program: ['of', { id: 1 }], value: [{ id: 1 }] },
  },
  {
    name: 'pair',
    signature: '(a, b) → list',
    about: 'The list of two values.',
    example: { program: ['pair', 'ada', ['add', 1, 1]], value: ['ada', 2] },
  },
  {
    name: 'concat',
    signature: '(a, b) → list | text',
    about: 'The elements of two lists in one, or two texts as one.',
    example: { program: ['concat', 'user:', ['$', 'signer']], vars: { signer: 'ada' }, value: 'user:ada' },
  },
  {
    name: 'append',
    signature: '(value, list) → list',
    about: 'The list with a value behind its last element.',
    example: {
      program: ['append', ['$', 'signer'], ['$', 'doc.likes']],
      vars: { signer: 'ada', doc: { likes: ['bob'] } },
      value: ['bob', 'ada'],
    },
  },
  {
    name: 'prepend',
    signature: '(value, list) → list',
    about: 'The list with a value before its first element.',
    example: { program: ['prepend', 'newest', ['older', 'oldest']], value: ['newest', 'older', 'oldest'] },
  },
  {
    name: 'reverse',
    signature: '(list | text) → list | text',
    about: 'The elements or units in the opposite order.',
    example: { program: ['reverse', [1, 2, 3]], value: [3, 2, 1] },
  },
  {
    name: 'flatten',
    signature: '(list) → list',
    about: 'The elements of a list and of the lists in it, at any depth.',
    example: { program: ['flatten', [1, [2, [3, []]], 4]], value: [1, 2, 3, 4] },
  },
  {
    name: 'unnest',
    signature: '(list) → list',
    about: 'The elements of the lists in a list, one level deep; what is no list stays.',
    example: {
      program: ['unnest', ['pluck', 'tags', ['$', 'posts']]],
      vars: { posts: [{ tags: ['a', 'b'] }, { tags: [] }, { tags: ['c'] }] },
      value: ['a', 'b', 'c'],
    },
  },
  {
    name: 'range',
    signature: '(from, to) → list',
    about: 'The numbers from the first up to the second, which is not among them, in steps of 1.',
    example: { program: ['range', 1, 5], value: [1, 2, 3, 4] },
  },
  {
    name: 'repeat',
    signature: '(value, count) → list',
    about: 'A list of a value so many times.',
    example: { program: ['repeat', 0, 3], value: [0, 0, 0] },
  },
  {
    name: 'pluck',
    signature: '(step, list) → list',
    about: 'One member of each object, or one element of each list; absent where there is none.',
    example: {
      program: ['sum', ['pluck', 'price', ['$', 'doc.items']]],
      vars: { doc: { items: [{ price: 5 }, { price: 7 }] } },
      value: 12,
    },
  },
]
