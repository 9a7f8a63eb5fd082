/** Random calls for functions that take, make and call functions. */
import fc from 'fast-check'
import * as R from 'ramda'
import type { Json } from '../../fpjson/index.ts'
import {
  type Argument,
  any,
  data,
  fn,
  integer,
  keyTexts,
  list,
  listOf,
  object,
  ofAnything,
  ofNumbers,
  ofTwoNumbers,
  predicate,
  small,
  smallIntegers,
} from './ramda-arguments.ts'
import { type Call, eitherRow, function1, functions, row } from './ramda-calls.ts'

type Arguments = readonly fc.Arbitrary<Argument>[]

/** A row whose result is a function, which is called with several arguments. */
const functionN = (args: Arguments, later: Arguments): fc.Arbitrary<Call> =>
  fc.tuple(fc.tuple(...args), fc.tuple(...later)).map(([made, given]) => ({ args: made, later: given }))

/** An object of functions. */
const specOf = (members: Readonly<Record<string, Argument>>): Argument => ({
  code: R.map(({ code }) => code as Json, members),
  model: R.map(({ model }) => model, members),
})

const numbers = [integer, integer, integer]
const ofLists = fc.constantFrom(fn('toString'), fn('length'), fn('reverse'), fn('nth', 1))
const ofArguments = ofLists.map((ofList) => fn('unapply', ofList))
// No text of them: what ramda makes of numbers may be -0, and the text shows it.
const asList = fc.constantFrom(fn('unapply', fn('reverse')), fn('unapply', fn('identity')))
const count = data(fc.integer({ min: 0, max: 3 }))
const shortLists = fc.array(smallIntegers, { maxLength: 3 })
const shortList = data(shortLists)
const indexable = fc.constantFrom(fn('map'), fn('filter'))
const ofIndexed = fc.oneof(ofTwoNumbers, ofArguments)
const specs = fc.dictionary(keyTexts, fc.oneof(ofNumbers, ofAnything), { maxKeys: 4, noNullPrototype: true })
const link = fc.constantFrom(
  fn('call'),
  fn('flip', fn('applyTo')),
  fn('ifElse', fn('pipe', fn('nthArg', 1), fn('gt', R.__, 3)), fn('nthArg', 1), fn('call')),
)
const linked = eitherRow(
  function1(link, functions(ofNumbers), integer),
  functionN([link, fc.tuple(ofTwoNumbers, ofTwoNumbers).map(([a]) => listOf([a]))], [integer, integer]),
)
const held = fc.tuple(ofTwoNumbers, fc.array(smallIntegers, { maxLength: 1 }), integer, integer)
const holding = held.map(([target, model, a, b]) => ({
  args: [target, { model }],
  later: model.length === 0 ? [a, b] : [a],
}))
const oneLess = fc.constantFrom(fn('toPairs'), fn('keys'), fn('toString'), fn('prop', 'a'), fn('path', ['a', 'b']))
const nested = data(
  fc.dictionary(keyTexts, fc.oneof(smallIntegers, fc.dictionary(keyTexts, smallIntegers)), { noNullPrototype: true }),
)
const of = fc.constant(fn('of'))

