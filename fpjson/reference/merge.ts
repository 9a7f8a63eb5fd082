/** Objects made one. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const MERGE_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'mergeRight',
    signature: '(weak, strong) → object',
    about: 'The members of both; where both have one, that of the second. Null is the empty object, here and below.',
    example: {
      program: ['mergeRight', { role: 'user', lang: 'en' }, { lang: 'is' }],
      value: { role: 'user', lang: 'is' },
    },
  },
  {
    name: 'mergeLeft',
    signature: '(strong, weak) → object',
    about: 'The members of both; where both have one, that of the first.',
    example: {
      program: ['mergeLeft', ['$', 'req'], { lang: 'en' }],
      vars: { req: { name: 'Ada' } },
      value: { name: 'Ada', lang: 'en' },
    },
  },
  {
    name: 'mergeAll',
    signature: '(objects) → object',
    about: 'The members of all objects of a list; where several have one, that of the last.',
    example: { program: ['mergeAll', [{ a: 1 }, { a: 2, b: 3 }]], value: { a: 2, b: 3 } },
  },
  {
    name: 'mergeWith',
    signature: '(fn, a, b) → object',
    about: 'The members of both; where both have one, what a function of the two values gives.',
    example: { program: ['mergeWith', ['add'], { pens: 1 }, { pens: 2, ink: 1 }], value: { pens: 3, ink: 1 } },
  },
  {
    name: 'mergeWithKey',
    signature: '(fn, a, b) → object',
    about: 'As `mergeWith`, with a function of the key and the two values.',
    example: { program: ['mergeWithKey', ['always', 'both'], { a: 1, b: 1 }, { b: 2 }], value: { a: 1, b: 'both' } },
  },
  {
    name: 'mergeDeepRight',
    signature: '(weak, strong) → object',
    about: 'As `mergeRight`, and member by member where both are objects.',
    example: {
      program: ['mergeDeepRight', { ui: { dark: false, size: 12 } }, { ui: { dark: true } }],
      value: { ui: { dark: true, size: 12 } },
    },
  },
  {
    name: 'mergeDeepLeft',
    signature: '(strong, weak) → object',
    about: 'As `mergeLeft`, and member by member where both are objects.',
    example: {
      program: ['mergeDeepLeft', { ui: { dark: true } }, { ui: { dark: false, size: 12 } }],
      value: { ui: { dark: true, size: 12 } },
    },
  },
  {
    name: 'mergeDeepWith',
    signature: '(fn, a, b) → object',
    about: 'As `mergeWith`, and member by member where both are objects.',
    example: {
      program: ['mergeDeepWith', ['concat'], { by: 'Ada', tags: { all: ['a'] } }, { tags: { all: ['b'] } }],
      value: { by: 'Ada', tags: { all: ['a', 'b'] } },
    },
  },
  {
    name: 'mergeDeepWithKey',
    signature: '(fn, a, b) → object',
    about: 'As `mergeWithKey`, and member by member where both are objects.',
    example: {
      program: ['mergeDeepWithKey', ['always', 0], { n: { a: 1, b: 1 } }, { n: { b: 2 } }],
      value: { n: { a: 1, b: 0 } },
    },
  },
]
