/** Lenses: places that can be read and set. `compose` makes one of several, from the outside in. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const LENS_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'lensProp',
    signature: '(step) → lens',
    about: 'The place of a member.',
    example: { program: ['view', ['lensProp', 'name'], { name: 'Ada' }], value: 'Ada' },
  },
  {
    name: 'lensIndex',
    signature: '(index) → lens',
    about: 'The place of an element. To set one that is not there changes nothing.',
    example: { program: ['set', ['lensIndex', -1], 'z', ['a', 'b']], value: ['a', 'z'] },
  },
  {
    name: 'lensPath',
    signature: '(steps) → lens',
    about: 'The place that steps lead to.',
    example: {
      program: ['over', ['lensPath', ['stats', 'likes']], ['inc'], { stats: { likes: 4 } }],
      value: { stats: { likes: 5 } },
    },
  },
  {
    name: 'lens',
    signature: '(getter, setter) → lens',
    about: 'A place by what reads it from a value, and what sets it: a function of the new value and the whole.',
    example: { program: ['over', ['lens', ['head'], ['update', 0]], ['negate'], [7, 8]], value: [-7, 8] },
  },
  {
    name: 'view',
    signature: '(lens, value) → any',
    about: 'What is at a place.',
    example: {
      program: ['view', ['compose', ['lensProp', 'author'], ['lensProp', 'name']], ['$', 'post']],
      vars: { post: { title: 'Hello', tags: ['a', 'b'], author: { name: 'Ada' } } },
      value: 'Ada',
    },
  },
  {
    name: 'set',
    signature: '(lens, value, target) → value',
    about: 'A copy with a place set.',
    example: { program: ['set', ['lensProp', 'status'], 'open', { id: 7 }], value: { id: 7, status: 'open' } },
  },
  {
    name: 'over',
    signature: '(lens, fn, target) → value',
    about: 'A copy with a place changed by a function.',
    example: {
      program: ['over', ['lensProp', 'tags'], ['append', 'new'], { tags: ['a'] }],
      value: { tags: ['a', 'new'] },
    },
  },
]
