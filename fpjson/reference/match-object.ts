/** Questions about members. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const MATCH_OBJECT_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'where',
    signature: '(predicates, value) → boolean',
    about: 'Whether each member passes the predicate of its name.',
    example: {
      program: ['where', { age: ['gte', ['__'], 18], name: ['is', 'String'] }, ['$', 'req']],
      vars: { req: { age: 36, name: 'Ada' } },
      value: true,
    },
  },
  {
    name: 'whereAny',
    signature: '(predicates, value) → boolean',
    about: 'Whether a member passes the predicate of its name.',
    example: {
      program: ['whereAny', { owner: ['equals', ['$', 'signer']], admin: ['identity'] }, ['$', 'doc']],
      vars: { signer: '0xA', doc: { owner: '0xB', admin: true } },
      value: true,
    },
  },
  {
    name: 'whereEq',
    signature: '(wanted, value) → boolean',
    about: 'Whether each member that is named equals what is wanted.',
    example: {
      program: ['whereEq', { status: 'open' }, ['$', 'doc']],
      vars: { doc: { status: 'open', votes: 3 } },
      value: true,
    },
  },
  {
    name: 'eqProps',
    signature: '(step, a, b) → boolean',
    about: 'Whether two objects have an equal member.',
    example: {
      program: ['eqProps', 'owner', ['$', 'before'], ['$', 'after']],
      vars: { before: { owner: '0xA', n: 1 }, after: { owner: '0xA', n: 2 } },
      value: true,
    },
  },
  {
    name: 'propIs',
    signature: '(type, step, value) → boolean',
    about: 'Whether a member is of a type.',
    example: {
      program: ['propIs', ['typ', 'Number'], 'age', ['$', 'req']],
      vars: { req: { age: '36' } },
      value: false,
    },
  },
  {
    name: 'propSatisfies',
    signature: '(fn, step, value) → any',
    about: 'What a function says of a member.',
    example: {
      program: ['propSatisfies', ['lt', ['__'], 90], 'lat', ['$', 'place']],
      vars: { place: { lat: 59.9 } },
      value: true,
    },
  },
  {
    name: 'pathSatisfies',
    signature: '(fn, steps, value) → any',
    about: 'What a function says of what steps lead to.',
    example: {
      program: ['pathSatisfies', ['isNil'], ['author', 'banned'], ['$', 'post']],
      vars: { post: { title: 'Hello', tags: ['a', 'b'], author: { name: 'Ada' } } },
      value: true,
    },
  },
]
