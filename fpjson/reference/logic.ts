/** Truth, and functions that choose by it. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const LOGIC_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'T',
    signature: '() → true',
    about: 'True, whatever it is given.',
    example: {
      program: [['cond', ['[]', ['[]', ['lt', 9], ['always', 'many']], ['[]', ['T'], ['always', 'few']]]], 3],
      value: 'few',
    },
  },
  {
    name: 'F',
    signature: '() → false',
    about: 'False, whatever it is given.',
    example: { program: [['tryCatch', ['propEq', 'role', 'admin'], ['F']], { role: 'guest' }], value: false },
  },
  {
    name: 'and',
    signature: '(a, b) → value',
    about:
      'The first value if it does not count as true, else the second. False, null, absent, 0 and "" count as false.',
    example: {
      program: ['and', ['has', 'title', ['$', 'doc']], ['lt', 3, 5]],
      vars: { doc: { title: 'Hi' } },
      value: true,
    },
  },
  {
    name: 'or',
    signature: '(a, b) → value',
    about: 'The first value if it counts as true, else the second.',
    example: { program: ['or', ['$', 'doc.nick'], 'anonymous'], vars: { doc: { nick: '' } }, value: 'anonymous' },
  },
  {
    name: 'xor',
    signature: '(a, b) → boolean',
    about: 'True when exactly one of the two counts as true.',
    example: {
      program: ['xor', ['has', 'email', ['$', 'doc']], ['has', 'phone', ['$', 'doc']]],
      vars: { doc: { phone: '1' } },
      value: true,
    },
  },
  {
    name: 'not',
    signature: '(value) → boolean',
    about: 'True when the value does not count as true.',
    example: { program: ['not', ['$', 'doc.locked']], vars: { doc: {} }, value: true },
  },
  {
    name: 'both',
    signature: '(fn, fn) → function',
    about:
      'What the first function gives if that does not count as true, else what the second gives for the same arguments.',
    example: { program: ['filter', ['both', ['lt', 0], ['gt', 10]], [-1, 5, 20]], value: [5] },
  },
  {
    name: 'either',
    signature: '(fn, fn) → function',
    about: 'What the first function gives if that counts as true, else what the second gives for the same arguments.',
    example: {
      program: [['either', ['propEq', 'role', 'admin'], ['prop', 'isOwner']], { role: 'guest', isOwner: true }],
      value: true,
    },
  },
  {
    name: 'allPass',
    signature: '(functions) → function',
    about: 'True when all functions give what counts as true. It asks no further after one that does not.',
    example: {
      program: [
        ['allPass', ['[]', ['has', 'title'], ['propEq', 'owner', ['$', 'signer']]]],
        { title: 'Hi', owner: 'ada' },
      ],
      vars: { signer: 'ada' },
      value: true,
    },
  },
  {
    name: 'anyPass',
    signature: '(functions) → function',
    about: 'True when one of the functions gives what counts as true. It asks no further after that.',
    example: { program: [['anyPass', ['[]', ['isNil'], ['is', ['typ', 'String']]]], 'text'], value: true },
  },
  {
    name: 'all',
    signature: '(predicate, list) → boolean',
    about: 'True when the predicate holds for every element.',
    example: { program: ['all', ['is', ['typ', 'String']], ['a', 'b', 3]], value: false },
  },
  {
    name: 'any',
    signature: '(predicate, list) → boolean',
    about: 'True when the predicate holds for an element.',
    example: { program: ['any', ['propEq', 'id', 2], [{ id: 1 }, { id: 2 }]], value: true },
  },
  {
    name: 'none',
    signature: '(predicate, list) → boolean',
    about: 'True when the predicate holds for no element.',
    example: { program: ['none', ['isEmpty'], ['a', 'b']], value: true },
  },
  {
    name: 'ifElse',
    signature: '(predicate, then, else) → function',
    about: 'Calls one of two functions with its arguments, by what the predicate says of them.',
    example: {
      program: [['ifElse', ['has', 'nick'], ['prop', 'nick'], ['prop', 'name']], { name: 'Ada' }],
      value: 'Ada',
    },
  },
  {
    name: 'when',
    signature: '(predicate, fn, value) → value',
    about: 'Changes a value if the predicate holds for it.',
    example: { program: ['when', ['lt', 100], ['always', 100], 250], value: 100 },
  },
  {
    name: 'unless',
    signature: '(predicate, fn, value) → value',
    about: 'Changes a value if the predicate does not hold for it.',
    example: { program: ['unless', ['is', ['typ', 'Array']], ['of'], 'tag'], value: ['tag'] },
  },
  {
    name: 'cond',
    signature: '(pairs) → function',
    about:
      'Of pairs of a predicate and a function, calls the first function whose predicate holds; absent when none does.',
    example: {
      program: [['cond', ['[]', ['[]', ['lt', 9], ['always', 'many']], ['[]', ['lt', 0], ['always', 'some']]]], 5],
      value: 'some',
    },
  },
  {
    name: 'complement',
    signature: '(fn) → function',
    about: 'True when the function gives what does not count as true.',
    example: { program: ['filter', ['complement', ['isNil']], [1, null, 2]], value: [1, 2] },
  },
  {
    name: 'defaultTo',
    signature: '(fallback, value) → value',
    about: 'The value, or the fallback where it is null or absent.',
    example: { program: ['defaultTo', 0, ['$', 'doc.likes']], vars: { doc: {} }, value: 0 },
  },
  {
    name: 'isNil',
    signature: '(value) → boolean',
    about: 'True when the value is null or absent.',
    example: { program: ['isNil', ['$', 'doc.deleted']], vars: { doc: {} }, value: true },
  },
  {
    name: 'isNotNil',
    signature: '(value) → boolean',
    about: 'True when the value is neither null nor absent.',
    example: { program: ['filter', ['isNotNil'], [0, null, '']], value: [0, ''] },
  },
  {
    name: 'isEmpty',
    signature: '(value) → boolean',
    about: 'True for an empty text, list or object. Null and numbers are not empty.',
    example: { program: ['map', ['isEmpty'], ['', [], {}, null, 0]], value: [true, true, true, false, false] },
  },
  {
    name: 'isNotEmpty',
    signature: '(value) → boolean',
    about: 'True for all but an empty text, list or object.',
    example: { program: ['isNotEmpty', ['$', 'doc.tags']], vars: { doc: { tags: ['a'] } }, value: true },
  },
  {
    name: 'empty',
    signature: '(value) → value',
    about: 'The empty text, list or object, like the value; absent for anything else.',
    example: { program: ['map', ['empty'], ['text', [1, 2], { a: 1 }]], value: ['', [], {}] },
  },
]
