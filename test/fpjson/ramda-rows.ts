/** Random calls for each function of the language, with the same call in ramda beside. */
import fc from 'fast-check'
import * as R from 'ramda'
import type { Json } from '../../fpjson/index.ts'
import {
  type Argument,
  any,
  anyJson,
  comparator,
  data,
  fn,
  index,
  integer,
  integers,
  key,
  keys,
  keyTexts,
  list,
  listOf,
  number,
  numberList,
  numberObject,
  numbers,
  object,
  objects,
  ofAnything,
  ofNumbers,
  ofTexts,
  ofTwoNumbers,
  path,
  predicate,
  scalars,
  small,
  smallIntegers,
  step,
  text,
  textList,
  texts,
  types,
} from './ramda-arguments.ts'

/** The arguments of one call, and those for its result when that is a function. */
export type Call = { readonly args: readonly Argument[]; readonly later: readonly Argument[] }

const row = (...args: readonly fc.Arbitrary<Argument>[]): fc.Arbitrary<Call> =>
  fc.tuple(...args).map((made) => ({ args: made, later: [] }))
const eitherRow = (...rows: readonly fc.Arbitrary<Call>[]): fc.Arbitrary<Call> => fc.oneof(...rows)
/** A row whose result is a function, which is called with the last argument. */
const function1 = (...args: readonly fc.Arbitrary<Argument>[]): fc.Arbitrary<Call> =>
  fc.tuple(...args).map((made) => ({ args: made.slice(0, -1), later: made.slice(-1) }))
const functions = (each: fc.Arbitrary<Argument>): fc.Arbitrary<Argument> =>
  fc.array(each, { minLength: 1, maxLength: 3 }).map(listOf)
const spread = (each: fc.Arbitrary<Argument>, value: fc.Arbitrary<Argument>): fc.Arbitrary<Call> =>
  fc
    .tuple(fc.array(each, { minLength: 1, maxLength: 3 }), value)
    .map(([steps, argument]) => ({ args: steps, later: [argument] }))

const sequences = (...before: readonly fc.Arbitrary<Argument>[]): fc.Arbitrary<Call> =>
  eitherRow(row(...before, list), row(...before, text))
const ordered = eitherRow(row(number, number), row(text, text))
const bordered = eitherRow(
  row(list, list),
  row(text, text),
  fc.tuple(list, index, fc.boolean()).map(([whole, at, atEnd]) => {
    const items = whole.model as Json[]
    return { args: [{ model: atEnd ? items.slice(at) : items.slice(0, at) }, whole], later: [] }
  }),
)
const predicated = row(predicate, small)
const filtered = eitherRow(predicated, row(predicate, numberObject), row(ofAnything, list), row(ofAnything, object))

