/** Lists and texts cut into several parts. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const SPLIT_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'splitAt',
    signature: '(index, list | text) → [before, from]',
    about: 'The part before an index and the part from it on. A negative index counts from the end.',
    example: { program: ['splitAt', 2, 'DE49'], value: ['DE', '49'] },
  },
  {
    name: 'splitEvery',
    signature: '(size, list | text) → list',
    about: 'Parts of a size, from 1, of which the last may be shorter.',
    example: {
      program: ['nth', ['$', 'page'], ['splitEvery', 2, ['$', 'items']]],
      vars: { page: 1, items: ['a', 'b', 'c', 'd', 'e'] },
      value: ['c', 'd'],
    },
  },
  {
    name: 'splitWhen',
    signature: '(predicate, list) → [before, from]',
    about: 'The elements before the first that passes, and those from it on.',
    example: {
      program: ['splitWhen', ['equals', '--'], ['commit', '-m', '--', 'x']],
      value: [
        ['commit', '-m'],
        ['--', 'x'],
      ],
    },
  },
  {
    name: 'splitWhenever',
    signature: '(predicate, list) → list',
    about: 'The runs between elements that pass; those elements, and empty runs, are left out.',
    example: {
      program: ['splitWhenever', ['isEmpty'], ['dear all', '', 'thanks', 'ada', '']],
      value: [['dear all'], ['thanks', 'ada']],
    },
  },
  {
    name: 'groupWith',
    signature: '((before, value) → boolean, list | text) → list',
    about: 'The longest runs in which the function passes for each two neighbours.',
    example: {
      program: ['groupWith', ['pipe', ['subtract'], ['equals', -1]], [1, 2, 3, 7, 8]],
      value: [
        [1, 2, 3],
        [7, 8],
      ],
    },
  },
  {
    name: 'aperture',
    signature: '(size, list) → list',
    about: 'All runs of so many neighbours, from 1. Costs the size for each run.',
    example: {
      program: ['all', ['apply', ['lt']], ['aperture', 2, ['$', 'new.times']]],
      vars: { new: { times: [10, 20, 30] } },
      value: true,
    },
  },
]
