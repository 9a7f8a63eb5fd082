/** Random calls for the functions of lists that came after the first. */
import fc from 'fast-check'
import * as R from 'ramda'
import type { Json } from '../../fpjson/index.ts'
import {
  type Argument,
  any,
  anyJson,
  data,
  fn,
  index,
  integer,
  key,
  keys,
  keyTexts,
  list,
  listOf,
  object,
  ofAnything,
  ofNumbers,
  ofTexts,
  ofTwoNumbers,
  predicate,
  small,
  smallIntegers,
  text,
  textList,
} from './ramda-arguments.ts'
import { type Call, eitherRow, row } from './ramda-calls.ts'

const from1 = data(fc.integer({ min: 1, max: 5 }))
const units = data(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }))
const ofUnits = fc.constantFrom(fn('equals', 'a'), fn('equals', 'b'), fn('isEmpty'), fn('T'))
const numberObject = data(fc.dictionary(keyTexts, smallIntegers, { maxKeys: 6, noNullPrototype: true }))

const sequences = (...before: readonly fc.Arbitrary<Argument>[]): fc.Arbitrary<Call> =>
  eitherRow(row(...before, list), row(...before, text))
const predicated = eitherRow(row(predicate, small), row(ofAnything, list))
const predicatedOrText = eitherRow(predicated, row(ofUnits, units))
const sets = eitherRow(row(list, list), row(small, small))

/** Relations of numbers, of which only some are equivalences. */
const ofPairs = fc.constantFrom(fn('equals'), fn('gt'), fn('lt'), fn('T'), fn('F'), fn('both', fn('gt'), fn('lt')))
const setsWith = eitherRow(row(ofPairs, small, small), row(fc.constant(fn('equals')), list, list))
const repeats = eitherRow(row(ofPairs, small), row(fc.constant(fn('equals')), list))
const keyed = eitherRow(
  row(ofNumbers, small),
  row(ofAnything, list),
  row(ofTexts, textList),
  row(fc.constant(fn('prop', 'a')), data(fc.array(fc.record({ a: smallIntegers, b: anyJson })))),
)

const untilSeven = fn(
  'ifElse',
  fn('gt', R.__, 6),
  fn('always', false),
  fn('juxt', listOf([fn('multiply', 3), fn('inc')])),
)

/** Name → calls with arguments of the types that the function takes. */
export const LIST_ROWS: Readonly<Record<string, fc.Arbitrary<Call>>> = {
  takeLast: sequences(integer),
  dropLast: sequences(integer),
  takeWhile: predicatedOrText,
  dropWhile: predicatedOrText,
  takeLastWhile: predicatedOrText,
  dropLastWhile: predicatedOrText,
  splitAt: sequences(integer),
  splitEvery: sequences(from1),
  splitWhen: predicated,
  splitWhenever: predicated,
  groupWith: eitherRow(repeats, row(fc.constant(fn('equals')), units)),
  aperture: row(from1, list),
  adjust: eitherRow(row(integer, ofNumbers, small), row(integer, ofAnything, list)),
  update: row(integer, any, list),
  insert: row(integer, any, list),
  insertAll: row(integer, list, list),
  remove: row(integer, integer, list),
  move: row(integer, integer, list),
  swap: eitherRow(row(integer, integer, list), row(integer, integer, units), row(key, key, object)),
  intersperse: row(any, list),
  lastIndexOf: eitherRow(row(any, list), row(integer, small), row(text, text), row(units, units)),
  findLast: predicated,
  findLastIndex: predicated,
  partition: eitherRow(predicated, row(predicate, numberObject), row(ofAnything, object)),
  times: eitherRow(row(ofNumbers, data(index)), row(ofAnything, data(index))),
  until: row(fc.constantFrom(fn('gt', R.__, 20), fn('equals', 9)), fc.constantFrom(fn('inc'), fn('add', 1)), integer),
  unfold: row(fc.constant(untilSeven), integer),
  unnest: eitherRow(row(list), row(data(fc.array(fc.array(anyJson))))),
  dropRepeats: eitherRow(row(list), row(small)),
  dropRepeatsBy: keyed,
  dropRepeatsWith: repeats,
  symmetricDifference: sets,
  uniqBy: keyed,
  uniqWith: repeats,
  unionWith: setsWith,
  differenceWith: setsWith,
  symmetricDifferenceWith: setsWith,
  innerJoin: setsWith,
  zip: row(list, list),
  zipWith: eitherRow(row(ofTwoNumbers, small, small), row(fc.constant(fn('pair')), list, list)),
  zipObj: eitherRow(row(keys, list), row(data(fc.array(fc.oneof(keyTexts, smallIntegers))), list)),
  xprod: row(list, list),
  transpose: row(data(fc.array(fc.oneof(fc.array(anyJson, { maxLength: 4 }), fc.constantFrom<Json>('', 'ab', 'xyz'))))),
  unwind: eitherRow(
    row(data(fc.constantFrom('a', 'b')), data(fc.record({ a: fc.array(anyJson), b: anyJson, c: anyJson }))),
    row(key, object),
  ),
}
