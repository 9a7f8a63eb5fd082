/** Functions that join functions into one. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const COMBINATOR_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'identity',
    signature: '(value) → value',
    about: 'The value itself.',
    example: { program: ['filter', ['identity'], [0, 1, '', 'a', null]], value: [1, 'a'] },
  },
  {
    name: 'always',
    signature: '(value) → function',
    about: 'A function that gives this value whatever it is given.',
    example: { program: [['ifElse', ['isNil'], ['always', 'draft'], ['identity']], null], value: 'draft' },
  },
  {
    name: 'pipe',
    signature: '(...functions) → function',
    about: 'Calls the first function with all arguments, and each next one with the result of the one before.',
    example: {
      program: [
        ['pipe', ['prop', 'tags'], ['map', ['toLower']], ['uniq']],
        ['$', 'post'],
      ],
      vars: { post: { tags: ['News', 'news', 'Art'] } },
      value: ['news', 'art'],
    },
  },
  {
    name: 'compose',
    signature: '(...functions) → function',
    about: 'As `pipe`, with the functions in the order last to first.',
    example: {
      program: [
        ['compose', ['map', ['inc']], ['difference']],
        [1, 2, 3],
        [3, 4, 5],
      ],
      value: [2, 3],
    },
  },
  {
    name: 'pipeWith',
    signature: '(link, functions) → function',
    about: 'As `pipe`, but each function after the first is called by `link`, which is given it and the result so far.',
    example: {
      program: [
        [
          'pipeWith',
          ['ifElse', ['pipe', ['nthArg', 1], ['isNil']], ['nthArg', 1], ['call']],
          ['[]', ['prop', 'cart'], ['pluck', 'price'], ['sum']],
        ],
        ['$', 'user'],
      ],
      vars: { user: { name: 'Ada' } },
      value: null,
    },
  },
  {
    name: 'composeWith',
    signature: '(link, functions) → function',
    about: 'As `pipeWith`, with the functions in the order last to first.',
    example: { program: [['composeWith', ['call'], ['[]', ['inc'], ['multiply', 3]]], 5], value: 16 },
  },
  {
    name: 'flow',
    signature: '(value, functions) → value',
    about: 'Puts a value through a list of functions at once: `pipe` that is called.',
    example: {
      program: ['flow', ['$', 'title'], ['[]', ['trim'], ['toLower'], ['split', ' ']]],
      vars: { title: ' Hello World ' },
      value: ['hello', 'world'],
    },
  },
  {
    name: 'o',
    signature: '(outer, inner, value) → value',
    about: 'What `outer` gives for what `inner` gives for the value: `compose` of two functions of one argument.',
    example: {
      program: ['map', ['o', ['length'], ['prop', 'likes']], [{ likes: [1, 2] }, { likes: [] }]],
      value: [2, 0],
    },
  },
  {
    name: 'on',
    signature: '(fn, change, a, b) → value',
    about: 'Calls a function of two arguments with both of them changed first.',
    example: { program: ['on', ['equals'], ['toLower'], 'Ada@example.org', 'ada@example.org'], value: true },
  },
  {
    name: 'converge',
    signature: '(after, functions) → function',
    about: 'Calls all functions with the same arguments, and `after` with their results.',
    example: {
      program: [
        ['converge', ['divide'], ['[]', ['sum'], ['length']]],
        [1, 2, 6],
      ],
      value: 3,
    },
  },
  {
    name: 'juxt',
    signature: '(functions) → function',
    about: 'Calls all functions with the same arguments and lists their results.',
    example: { program: [['juxt', ['[]', ['prop', 'id'], ['has', 'email']]], { id: 7 }], value: [7, false] },
  },
  {
    name: 'useWith',
    signature: '(fn, functions) → function',
    about:
      'Changes each argument by the function at its place, at most 10, and calls `fn` with all. Further arguments stay.',
    example: {
      program: [
        ['useWith', ['includes'], ['[]', ['prop', 'owner'], ['prop', 'members']]],
        { owner: 'a' },
        { members: ['a'] },
      ],
      value: true,
    },
  },
  {
    name: 'applySpec',
    signature: '(spec) → function',
    about:
      'From an object or list of functions, at any depth, a function that gives their results for its arguments in the same shape.',
    example: {
      program: [
        'map',
        ['applySpec', { id: ['prop', 'id'], meta: { tags: ['pipe', ['prop', 'tags'], ['length']] } }],
        ['$', 'docs'],
      ],
      vars: { docs: [{ id: 1, tags: ['a', 'b'] }] },
      value: [{ id: 1, meta: { tags: 2 } }],
    },
  },
  {
    name: 'promap',
    signature: '(before, after, fn) → function',
    about: 'A function of one argument: `before`, then `fn`, then `after`.',
    example: {
      program: [['promap', ['split', ','], ['join', ','], ['map', ['trim']]], 'red, green , blue'],
      value: 'red,green,blue',
    },
  },
]
