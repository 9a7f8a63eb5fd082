/** Comparators, and sorting by several of them. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const ORDER_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'ascend',
    signature: '(fn, a, b) → number',
    about: 'Compares what a function gives for two values, both numbers or both texts: -1 when `a` is less, 0, or 1.',
    example: {
      program: ['sort', ['ascend', ['prop', 'age']], [{ age: 31 }, { age: 25 }]],
      value: [{ age: 25 }, { age: 31 }],
    },
  },
  {
    name: 'descend',
    signature: '(fn, a, b) → number',
    about: '`ascend` the other way round.',
    example: { program: ['sort', ['descend', ['identity']], [1, 3, 2]], value: [3, 2, 1] },
  },
  {
    name: 'comparator',
    signature: '(predicate) → function',
    about: 'A function for `sort`, made of a predicate that says of two values whether the first comes first.',
    example: { program: ['sort', ['comparator', ['gt']], [1, 3, 2]], value: [3, 2, 1] },
  },
  {
    name: 'sortWith',
    signature: '(comparators, list) → list',
    about:
      'A list sorted by the first comparator; where that gives 0, by the next. What all call equal stays in its order.',
    example: {
      program: [
        'sortWith',
        ['[]', ['descend', ['prop', 'likes']], ['ascend', ['prop', 'title']]],
        [
          { title: 'b', likes: 1 },
          { title: 'a', likes: 1 },
          { title: 'c', likes: 9 },
        ],
      ],
      value: [
        { title: 'c', likes: 9 },
        { title: 'a', likes: 1 },
        { title: 'b', likes: 1 },
      ],
    },
  },
  {
    name: 'maxBy',
    signature: '(fn, a, b) → value',
    about: 'The one of two values for which a function gives more, a number or a text; `a` when it gives the same.',
    example: {
      program: ['reduce', ['maxBy', ['prop', 'bid']], { bid: 0 }, [{ bid: 3 }, { bid: 9 }, { bid: 4 }]],
      value: { bid: 9 },
    },
  },
  {
    name: 'minBy',
    signature: '(fn, a, b) → value',
    about: 'The one of two values for which a function gives less; `a` when it gives the same.',
    example: { program: ['minBy', ['length'], 'long', 'me'], value: 'me' },
  },
]
