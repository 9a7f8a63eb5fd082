/** Running transducers. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const TRANSDUCER_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'into',
    signature: '(target, transducer, list) → list, object or text',
    about:
      'Adds what comes out of a transducer to a list, an object (from pairs and objects) or a text. A transducer is a list function that lacks its list, or several in `compose`, the first one first: elements pass through them one by one, and no more of them than are wanted.',
    example: {
      program: [
        'into',
        ['x'],
        ['compose', ['filter', ['gt', ['__'], 1]], ['map', ['multiply', 10]], ['take', 2]],
        [1, 2, 3, 'never seen'],
      ],
      value: ['x', 20, 30],
    },
  },
  {
    name: 'transduce',
    signature: '(transducer, fn, start, list) → value',
    about: '`reduce` of what comes out of a transducer, which is as for `into`.',
    example: {
      program: [
        'transduce',
        ['compose', ['pluck', 'price'], ['takeWhile', ['lt', ['__'], 100]]],
        ['add'],
        0,
        ['$', 'items'],
      ],
      vars: { items: [{ price: 5 }, { price: 20 }, { price: 500 }] },
      value: 25,
    },
  },
]