/** Name → calls with arguments of the types that the function takes. */
export const ROWS: Readonly<Record<string, fc.Arbitrary<Call>>> = {
  add: row(number, number),
  subtract: row(number, number),
  multiply: row(number, number),
  divide: row(number, number),
  modulo: row(number, number),
  mathMod: eitherRow(row(data(integers), data(integers)), row(number, integer)),
  inc: row(number),
  dec: row(number),
  negate: row(number),
  sum: row(numberList),
  product: row(numberList),
  mean: row(numberList),
  equals: eitherRow(
    row(any, any),
    any.map((same) => ({ args: [same, same], later: [] })),
  ),
  identical: row(data(scalars), data(scalars)),
  gt: ordered,
  gte: ordered,
  lt: ordered,
  lte: ordered,
  max: ordered,
  min: ordered,
  clamp: eitherRow(row(integer, integer, integer), row(text, text, text), row(number, number, number)),
  is: row(types, any),
  type: eitherRow(row(any), row(ofNumbers)),
  T: row(any),
  F: row(any),
  and: row(any, any),
  or: row(any, any),
  xor: row(any, any),
  not: row(any),
  both: function1(predicate, predicate, integer),
  either: function1(predicate, predicate, integer),
  allPass: function1(functions(predicate), integer),
  anyPass: function1(functions(predicate), integer),
  all: predicated,
  any: predicated,
  none: predicated,
  ifElse: function1(predicate, ofNumbers, ofNumbers, integer),
  when: row(predicate, ofNumbers, integer),
  unless: row(predicate, ofNumbers, integer),
  cond: function1(functions(fc.tuple(predicate, ofNumbers).map(listOf)), integer),
  complement: eitherRow(function1(predicate, integer), function1(ofAnything, any)),
  defaultTo: row(any, any),
  isNil: row(any),
  isEmpty: row(any),
  head: sequences(),
  last: sequences(),
  init: sequences(),
  tail: sequences(),
  nth: sequences(integer),
  length: sequences(),
  of: row(any),
  pair: row(any, any),
  concat: eitherRow(row(list, list), row(text, text)),
  append: row(any, list),
  prepend: row(any, list),
  reverse: sequences(),
  take: sequences(integer),
  drop: sequences(integer),
  slice: sequences(integer, integer),
  includes: eitherRow(row(any, list), row(text, text)),
  indexOf: eitherRow(row(any, list), row(text, text)),
  startsWith: bordered,
  endsWith: bordered,
  uniq: eitherRow(row(list), row(small)),
  difference: eitherRow(row(list, list), row(small, small)),
  union: eitherRow(row(list, list), row(small, small)),
  intersection: eitherRow(row(list, list), row(small, small)),
  without: eitherRow(row(list, list), row(small, small)),
  pluck: eitherRow(row(key, data(fc.array(objects))), row(data(index), data(fc.array(fc.array(anyJson))))),
  map: eitherRow(
    row(ofNumbers, small),
    row(ofNumbers, numberObject),
    row(ofAnything, list),
    row(ofAnything, object),
    row(ofTexts, textList),
    function1(ofNumbers, ofNumbers, integer),
  ),
  filter: filtered,
  reject: filtered,
  count: predicated,
  reduce: eitherRow(
    row(
      ofTwoNumbers.filter(({ code }) => !R.equals(code, ['pair'])),
      integer,
      small,
    ),
    row(fc.constant(fn('pair')), any, list),
  ),
  find: eitherRow(predicated, row(ofAnything, list)),
  findIndex: eitherRow(predicated, row(ofAnything, list)),
  sort: row(comparator, small),
  sortBy: eitherRow(
    row(ofNumbers, small),
    row(fc.constantFrom(fn('identity'), fn('toUpper'), fn('length')), textList),
    row(fc.constant(fn('prop', 'a')), data(fc.array(fc.record({ a: smallIntegers, b: anyJson })))),
  ),
  flatten: row(list),
  range: row(data(fc.double({ min: -50, max: 50, noNaN: true })), integer),
  repeat: row(any, data(index)),
  prop: eitherRow(row(key, object), row(integer, list), row(key, any)),
  propOr: eitherRow(row(any, key, object), row(any, integer, list)),
  propEq: eitherRow(row(key, any, object), row(key, integer, numberObject), row(integer, any, list)),
  props: eitherRow(row(keys, object), row(data(fc.array(smallIntegers)), list)),
  path: eitherRow(row(path, object), row(path, list)),
  pathOr: eitherRow(row(any, path, object), row(any, path, list)),
  pathEq: eitherRow(row(path, any, object), row(path, integer, object)),
  has: eitherRow(row(key, object), row(data(index), list)),
  hasPath: eitherRow(row(path, object), row(path, list)),
  pick: row(keys, object),
  omit: row(keys, object),
  keys: eitherRow(row(object), row(list)),
  values: eitherRow(row(object), row(list)),
  toPairs: eitherRow(row(object), row(list)),
  fromPairs: row(data(fc.array(fc.tuple(fc.oneof(keyTexts, smallIntegers), anyJson)))),
  objOf: row(key, any),
  assoc: eitherRow(row(step, any, object), row(step, any, data(fc.constant(null)))),
  assocPath: row(path, any, object),
  dissoc: eitherRow(row(step, object), row(data(index), list)),
  dissocPath: eitherRow(row(path, object), row(path, list)),
  mergeRight: row(object, object),
  mergeLeft: row(object, object),
  toLower: row(text),
  toUpper: row(text),
  trim: row(text),
  split: eitherRow(row(text, text), row(data(fc.constantFrom('', 'a', ',', ' ', 'ab')), text)),
  join: row(text, data(fc.array(fc.oneof(texts, numbers, fc.boolean())))),
  toString: row(any),
  identity: row(any),
  always: function1(any, any),
  pipe: eitherRow(
    spread(ofNumbers, integer),
    fc.tuple(ofTwoNumbers, ofAnything, integer, integer).map(([a, b, ...later]) => ({ args: [a, b], later })),
  ),
  compose: eitherRow(
    spread(ofNumbers, integer),
    fc.tuple(ofTwoNumbers, ofAnything, integer, integer).map(([a, b, ...later]) => ({ args: [b, a], later })),
  ),
  converge: eitherRow(function1(ofTwoNumbers, fc.tuple(ofNumbers, ofNumbers).map(listOf), integer)),
  juxt: eitherRow(function1(functions(ofNumbers), integer), function1(functions(ofAnything), any)),
  flip: fc.tuple(ofTwoNumbers, integer, integer).map(([swapped, ...later]) => ({ args: [swapped], later })),
  apply: fc
    .tuple(ofTwoNumbers, integer, integer)
    .map(([applied, a, b]) => ({ args: [applied, { model: [a.model, b.model] }], later: [] })),
  applyTo: eitherRow(row(integer, ofNumbers), row(any, ofAnything)),
}
