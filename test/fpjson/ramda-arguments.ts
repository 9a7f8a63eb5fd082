/** Random arguments: data, and functions with the same function of ramda beside. */
import fc from 'fast-check'
import * as R from 'ramda'
import type { Json } from '../../fpjson/index.ts'
import { type AnyFunction, modelOf, RAMDA } from './ramda-differences.ts'

/** One argument: what ramda is given and, for a function or a list of them, its text. What has no text is data. */
export type Argument = { readonly model: unknown; readonly code?: Json }

export const data = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<Argument> => values.map((model) => ({ model }))

/** `fn('gt', R.__, 3)` is `["gt", ["__"], 3]` here and `R.gt(R.__, 3)` in ramda. */
export function fn(name: string, ...args: readonly (Json | Argument | typeof R.__)[]): Argument {
  const parts = args.map((arg): Argument => {
    if (arg === R.__) return { code: ['__'], model: R.__ }
    return isArgument(arg) ? arg : { code: arg as Json, model: arg }
  })
  const code = [name, ...parts.map((part) => part.code as Json)]
  if (args.length === 0) return { code, model: modelOf(name) }
  const curried = R.curryN((RAMDA[name] as AnyFunction).length, modelOf(name)) as AnyFunction
  return { code, model: curried(...parts.map((part) => part.model)) }
}

const isArgument = (arg: unknown): arg is Argument => typeof arg === 'object' && arg !== null && 'model' in arg

/** A list that holds functions. */
export const listOf = (items: readonly Argument[]): Argument => ({
  code: ['[]', ...items.map(({ code }) => code as Json)],
  model: items.map(({ model }) => model),
})

// The smallest numbers are left out: ramda writes -5e-324 as the text -0. There is no -0 here.
const normal = (value: number): number => (Math.abs(value) < 2 ** -1022 ? 0 : value)
const plainTexts = fc.constantFrom('a', 'b', 'c', 'Z', '10', '9', '', 'x y', 'é', '😀')
export const keyTexts = fc.oneof(
  { weight: 4, arbitrary: plainTexts },
  fc.constantFrom('toString', 'map', 'hasOwnProperty'),
)
export const smallIntegers = fc.integer({ min: -4, max: 6 })
export const integers = fc.oneof(smallIntegers, fc.integer(), fc.maxSafeInteger())
const doubles = fc.double({ noNaN: true, noDefaultInfinity: true }).map(normal)
export const numbers = fc.oneof({ weight: 2, arbitrary: integers }, doubles)
export const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', 'Ab', ' ', ',', '😀', 'Σ', 'ß', 'İ', 'Ა', '"', '\\', '\n', '\v', '\0') }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  keyTexts,
)
export const scalars = fc.oneof(fc.constant(null), fc.boolean(), smallIntegers, numbers, texts)
/** Any JSON, small. */
export const anyJson: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    { weight: 3, arbitrary: scalars },
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(keyTexts, tie('json'), { maxKeys: 4, noNullPrototype: true }),
  ) as fc.Arbitrary<Json>,
})).json

/** Any value, sometimes a missing one. */
export const any: fc.Arbitrary<Argument> = fc.oneof(
  { weight: 12, arbitrary: data<unknown>(anyJson) },
  data(fc.constant(undefined)),
)
export const number = data(numbers)
export const integer = data(smallIntegers)
export const text = data(texts)
export const list = data(fc.array(anyJson, { maxLength: 8 }))
export const numberList = data(fc.array(numbers, { maxLength: 8 }))
export const small = data(fc.array(smallIntegers, { maxLength: 8 }))
export const textList = data(fc.array(texts, { maxLength: 6 }))
export const objects = fc.dictionary(keyTexts, anyJson, { maxKeys: 6, noNullPrototype: true })
export const object = data(objects)
export const numberObject = data(fc.dictionary(keyTexts, smallIntegers, { maxKeys: 6, noNullPrototype: true }))
export const key = data(keyTexts)
export const keys = data(fc.array(keyTexts, { maxLength: 5 }))
export const index = fc.integer({ min: 0, max: 5 })
export const step = data(fc.oneof(keyTexts, index))
export const path = data(fc.array(fc.oneof(keyTexts, index), { maxLength: 4 }))
export const ofNumbers = fc.constantFrom(
  fn('inc'),
  fn('dec'),
  fn('negate'),
  fn('add', 2),
  fn('subtract', R.__, 2),
  fn('subtract', 2),
  fn('max', 3),
  fn('clamp', -2, 2),
  fn('pipe', fn('inc'), fn('multiply', 3)),
  fn('compose', fn('inc'), fn('multiply', 3)),
  fn('ifElse', fn('gt', R.__, 1), fn('dec'), fn('inc')),
)
export const ofTwoNumbers = fc.constantFrom(
  fn('add'),
  fn('subtract'),
  fn('max'),
  fn('flip', fn('subtract')),
  fn('pair'),
)
export const predicate = fc.constantFrom(
  fn('gt', R.__, 3),
  fn('gt', 3),
  fn('equals', 1),
  fn('complement', fn('equals', 1)),
  fn('both', fn('gt', R.__, 0), fn('lt', R.__, 4)),
  fn('either', fn('equals', 0), fn('gte', R.__, 4)),
  fn('modulo', R.__, 2),
  fn('T'),
  fn('F'),
)
export const ofAnything = fc.constantFrom(
  fn('identity'),
  fn('isNil'),
  fn('equals', 1),
  fn('type'),
  fn('toString'),
  fn('not'),
  fn('defaultTo', 7),
  fn('prop', 'a'),
  fn('path', ['a', 0]),
  fn('always', 'x'),
  fn('is', { code: ['typ', 'Array'], model: Array }),
  fn('juxt', listOf([fn('identity'), fn('isEmpty')])),
)
export const ofTexts = fc.constantFrom(
  fn('toUpper'),
  fn('toLower'),
  fn('trim'),
  fn('concat', 'x'),
  fn('length'),
  fn('split', ''),
)
export const comparator = fc.constantFrom(fn('subtract'), fn('flip', fn('subtract')), fn('always', 0))
export const types = fc.constantFrom(
  ...[Object, Array, String, Number, Boolean].map((type) => ({ code: ['typ', type.name], model: type })),
)
