/** One part of a list or text. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const SLICE_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'init',
    signature: '(list | text) → list | text',
    about: 'All but the last element or unit.',
    example: { program: ['init', ['photos', 'trip', 'a.png']], value: ['photos', 'trip'] },
  },
  {
    name: 'tail',
    signature: '(list | text) → list | text',
    about: 'All but the first element or unit.',
    example: { program: ['tail', '@ada'], value: 'ada' },
  },
  {
    name: 'slice',
    signature: '(from, to, list | text) → list | text',
    about: 'What lies between two indexes, the second of them not included. Negative ones count from the end.',
    example: { program: ['slice', 1, -1, ['a', 'b', 'c', 'd']], value: ['b', 'c'] },
  },
  {
    name: 'take',
    signature: '(count, list | text) → list | text',
    about: 'So many elements or units from the start, or as many as there are; all of them when the count is negative.',
    example: { program: ['take', 2, ['gold', 'silver', 'bronze']], value: ['gold', 'silver'] },
  },
  {
    name: 'drop',
    signature: '(count, list | text) → list | text',
    about: 'What is left without so many elements or units at the start.',
    example: { program: ['drop', 2, '0xff00'], value: 'ff00' },
  },
  {
    name: 'takeLast',
    signature: '(count, list | text) → list | text',
    about: 'So many elements or units from the end, or as many as there are; all of them when the count is negative.',
    example: { program: ['takeLast', 4, '4000123412341234'], value: '1234' },
  },
  {
    name: 'dropLast',
    signature: '(count, list | text) → list | text',
    about: 'What is left without so many elements or units at the end.',
    example: { program: ['dropLast', 4, 'photo.png'], value: 'photo' },
  },
  {
    name: 'takeWhile',
    signature: '(predicate, list | text) → list | text',
    about: 'The elements or units at the start, up to the first that does not pass.',
    example: { program: ['takeWhile', ['lte', 50], [90, 60, 40, 70]], value: [90, 60] },
  },
  {
    name: 'dropWhile',
    signature: '(predicate, list | text) → list | text',
    about: 'The elements or units from the first on that does not pass.',
    example: { program: ['dropWhile', ['equals', '0'], '0042'], value: '42' },
  },
  {
    name: 'takeLastWhile',
    signature: '(predicate, list | text) → list | text',
    about: 'The elements or units at the end, behind the last that does not pass.',
    example: {
      program: ['length', ['takeLastWhile', ['equals', 'ok'], ['ok', 'failed', 'ok', 'ok']]],
      value: 2,
    },
  },
  {
    name: 'dropLastWhile',
    signature: '(predicate, list | text) → list | text',
    about: 'The elements or units up to the last that does not pass.',
    example: { program: ['dropLastWhile', ['isNil'], [1, null, 2, null, null]], value: [1, null, 2] },
  },
]
