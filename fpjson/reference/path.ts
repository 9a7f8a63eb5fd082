/** Steps and paths into lists and objects. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const PATH_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'prop',
    signature: '(step, value) → any',
    about:
      'The member or element that a step leads to. A negative index counts from the end of a list; what is not there is absent.',
    example: {
      program: ['prop', 'title', ['$', 'post']],
      vars: { post: { title: 'Hello', tags: ['a', 'b'], author: { name: 'Ada' } } },
      value: 'Hello',
    },
  },
  {
    name: 'propOr',
    signature: '(fallback, step, value) → any',
    about: 'As `prop`, with a fallback for what is null or absent.',
    example: {
      program: ['propOr', 'draft', 'status', ['$', 'post']],
      vars: { post: { title: 'Hello', tags: ['a', 'b'], author: { name: 'Ada' } } },
      value: 'draft',
    },
  },
  {
    name: 'propEq',
    signature: '(step, wanted, value) → boolean',
    about: 'Whether the member or element equals a value.',
    example: {
      program: ['propEq', 'owner', ['$', 'signer'], ['$', 'doc']],
      vars: { signer: '0xA', doc: { owner: '0xA' } },
      value: true,
    },
  },
  {
    name: 'props',
    signature: '(steps, value) → list',
    about: 'What each step leads to.',
    example: { program: ['props', ['lat', 'lon'], ['$', 'place']], vars: { place: { lat: 5, lon: 6 } }, value: [5, 6] },
  },
  {
    name: 'path',
    signature: '(steps, value) → any',
    about: 'What steps lead to, one after the other.',
    example: {
      program: ['path', ['author', 'name'], ['$', 'post']],
      vars: { post: { title: 'Hello', tags: ['a', 'b'], author: { name: 'Ada' } } },
      value: 'Ada',
    },
  },
  {
    name: 'pathOr',
    signature: '(fallback, steps, value) → any',
    about: 'As `path`, with a fallback for what is null or absent.',
    example: {
      program: ['pathOr', 0, ['stats', 'likes'], ['$', 'post']],
      vars: { post: { title: 'Hello', tags: ['a', 'b'], author: { name: 'Ada' } } },
      value: 0,
    },
  },
  {
    name: 'pathEq',
    signature: '(steps, wanted, value) → boolean',
    about: 'Whether what steps lead to equals a value.',
    example: {
      program: ['pathEq', ['author', 'name'], 'Ada', ['$', 'post']],
      vars: { post: { title: 'Hello', tags: ['a', 'b'], author: { name: 'Ada' } } },
      value: true,
    },
  },
  {
    name: 'paths',
    signature: '(list of steps, value) → list',
    about: 'What each path leads to.',
    example: {
      program: [
        'paths',
        [
          ['author', 'name'],
          ['tags', -1],
        ],
        ['$', 'post'],
      ],
      vars: { post: { title: 'Hello', tags: ['a', 'b'], author: { name: 'Ada' } } },
      value: ['Ada', 'b'],
    },
  },
  {
    name: 'has',
    signature: '(key, value) → boolean',
    about: 'Whether there is such a member or element, null or not.',
    example: {
      program: ['has', 'title', ['$', 'post']],
      vars: { post: { title: 'Hello', tags: ['a', 'b'], author: { name: 'Ada' } } },
      value: true,
    },
  },
  {
    name: 'hasIn',
    signature: '(key, value) → boolean',
    about: 'The same as `has`: nothing is inherited here.',
    example: {
      program: ['hasIn', 'toString', ['$', 'post']],
      vars: { post: { title: 'Hello', tags: ['a', 'b'], author: { name: 'Ada' } } },
      value: false,
    },
  },
  {
    name: 'hasPath',
    signature: '(steps, value) → boolean',
    about: 'Whether steps lead to a member or element, null or not.',
    example: {
      program: ['hasPath', ['author', 'name'], ['$', 'post']],
      vars: { post: { title: 'Hello', tags: ['a', 'b'], author: { name: 'Ada' } } },
      value: true,
    },
  },
  {
    name: 'assoc',
    signature: '(step, value, target) → object | list',
    about: 'A copy with a member or element set. A list takes indexes of what it has, and the next.',
    example: { program: ['assoc', 'edited', true, { title: 'Hello' }], value: { title: 'Hello', edited: true } },
  },
  {
    name: 'assocPath',
    signature: '(steps, value, target) → object | list',
    about: 'A copy with what steps lead to set. Missing steps become lists for indexes, else objects.',
    example: {
      program: ['assocPath', ['stats', 'likes'], 1, { title: 'Hello' }],
      value: { title: 'Hello', stats: { likes: 1 } },
    },
  },
  {
    name: 'dissoc',
    signature: '(step, target) → object | list',
    about: 'A copy without a member or element.',
    example: {
      program: ['dissoc', 'password', ['$', 'user']],
      vars: { user: { name: 'Ada', password: 'x' } },
      value: { name: 'Ada' },
    },
  },
  {
    name: 'dissocPath',
    signature: '(steps, target) → object | list',
    about: 'A copy without what steps lead to.',
    example: {
      program: ['dissocPath', ['author', 'name'], { author: { name: 'Ada', id: 7 } }],
      value: { author: { id: 7 } },
    },
  },
  {
    name: 'modify',
    signature: '(step, fn, target) → object | list',
    about: 'A copy with a member or element changed by a function; the target itself when there is none.',
    example: {
      program: ['modify', 'stock', ['dec'], ['$', 'item']],
      vars: { item: { name: 'pen', stock: 3 } },
      value: { name: 'pen', stock: 2 },
    },
  },
  {
    name: 'modifyPath',
    signature: '(steps, fn, target) → object | list',
    about: 'A copy with what steps lead to changed by a function; the target itself when they lead to nothing.',
    example: {
      program: ['modifyPath', ['stats', 'likes'], ['inc'], { stats: { likes: 4 } }],
      value: { stats: { likes: 5 } },
    },
  },
]
