/** Objects as a whole. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const OBJECT_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'pick',
    signature: '(keys, object) → object',
    about: 'The members with these keys; those that are missing stay away.',
    example: {
      program: ['pick', ['name', 'bio', 'age'], ['$', 'req']],
      vars: { req: { name: 'Ada', bio: '…', role: 'admin' } },
      value: { name: 'Ada', bio: '…' },
    },
  },
  {
    name: 'pickAll',
    signature: '(keys, object) → object',
    about: 'As `pick`, but those that are missing are there and absent, which is null outside.',
    example: { program: ['pickAll', ['name', 'bio'], { name: 'Ada' }], value: { name: 'Ada', bio: null } },
  },
  {
    name: 'pickBy',
    signature: '(predicate, object) → object',
    about: 'The members that pass. The predicate gets value, key and object.',
    example: { program: ['pickBy', ['is', 'String'], { name: 'Ada', age: 36 }], value: { name: 'Ada' } },
  },
  {
    name: 'project',
    signature: '(keys, objects) → list',
    about: '`pickAll` for each object of a list.',
    example: {
      program: [
        'project',
        ['id'],
        [
          { id: 1, secret: 'x' },
          { id: 2, secret: 'y' },
        ],
      ],
      value: [{ id: 1 }, { id: 2 }],
    },
  },
  {
    name: 'omit',
    signature: '(keys, object) → object',
    about: 'A copy without these members.',
    example: {
      program: ['omit', ['password'], ['$', 'user']],
      vars: { user: { name: 'Ada', password: 'x' } },
      value: { name: 'Ada' },
    },
  },
  {
    name: 'keys',
    signature: '(value) → list',
    about: 'The keys of an object in order, or the indexes of a list as texts.',
    example: { program: ['keys', ['$', 'data']], vars: { data: { b: 1, a: 2 } }, value: ['a', 'b'] },
  },
  {
    name: 'keysIn',
    signature: '(value) → list',
    about: 'The same as `keys`: nothing is inherited here.',
    example: { program: ['keysIn', { a: 1 }], value: ['a'] },
  },
  {
    name: 'values',
    signature: '(value) → list',
    about: 'The values of an object in the order of its keys, or the elements of a list.',
    example: { program: ['values', { b: 1, a: 2 }], value: [2, 1] },
  },
  {
    name: 'valuesIn',
    signature: '(value) → list',
    about: 'The same as `values`: nothing is inherited here.',
    example: { program: ['valuesIn', { a: 1 }], value: [1] },
  },
  {
    name: 'toPairs',
    signature: '(value) → list',
    about: 'The members as pairs of key and value, in the order of the keys.',
    example: {
      program: ['toPairs', { a: 1, b: 2 }],
      value: [
        ['a', 1],
        ['b', 2],
      ],
    },
  },
  {
    name: 'toPairsIn',
    signature: '(value) → list',
    about: 'The same as `toPairs`: nothing is inherited here.',
    example: { program: ['toPairsIn', { a: 1 }], value: [['a', 1]] },
  },
  {
    name: 'fromPairs',
    signature: '(pairs) → object',
    about: 'An object of pairs of key and value; of two with one key the last.',
    example: {
      program: [
        'fromPairs',
        [
          ['a', 1],
          ['b', 2],
        ],
      ],
      value: { a: 1, b: 2 },
    },
  },
  {
    name: 'objOf',
    signature: '(key, value) → object',
    about: 'An object with one member.',
    example: { program: ['objOf', 'id', 7], value: { id: 7 } },
  },
  {
    name: 'invert',
    signature: '(value) → object',
    about: 'For each value as text, the keys that have it.',
    example: {
      program: ['invert', { ada: 'admin', bob: 'user', cy: 'user' }],
      value: { admin: ['ada'], user: ['bob', 'cy'] },
    },
  },
  {
    name: 'invertObj',
    signature: '(value) → object',
    about: 'For each value as text, the last key that has it.',
    example: { program: ['invertObj', { first: 'ada', second: 'bob' }], value: { ada: 'first', bob: 'second' } },
  },
  {
    name: 'mapObjIndexed',
    signature: '(fn, object) → object',
    about: 'Each value changed by a function of value, key and object.',
    example: { program: ['mapObjIndexed', ['flip', ['concat']], { a: '1', b: '2' }], value: { a: 'a1', b: 'b2' } },
  },
  {
    name: 'forEachObjIndexed',
    signature: '(fn, object) → object',
    about: 'Calls a function of value, key and object for each member, and gives the object.',
    example: {
      program: ['[]', ['forEachObjIndexed', ['let', 'last'], { a: 1, b: 2 }], ['$', 'last']],
      value: [{ a: 1, b: 2 }, 2],
    },
  },
  {
    name: 'mapKeys',
    signature: '(fn, object) → object',
    about: 'Each key changed by a function; of two that become one the last stays.',
    example: { program: ['mapKeys', ['toLower'], { Name: 'Ada' }], value: { name: 'Ada' } },
  },
  {
    name: 'renameKeys',
    signature: '(names, object) → object',
    about: 'Keys changed to what an object says of them; the others stay.',
    example: { program: ['renameKeys', { n: 'name' }, { n: 'Ada', age: 36 }], value: { name: 'Ada', age: 36 } },
  },
  {
    name: 'rebuild',
    signature: '(fn, object) → object',
    about: 'An object of all pairs that a function of key and value gives, in lists.',
    example: { program: ['rebuild', ['pipe', ['pair'], ['of']], { a: 1 }], value: { a: 1 } },
  },
  {
    name: 'evolve',
    signature: '(changes, value) → value',
    about:
      'A copy in which members are changed by the functions of the same place in `changes`; what has no function stays.',
    example: {
      program: ['evolve', { name: ['trim'], stats: { likes: ['inc'] } }, ['$', 'req']],
      vars: { req: { name: ' Ada ', stats: { likes: 1 }, id: 7 } },
      value: { name: 'Ada', stats: { likes: 2 }, id: 7 },
    },
  },
  {
    name: 'clone',
    signature: '(value) → value',
    about: 'The value itself, for no value ever changes.',
    example: { program: ['clone', ['$', 'doc']], vars: { doc: { a: [1] } }, value: { a: [1] } },
  },
]