/** Name → calls with arguments of the types that the function takes. */
export const COMBINATOR_ROWS: Readonly<Record<string, fc.Arbitrary<Call>>> = {
  addIndex: eitherRow(
    functionN([indexable], [ofIndexed, small]),
    functionN([fc.constant(fn('reduce'))], [ofArguments, integer, small]),
  ),
  addIndexRight: functionN([indexable], [ofIndexed, small]),
  ap: eitherRow(
    row(functions(ofNumbers), small),
    row(functions(ofAnything), list),
    function1(ofTwoNumbers, ofNumbers, integer),
  ),
  applySpec: eitherRow(
    function1(specs.map(specOf), integer),
    function1(
      fc.tuple(specs, ofNumbers).map(([inner, f]) => specOf({ a: specOf(inner), b: listOf([f, f]) })),
      integer,
    ),
    functionN([ofTwoNumbers.map((f) => specOf({ a: f, b: f }))], [integer, integer]),
  ),
  binary: functionN([ofArguments], numbers),
  call: eitherRow(row(ofNumbers, integer), row(ofTwoNumbers, integer, integer)),
  chain: eitherRow(
    row(fc.constantFrom(fn('repeat', R.__, 2), fn('range', 0), fn('always', [1, [2]]), fn('inc')), small),
    row(fc.constantFrom(fn('of'), fn('identity')), list),
    function1(ofTwoNumbers, ofNumbers, integer),
  ),
  composeWith: linked,
  curry: eitherRow(function1(ofNumbers, integer), functionN([ofTwoNumbers], [integer, integer])),
  curryN: functionN([count, ofArguments], numbers),
  empty: row(any),
  flow: eitherRow(row(integer, functions(ofNumbers)), row(any, functions(ofAnything))),
  forEach: eitherRow(row(ofNumbers, small), row(ofAnything, list)),
  isNotEmpty: row(any),
  isNotNil: row(any),
  lift: eitherRow(
    functionN([ofTwoNumbers], [shortList, shortList]),
    functionN(
      [fc.constant(fn('clamp'))],
      [data(fc.constant([-1, 0])), data(fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 3 })), shortList],
    ),
    function1(ofArguments, shortList),
  ),
  liftN: fc
    .array(shortList, { minLength: 1, maxLength: 3 })
    .chain((lists) => ofArguments.map((fn) => ({ args: [{ model: lists.length }, fn], later: lists }))),
  nAry: functionN([count, ofArguments], numbers),
  nthArg: functionN([data(fc.integer({ min: -3, max: 2 }))], [any, any, any]),
  o: eitherRow(row(ofNumbers, ofNumbers, integer), row(ofAnything, ofAnything, any)),
  on: eitherRow(row(ofTwoNumbers, ofNumbers, integer, integer), row(fc.constant(fn('pair')), ofAnything, any, any)),
  once: eitherRow(function1(ofNumbers, integer), functionN([ofTwoNumbers], [integer, integer])),
  partial: holding,
  partialObject: eitherRow(function1(oneLess, object, object), function1(oneLess, nested, nested)),
  partialRight: holding,
  pipeWith: linked,
  promap: eitherRow(
    function1(ofNumbers, ofNumbers, ofNumbers, integer),
    function1(ofAnything, ofAnything, ofAnything, any),
  ),
  sequence: row(of, data(fc.array(shortLists, { maxLength: 4 }))),
  tap: row(ofAnything, any),
  traverse: row(of, fc.constantFrom(fn('range', 0), fn('repeat', R.__, 2), fn('of')), shortList),
  tryCatch: function1(
    fc.oneof(ofNumbers, fc.constantFrom(fn('toUpper'), fn('pipe', fn('inc'), fn('toLower')))),
    fc.constantFrom(fn('always', 'failed'), fn('nthArg', 1), fn('pipe', fn('nthArg', 1), fn('inc')), fn('F')),
    integer,
  ),
  unapply: functionN([fc.oneof(ofLists, fc.constantFrom(fn('sum'), fn('product')))], numbers),
  unary: functionN([ofArguments], numbers),
  uncurryN: eitherRow(
    functionN([data(fc.constantFrom(1, 2)), ofTwoNumbers], [integer, integer]),
    functionN([data(fc.constant(2)), ofNumbers.map((f) => fn('pipe', f, fn('subtract')))], [integer, integer]),
  ),
  useWith: eitherRow(
    functionN([ofTwoNumbers, fc.tuple(ofNumbers, ofNumbers).map(listOf)], [integer, integer]),
    functionN([asList, functions(ofNumbers)], numbers),
    functionN([asList, functions(predicate)], numbers),
  ),
}
