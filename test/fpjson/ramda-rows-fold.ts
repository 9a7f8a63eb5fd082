/** Random calls for folds, groups, orders and transducers. */
import fc from 'fast-check'
import * as R from 'ramda'
import {
  type Argument,
  any,
  anyJson,
  data,
  fn,
  integer,
  keyTexts,
  list,
  listOf,
  numberList,
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
import { type Call, eitherRow, functions, row } from './ramda-calls.ts'

const { __ } = R

const records = data(fc.array(fc.record({ a: smallIntegers, b: anyJson })))
const keyList = data(fc.array(keyTexts, { maxLength: 8 }))
const only = (argument: Argument): fc.Arbitrary<Argument> => fc.constant(argument)

const sumUntil = fn('pipe', fn('add'), fn('when', fn('gt', __, 5), fn('reduced')))
const pairUntil = fn('pipe', fn('pair'), fn('when', fn('hasPath', [0, 0, 0]), fn('reduced')))
const ofTotals = fc.oneof(
  ofTwoNumbers.filter(({ code }) => !R.equals(code, ['pair'])),
  only(sumUntil),
)
const ofAnyTotals = fc.constantFrom(fn('pair'), pairUntil)
const toPairs = fc.constantFrom(
  fn('pair'),
  fn('juxt', listOf([fn('add'), fn('multiply')])),
  fn('juxt', listOf([fn('max'), fn('pair')])),
)
const ofTwo = fc.constantFrom(fn('lt'), fn('gte'), fn('T'), fn('F'), fn('pipe', fn('add'), fn('lt', __, 9)))

const modulo3 = fn('mathMod', __, 3)
/** In ramda a group of a transducer has the key as the function gave it, here it has a name as everywhere. */
const nameOf3 = fn('pipe', modulo3, fn('toString'))
const ofNumbersToKeys = fc.constantFrom(modulo3, fn('identity'), fn('toString'), fn('gt', 2), fn('divide', __, 2))
const grouped = (...before: readonly fc.Arbitrary<Argument>[]): fc.Arbitrary<Call> =>
  eitherRow(
    row(...before, ofNumbersToKeys, small),
    row(...before, fc.constantFrom(fn('identity'), fn('toUpper'), fn('length')), keyList),
    row(...before, fc.constantFrom(fn('type'), fn('toString')), list),
    row(...before, only(fn('prop', 'a')), records),
  )

const order = fc.constantFrom(
  fn('ascend', fn('identity')),
  fn('descend', fn('identity')),
  fn('ascend', modulo3),
  fn('descend', fn('max', 1)),
  fn('comparator', fn('gt')),
  fn('comparator', fn('lt')),
  fn('subtract'),
)
const orders = (...before: readonly fc.Arbitrary<Argument>[]): fc.Arbitrary<Call> =>
  eitherRow(
    row(...before, ofNumbers, integer, integer),
    row(
      ...before,
      ofTexts.filter(({ code }) => !R.equals(code, ['split', ''])),
      text,
      text,
    ),
  )
const ordersOfRecords = row(
  only(fn('prop', 'a')),
  data(fc.record({ a: fc.constantFrom(1, 2), b: anyJson })),
  data(fc.record({ a: fc.constantFrom(1, 2), b: anyJson })),
)

const count = fc.integer({ min: 0, max: 4 })
/** From numbers to numbers. In ramda these keep nothing that its `chain` or `reduced` would make them forget. */
const simpleStages = fc.oneof(
  ofNumbers.map((each) => fn('map', each)),
  fc.tuple(fc.constantFrom('filter', 'reject', 'takeWhile', 'dropWhile'), predicate).map(([name, f]) => fn(name, f)),
  fc.tuple(fc.constantFrom('take', 'drop'), smallIntegers).map(([name, n]) => fn(name, n)),
  fc.constantFrom(
    fn('uniq'),
    fn('dropRepeats'),
    fn('uniqBy', modulo3),
    fn('dropRepeatsBy', modulo3),
    fn('uniqWith', fn('eqBy', modulo3)),
    fn('dropRepeatsWith', fn('eqBy', modulo3)),
    fn('without', [1, 2]),
    fn('tap', fn('inc')),
  ),
)
const stages = fc.oneof(
  { weight: 4, arbitrary: simpleStages },
  count.map((n) => fn('dropLast', n)),
)
/** From numbers to anything. */
const lastStages = fc.oneof(
  fc
    .tuple(fc.constantFrom('find', 'findIndex', 'findLast', 'findLastIndex', 'all', 'any', 'none'), predicate)
    .map(([name, f]) => fn(name, f)),
  predicate.map((f) => fn('dropLastWhile', f)),
  fc.integer({ min: 1, max: 3 }).map((n) => fn('aperture', n)),
  fc.constantFrom(
    fn('chain', fn('juxt', listOf([fn('inc'), fn('dec')]))),
    fn('chain', fn('repeat', 'x')),
    fn('unnest'),
    fn('groupBy', nameOf3),
    fn('countBy', nameOf3),
    fn('indexBy', nameOf3),
    fn('reduceBy', fn('add'), 0, nameOf3),
  ),
)
const composed = (each: fc.Arbitrary<Argument>, last: fc.Arbitrary<Argument>): fc.Arbitrary<Argument> =>
  fc.tuple(fc.array(each, { maxLength: 3 }), last).map(([first, end]) => fn('compose', ...first, end))
const textStages = fc.constantFrom(fn('toUpper'), fn('trim'), fn('concat', 'x')).map((each) => fn('map', each))
const toMembers = fc.constantFrom(
  fn('groupBy', fn('toString')),
  fn('countBy', fn('type')),
  fn('indexBy', fn('toString')),
  fn('compose', fn('map', fn('objOf', 'x')), fn('take', 2)),
  fn('map', fn('juxt', listOf([fn('toString'), fn('identity')]))),
)

/** Name → calls with arguments of the types that the function takes. */
export const FOLD_ROWS: Readonly<Record<string, fc.Arbitrary<Call>>> = {
  median: row(numberList),
  eqBy: eitherRow(row(ofAnything, any, any), row(ofNumbers, integer, integer)),
  maxBy: eitherRow(orders(), ordersOfRecords),
  minBy: eitherRow(orders(), ordersOfRecords),
  ascend: eitherRow(orders(), ordersOfRecords),
  descend: eitherRow(orders(), ordersOfRecords),
  comparator: fc.tuple(ofTwo, integer, integer).map(([made, ...later]) => ({ args: [made], later })),
  sortWith: eitherRow(
    row(functions(order), small),
    row(only(listOf([fn('ascend', fn('length')), fn('descend', fn('identity'))])), textList),
  ),
  reduceRight: eitherRow(row(ofTotals, integer, small), row(ofAnyTotals, any, list)),
  reduceWhile: row(ofTwo, ofTotals, integer, small),
  scan: eitherRow(row(ofTwoNumbers, integer, small), row(only(fn('pair')), any, list)),
  mapAccum: row(toPairs, integer, small),
  mapAccumRight: row(toPairs, integer, small),
  groupBy: grouped(),
  countBy: grouped(),
  indexBy: grouped(),
  collectBy: grouped(),
  reduceBy: eitherRow(
    grouped(only(fn('flip', fn('append'))), only({ code: ['[]'], model: [] })),
    row(ofTotals, integer, ofNumbersToKeys, small),
  ),
  transduce: eitherRow(
    row(composed(stages, stages), ofTotals, integer, small),
    row(composed(stages, lastStages), only(fn('flip', fn('append'))), only({ code: ['[]'], model: [] }), small),
  ),
  into: eitherRow(
    row(list, composed(stages, lastStages), small),
    // In `transduce`, ramda leaves the first total out.
    row(list, composed(stages, only(fn('scan', fn('add'), 0))), small),
    row(fc.constantFrom({ code: {}, model: {} }, { code: { x: 1 }, model: { x: 1 } }), toMembers, list),
    row(text, composed(textStages, fc.constantFrom(fn('take', 2), fn('map', fn('length')))), textList),
  ),
}
