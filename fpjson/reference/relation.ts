/** Equality, order and types. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const RELATION_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'equals',
    signature: '(a, b) → boolean',
    about: 'Says whether two values are the same JSON, at all levels. A function equals nothing.',
    example: {
      program: ['equals', { tags: ['a'], n: 1 }, ['$', 'doc']],
      vars: { doc: { n: 1, tags: ['a'] } },
      value: true,
    },
  },
  {
    name: 'eqBy',
    signature: '(fn, a, b) → boolean',
    about: 'Says whether a function gives equal results for two values.',
    example: { program: ['eqBy', ['toLower'], '0xABC', '0xabc'], value: true },
  },
  {
    name: 'identical',
    signature: '(a, b) → boolean',
    about: '`equals` for scalars; two lists or objects are never identical.',
    example: { program: ['identical', 'a', 'a'], value: true },
  },
  {
    name: 'gt',
    signature: '(a, b) → boolean',
    about: 'Says whether `a` is greater. Both are numbers, or both texts, which are compared by UTF-16 units.',
    example: { program: ['gt', ['$', 'bid'], ['$', 'highest']], vars: { bid: 12, highest: 10 }, value: true },
  },
  {
    name: 'gte',
    signature: '(a, b) → boolean',
    about: 'Says whether `a` is greater or equal. As `gt`.',
    example: { program: ['gte', ['$', 'age'], 18], vars: { age: 18 }, value: true },
  },
  {
    name: 'lt',
    signature: '(a, b) → boolean',
    about: 'Says whether `a` is less. As `gt`.',
    example: { program: ['filter', ['lt', ['__'], 3], [1, 2, 3]], value: [1, 2] },
  },
  {
    name: 'lte',
    signature: '(a, b) → boolean',
    about: 'Says whether `a` is less or equal. As `gt`.',
    example: { program: ['lte', ['length', ['$', 'title']], 80], vars: { title: 'Hello' }, value: true },
  },
  {
    name: 'max',
    signature: '(a, b) → value',
    about: 'The greater of two numbers or two texts.',
    example: { program: ['reduce', ['max'], 0, [3, 9, 4]], value: 9 },
  },
  {
    name: 'min',
    signature: '(a, b) → value',
    about: 'The lesser of two numbers or two texts.',
    example: { program: ['min', ['$', 'asked'], 100], vars: { asked: 250 }, value: 100 },
  },
  {
    name: 'clamp',
    signature: '(lowest, highest, value) → value',
    about: 'The value, or the bound that it lies beyond. Numbers or texts.',
    example: { program: ['clamp', 1, 5, ['$', 'rating']], vars: { rating: 11 }, value: 5 },
  },
  {
    name: 'is',
    signature: '(type, value) → boolean',
    about:
      'Says whether a value has a type: `Object`, `Array`, `String`, `Number` or `Boolean`. Lists and functions are objects as well.',
    example: { program: ['is', ['typ', 'Number'], ['$', 'age']], vars: { age: '31' }, value: false },
  },
  {
    name: 'type',
    signature: '(value) → text',
    about: '`Null`, `Boolean`, `Number`, `String`, `Array`, `Object`, `Function`, or `Undefined` for what is absent.',
    example: {
      program: ['map', ['type'], [1, 'a', null, [], {}]],
      value: ['Number', 'String', 'Null', 'Array', 'Object'],
    },
  },
]
