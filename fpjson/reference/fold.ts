/** Folds: one value made of a list, element by element. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const FOLD_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'reduce',
    signature: '((total, value) → total, total, list) → total',
    about: 'The total that a function makes of the one before and each element. What `reduced` gives ends it.',
    example: { program: ['reduce', ['mergeRight'], {}, [{ a: 1 }, { b: 2 }, { a: 3 }]], value: { a: 3, b: 2 } },
  },
  {
    name: 'reduceRight',
    signature: '(fn, start, list) → value',
    about: '`reduce` from the last element. The function gets the element first and the total second.',
    example: { program: ['reduceRight', ['concat'], '', ['a', 'b', 'c']], value: 'abc' },
  },
  {
    name: 'reduceWhile',
    signature: '(predicate, fn, start, list) → value',
    about: '`reduce` up to the first element of which the predicate, asked with the total and the element, says no.',
    example: {
      program: ['reduceWhile', ['pipe', ['add'], ['lte', ['__'], 10]], ['add'], 0, [5, 4, 3, 1]],
      value: 9,
    },
  },
  {
    name: 'reduced',
    signature: '(total) → end of a fold',
    about:
      'Given by the function of `reduce`, `reduceRight`, `reduceWhile` or `transduce`, ends the fold with this total. Of `reduceBy`, ends it with the groups as they are. Nothing else takes it.',
    example: {
      program: ['reduce', ['pipe', ['add'], ['when', ['gt', ['__'], 10], ['reduced']]], 0, [4, 5, 6, 'never added']],
      value: 15,
    },
  },
  {
    name: 'scan',
    signature: '(fn, start, list) → list',
    about: 'The start and all totals that `reduce` comes to on its way.',
    example: { program: ['scan', ['add'], 100, [-30, 5, -20]], value: [100, 70, 75, 55] },
  },
  {
    name: 'mapAccum',
    signature: '(fn, start, list) → pair',
    about:
      '`map` and `reduce` in one: the function gets the total and an element, and gives the pair of the next total and a value. The result is the pair of the last total and the values.',
    example: {
      program: ['mapAccum', ['juxt', ['[]', ['add'], ['pair']]], 0, [5, 7]],
      value: [
        12,
        [
          [0, 5],
          [5, 7],
        ],
      ],
    },
  },
  {
    name: 'mapAccumRight',
    signature: '(fn, start, list) → pair',
    about: '`mapAccum` from the last element. The values are in the order of the list.',
    example: { program: ['mapAccumRight', ['juxt', ['[]', ['add'], ['add']]], 0, [1, 2, 3]], value: [6, [6, 5, 3]] },
  },
]
