/** Whether and where something is in a list or text. */
import type { ReferenceEntry } from './entry.ts'

const VOTES = [
  { by: 'ada', yes: true },
  { by: 'bob', yes: false },
  { by: 'cy', yes: true },
]

/** The rows of this family. */
export const FIND_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'includes',
    signature: '(value, list | text) → boolean',
    about: 'True when an element equals the value, or the text is part of the other.',
    example: {
      program: ['includes', ['$', 'signer'], ['$', 'doc.editors']],
      vars: { signer: 'ada', doc: { editors: ['ada', 'bob'] } },
      value: true,
    },
  },
  {
    name: 'indexOf',
    signature: '(value, list | text) → number',
    about: 'Where the value first is, or -1.',
    example: { program: ['indexOf', '@', 'ada@example.org'], value: 3 },
  },
  {
    name: 'lastIndexOf',
    signature: '(value, list | text) → number',
    about: 'Where the value last is, or -1.',
    example: { program: ['lastIndexOf', '/', 'photos/trip/a.png'], value: 11 },
  },
  {
    name: 'startsWith',
    signature: '(start, list | text) → boolean',
    about: 'True when a list begins with the elements of another, or a text with another.',
    example: {
      program: ['startsWith', 'https://', ['$', 'new.url']],
      vars: { new: { url: 'http://x' } },
      value: false,
    },
  },
  {
    name: 'endsWith',
    signature: '(end, list | text) → boolean',
    about: 'True when a list ends with the elements of another, or a text with another.',
    example: { program: ['endsWith', ['b', 'c'], ['a', 'b', 'c']], value: true },
  },
  {
    name: 'find',
    signature: '(predicate, list) → value',
    about: 'The first element that passes; absent when none does.',
    example: {
      program: ['prop', 'yes', ['find', ['propEq', 'by', 'bob'], ['$', 'votes']]],
      vars: { votes: VOTES },
      value: false,
    },
  },
  {
    name: 'findIndex',
    signature: '(predicate, list) → number',
    about: 'The index of the first element that passes, or -1.',
    example: { program: ['findIndex', ['lt', 9], [5, 12, 20]], value: 1 },
  },
  {
    name: 'findLast',
    signature: '(predicate, list) → value',
    about: 'The last element that passes; absent when none does.',
    example: {
      program: ['findLast', ['prop', 'yes'], ['$', 'votes']],
      vars: { votes: VOTES },
      value: { by: 'cy', yes: true },
    },
  },
  {
    name: 'findLastIndex',
    signature: '(predicate, list) → number',
    about: 'The index of the last element that passes, or -1.',
    example: { program: ['findLastIndex', ['isNil'], [1, null, 2]], value: 1 },
  },
  {
    name: 'count',
    signature: '(predicate, list) → number',
    about: 'How many elements pass.',
    example: { program: ['count', ['prop', 'yes'], ['$', 'votes']], vars: { votes: VOTES }, value: 2 },
  },
]
