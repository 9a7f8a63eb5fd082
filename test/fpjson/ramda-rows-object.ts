/** Random calls for objects, lenses and patterns. */
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
  numberObject,
  object,
  objects,
  ofAnything,
  ofNumbers,
  ofTwoNumbers,
  path,
  predicate,
  smallIntegers,
  step,
  text,
  texts,
  types,
} from './ramda-arguments.ts'
import { type Call, eitherRow, row } from './ramda-calls.ts'
import { modelOf } from './ramda-differences.ts'

const { __ } = R

const only = (argument: Argument): fc.Arbitrary<Argument> => fc.constant(argument)
/** An object of functions. It inherits nothing, as here. */
const objectOf = (members: Readonly<Record<string, Argument>>): Argument => ({
  code: R.map(({ code }) => code as Json, members),
  model: Object.assign(
    Object.create(null),
    R.map(({ model }) => model, members),
  ),
})
const paths = data(fc.array(fc.array(fc.oneof(keyTexts, index), { maxLength: 3 }), { maxLength: 4 }))
const objectList = data(fc.array(objects, { maxLength: 5 }))
const names = data(fc.dictionary(keyTexts, fc.oneof(keyTexts, smallIntegers), { maxKeys: 4, noNullPrototype: true }))
const keyed = data(
  fc.dictionary(keyTexts, fc.oneof(keyTexts, smallIntegers, fc.boolean()), { maxKeys: 6, noNullPrototype: true }),
)
const nested = data(
  fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof(objects, anyJson), { maxKeys: 3, noNullPrototype: true }),
)
const members = eitherRow(row(ofAnything, object), row(ofNumbers, numberObject), row(only(fn('pair')), object))
const wheres = fc.constantFrom(
  objectOf({ a: fn('isNil') }),
  objectOf({ a: fn('equals', 1), b: fn('T') }),
  objectOf({ a: fn('is', { code: ['typ', 'String'], model: String }), toString: fn('isNil') }),
  objectOf({}),
)
const changes = fc.constantFrom(
  objectOf({ a: fn('type'), toString: fn('always', 1) }),
  objectOf({ a: objectOf({ a: fn('isNil'), b: fn('toString') }), b: fn('of') }),
  objectOf({ 9: fn('identity'), c: objectOf({ 0: fn('type') }) }),
)

const lensOf = (code: Json, steps: readonly (string | number)[]): Argument => ({
  code,
  model: R.lens(
    (target) => modelOf('path')(steps, target),
    (value, target) => modelOf('assocPath')(steps, value, target),
  ),
})
const lenses = fc.constantFrom(
  lensOf(['lensProp', 'a'], ['a']),
  lensOf(['lensPath', ['a', 'b']], ['a', 'b']),
  lensOf(['compose', ['lensProp', 'a'], ['lensProp', 'b']], ['a', 'b']),
  lensOf(['pipe', ['lensProp', 'b'], ['lensPath', ['a', 'c']]], ['a', 'c', 'b']),
  lensOf(['lens', ['prop', 'a'], ['assoc', 'a']], ['a']),
  lensOf(['lensPath', []], []),
)
const indexLenses = fc.constantFrom(fn('lensIndex', 0), fn('lensIndex', 2), fn('lensIndex', -1))

const patternOf = (pattern: RegExp): Argument => ({
  code: ['reg', pattern.source, pattern.flags],
  model: pattern,
})
const patterns = fc.constantFrom(
  ...[
    /a/,
    /[a-z]+/g,
    /(x)?(y)/,
    /\W/g,
    /(.)(b)?/gu,
    /^$/,
    /$/g,
    /\s*,\s*/g,
    /b|A|$/gi,
    /Σ|é/gi,
    /(a)|(b)/g,
    /^./gm,
  ].map(patternOf),
)
const replacements = fc.oneof(
  text,
  data(fc.constantFrom('[$&]', '$1-$2', "$`|$'", '$$1', '$01$10$3', '$<a>', '$')),
  fc.constantFrom(fn('toUpper'), fn('concat', 'x'), fn('always', '$&')),
)
const matched = eitherRow(
  row(patterns, text),
  row(patterns, data(fc.string({ unit: fc.constantFrom('a', 'b', ',', '\n', 'é') }))),
)

/** Name → calls with arguments of the types that the function takes. */
export const OBJECT_ROWS: Readonly<Record<string, fc.Arbitrary<Call>>> = {
  clone: row(any),
  eqProps: eitherRow(row(key, object, object), row(only({ model: 'a' }), nested, nested)),
  evolve: eitherRow(row(changes, object), row(changes, nested), row(changes, any)),
  hasIn: eitherRow(row(key, object), row(data(index), list)),
  invert: row(keyed),
  invertObj: row(keyed),
  keysIn: eitherRow(row(object), row(list)),
  valuesIn: eitherRow(row(object), row(list)),
  toPairsIn: eitherRow(row(object), row(list)),
  mapObjIndexed: members,
  forEachObjIndexed: members,
  mapKeys: eitherRow(row(fc.constantFrom(fn('toUpper'), fn('length'), fn('always', 'a'), fn('concat', 'x')), object)),
  renameKeys: row(names, object),
  rebuild: eitherRow(
    row(only(fn('pipe', fn('pair'), fn('of'))), object),
    row(only(fn('pipe', fn('pair'), fn('repeat', __, 2))), object),
    row(only(fn('always', [['x', 1]])), object),
  ),
  mergeAll: row(objectList),
  mergeDeepLeft: row(nested, nested),
  mergeDeepRight: row(nested, nested),
  mergeDeepWith: row(only(fn('pair')), nested, nested),
  mergeDeepWithKey: row(fc.constantFrom(fn('pair'), fn('always', 0)), nested, nested),
  mergeWith: eitherRow(row(ofTwoNumbers, numberObject, numberObject), row(only(fn('pair')), object, object)),
  mergeWithKey: row(fc.constantFrom(fn('pair'), fn('always', 0)), object, object),
  modify: eitherRow(row(key, ofAnything, object), row(integer, ofAnything, list), row(step, ofAnything, any)),
  modifyPath: eitherRow(row(path, ofAnything, object), row(path, ofAnything, list)),
  pathSatisfies: eitherRow(row(ofAnything, path, object), row(ofAnything, path, list)),
  paths: eitherRow(row(paths, object), row(paths, list)),
  pickAll: row(keys, object),
  pickBy: eitherRow(row(predicate, numberObject), row(ofAnything, object)),
  project: row(keys, objectList),
  propIs: eitherRow(row(types, key, object), row(types, integer, list)),
  propSatisfies: eitherRow(row(ofAnything, key, object), row(ofAnything, integer, list)),
  where: eitherRow(row(wheres, object), row(wheres, nested)),
  whereAny: eitherRow(row(wheres, object), row(wheres, nested)),
  whereEq: eitherRow(
    row(object, object),
    objects.map((spec) => ({ args: [{ model: R.pick(['a', 'b'], spec) }, { model: spec }], later: [] })),
  ),
  view: eitherRow(row(lenses, nested), row(indexLenses, list)),
  set: eitherRow(row(lenses, any, nested), row(indexLenses, any, list)),
  over: eitherRow(row(lenses, ofAnything, nested), row(indexLenses, ofAnything, list)),
  test: matched,
  match: matched,
  replace: eitherRow(row(patterns, replacements, text), row(data(texts), replacements, text)),
}
