/** How many arguments a function waits for, in what order, and which of them it has already. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const ARITY_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'curry',
    signature: '(fn) → function',
    about: 'The function itself: every function here waits for its arguments.',
    example: { program: [[['curry', ['clamp']], 1, 10], 99], value: 10 },
  },
  {
    name: 'curryN',
    signature: '(count, fn) → function',
    about: 'A function that waits for `count` arguments, 0 to 10, before it calls `fn` with them.',
    example: {
      program: [[['curryN', 3, ['unapply', ['join', '/']]], 'users', 'ada'], 'posts'],
      value: 'users/ada/posts',
    },
  },
  {
    name: 'uncurryN',
    signature: '(count, fn) → function',
    about:
      'A function of `count` arguments, for one that gives functions: each is called with the arguments that remain.',
    example: { program: [['uncurryN', 2, ['pipe', ['prop', 'price'], ['multiply']]], { price: 5 }, 3], value: 15 },
  },
  {
    name: 'nAry',
    signature: '(count, fn) → function',
    about: 'A function that passes on its first `count` arguments, 0 to 10, and drops the others.',
    example: { program: [['nAry', 2, ['unapply', ['identity']]], 'a', 'b', 'c'], value: ['a', 'b'] },
  },
  {
    name: 'unary',
    signature: '(fn) → function',
    about: '`nAry` of 1: only the first argument is passed on.',
    example: {
      program: [
        ['addIndex', ['map']],
        ['unary', ['unapply', ['length']]],
        ['a', 'b'],
      ],
      value: [1, 1],
    },
  },
  {
    name: 'binary',
    signature: '(fn) → function',
    about: '`nAry` of 2: only the first two arguments are passed on.',
    example: { program: [['binary', ['unapply', ['join', '-']]], 2024, 5, 17], value: '2024-5' },
  },
  {
    name: 'unapply',
    signature: '(fn) → function',
    about: 'A function of any number of arguments, which are given to `fn` as one list.',
    example: {
      program: [['converge', ['unapply', ['sum']], ['[]', ['prop', 'a'], ['prop', 'b']]], { a: 1, b: 2 }],
      value: 3,
    },
  },
  {
    name: 'nthArg',
    signature: '(index) → function',
    about: 'A function that gives its argument at an index, at most 9; below 0 it counts from the last.',
    example: { program: ['mapObjIndexed', ['nthArg', 1], { a: 1, b: 2 }], value: { a: 'a', b: 'b' } },
  },
  {
    name: 'flip',
    signature: '(fn) → function',
    about: 'The function with its first two arguments exchanged.',
    example: { program: ['reduce', ['flip', ['append']], [], ['a', 'b']], value: ['a', 'b'] },
  },
  {
    name: 'partial',
    signature: '(fn, args) → function',
    about: 'A function that waits for the arguments that come after these.',
    example: { program: ['map', ['partial', ['clamp'], [0, 10]], [-5, 5, 50]], value: [0, 5, 10] },
  },
  {
    name: 'partialRight',
    signature: '(fn, args) → function',
    about: 'A function that waits for the arguments that come before these.',
    example: { program: ['map', ['partialRight', ['subtract'], [1]], [1, 2, 3]], value: [0, 1, 2] },
  },
  {
    name: 'partialObject',
    signature: '(fn, object) → function',
    about: 'A function of an object, which is merged over this one at all levels before `fn` is called with it.',
    example: {
      program: [['partialObject', ['path', ['page', 'size']], { page: { size: 20, from: 0 } }], { page: { from: 40 } }],
      value: 20,
    },
  },
]
