/** Functions that call functions. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const CALL_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'call',
    signature: '(fn, ...args) → value',
    about: 'Calls a function with the arguments that follow it.',
    example: {
      program: [
        ['converge', ['call'], ['[]', ['pipe', ['prop', 'min'], ['gte']], ['prop', 'age']]],
        { min: 18, age: 17 },
      ],
      value: true,
    },
  },
  {
    name: 'apply',
    signature: '(fn, args) → value',
    about: 'Calls a function with the elements of a list as its arguments.',
    example: { program: ['apply', ['clamp'], [0, 100, 250]], value: 100 },
  },
  {
    name: 'applyTo',
    signature: '(value, fn) → value',
    about: 'Calls a function with one value.',
    example: { program: ['map', ['applyTo', 9], ['[]', ['inc'], ['negate']]], value: [10, -9] },
  },
  {
    name: 'forEach',
    signature: '(fn, list) → list',
    about: 'Calls a function for each element and gives the list itself. Only variables show what the function did.',
    example: {
      program: ['[]', ['forEach', ['let', 'last'], ['a', 'b']], ['$', 'last']],
      value: [['a', 'b'], 'b'],
    },
  },
  {
    name: 'tap',
    signature: '(fn, value) → value',
    about: 'Calls a function with a value and gives the value itself. In a `pipe` it stores what is on its way.',
    example: {
      program: [['pipe', ['tap', ['pipe', ['prop', 'id'], ['let', 'id']]], ['assoc', 'seen', true]], { id: 7 }],
      value: { id: 7, seen: true },
    },
  },
  {
    name: 'once',
    signature: '(fn) → function',
    about:
      'Calls the function the first time and gives that result ever after, within one run. A call that fails does not count.',
    example: {
      program: ['map', ['once', ['identity']], ['first', 'second', 'third']],
      value: ['first', 'first', 'first'],
    },
  },
  {
    name: 'tryCatch',
    signature: '(fn, handler) → function',
    about:
      'Calls `fn`, and where it fails `handler` with `{"code": …}` and the same arguments. Handled are `FPJSON_TYPE`, `FPJSON_NUMBER` and `FPJSON_NAME_FORBIDDEN`, never a limit. Variables assigned before the failure stay assigned, and fuel stays spent.',
    example: {
      program: [['tryCatch', ['pipe', ['prop', 'price'], ['multiply', 2]], ['prop', 'code']], { price: '5' }],
      value: 'FPJSON_TYPE',
    },
  },
  {
    name: 'addIndex',
    signature: '(fn) → function',
    about:
      'Of a function such as `map`, one that also gives the index and the whole list to the function that it calls, after its other arguments.',
    example: {
      program: [['addIndex', ['map']], ['pair'], ['a', 'b']],
      value: [
        ['a', 0],
        ['b', 1],
      ],
    },
  },
  {
    name: 'addIndexRight',
    signature: '(fn) → function',
    about:
      'As `addIndex` for functions that begin at the end of the list, such as `reduceRight`: the index counts down.',
    example: {
      program: [['addIndexRight', ['map']], ['pair'], ['a', 'b']],
      value: [
        ['a', 1],
        ['b', 0],
      ],
    },
  },
]
