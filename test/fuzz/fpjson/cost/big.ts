/** Large arguments, made by small texts. */
import type { Json } from '../../../../fpjson/index.ts'
import type { FunctionKind } from '../functions.ts'
import type { DataKind } from '../values.ts'

type Make = (size: number) => Json

const range = (size: number): Json => ['range', 0, size]
const half = (size: number): number => Math.ceil(Math.sqrt(size))
const names = (size: number): Json => ['map', ['toString'], range(size)]
const doubles = (size: number): Json => ['map', ['divide', ['__'], 3e7], ['range', 1, size + 1]]
const text =
  (unit: string): Make =>
  (size) => ['join', '', ['repeat', unit, size]]
const pairs = (size: number): Json => ['map', ['pipe', ['toString'], ['of'], ['append', 1]], range(size)]
const nested: Make = (size) => ['reduce', ['of'], 0, range(Math.min(size, 126))]
/** Few values, each of them twice in the next: as a tree, 2^levels of them. */
const shared: Make = (size) => [
  [
    'pipe',
    ...Array.from(
      { length: Math.min(30, 1 + Math.ceil(Math.log2(size + 1))) },
      (): Json => ['converge', ['pair'], ['[]', ['identity'], ['identity']]],
    ),
  ],
  1,
]

/** Texts of large values of each kind, of about `size` elements, members or units. */
export const BIG: Readonly<Record<DataKind, readonly Make[]>> = {
  null: [() => null],
  boolean: [() => true],
  integer: [(size) => size, (size) => -size, () => 0, () => 1, () => 2, () => 5],
  number: [() => -2 / 3e300, () => 1 / 3, (size) => size + 0.5],
  key: [
    () => 'a',
    () => '0',
    () => 'length',
    () => ['$', 'long'],
    (size) => ['join', '', ['repeat', 'k', Math.min(size, 4_000)]],
  ],
  text: [
    text('a'),
    text(' '),
    text('"'),
    text('é'),
    text('ж'),
    text('aB,'),
    text('😀'),
    text('1'),
    text('ab'),
    (size) => ['toString', doubles(size)],
    () => ['$', 'long'],
    () => ['$', 'same'],
    () => ['$', 'wide'],
  ],
  keys: [names, (size) => ['repeat', 'a', size]],
  path: [(size) => ['repeat', 0, Math.min(size, 128)], (size) => ['repeat', 'a', Math.min(size, 128)], names],
  numbers: [range, doubles, () => ['$', 'numbers'], (size) => ['repeat', 1, size], (size) => ['reverse', range(size)]],
  texts: [
    names,
    () => ['$', 'longs'],
    (size) => ['repeat', text('x')(half(size)), half(size)],
    (size) => ['split', '', text('ж')(size)],
    (size) => ['map', ['toString'], doubles(size)],
  ],
  lists: [
    (size) => ['repeat', range(half(size)), half(size)],
    (size) => ['map', ['range', 0], ['repeat', half(size), half(size)]],
    (size) => ['map', ['of'], range(size)],
    (size) => ['repeat', [], size],
    nested,
    shared,
  ],
  pairs: [pairs, (size) => ['repeat', ['[]', 'a', 1], size], (size) => ['toPairs', ['fromPairs', pairs(size)]]],
  objects: [
    (size) => ['map', ['objOf', 'a'], range(size)],
    (size) => ['map', ['pipe', ['toString'], ['objOf', ['__'], 1]], range(size)],
    (size) => ['repeat', ['fromPairs', pairs(half(size))], half(size)],
    (size) => ['repeat', {}, size],
    (size) => [
      'map',
      ['pipe', ['toString'], ['concat', 'k'], ['objOf', ['__'], 1], ['mergeRight', { a: 1, b: 2, c: 3 }]],
      range(size),
    ],
  ],
  list: [
    range,
    doubles,
    names,
    nested,
    shared,
    (size) => ['map', ['of'], range(size)],
    (size) => ['repeat', range(size), size],
  ],
  numberObject: [
    (size) => ['fromPairs', pairs(size)],
    (size) => ['fromPairs', ['map', ['pipe', ['toString'], ['concat', 'k'], ['of'], ['append', 1]], range(size)]],
  ],
  object: [
    (size) => ['fromPairs', pairs(size)],
    () => ['$', 'cyrillic'],
    () => ['$', 'longNames'],
    (size) => ['fromPairs', ['map', ['pipe', ['toString'], ['concat', 'k'], ['of'], ['append', 1]], range(size)]],
    (size) => ['objOf', text('k')(size), 1],
    (size) => ['reduce', ['flip', ['objOf']], 0, ['repeat', 'a', Math.min(size, 126)]],
  ],
}

/** Cheap functions of each kind: what is sought is what the caller costs. */
export const CHEAP: Readonly<Partial<Record<FunctionKind, readonly Json[]>>> = {
  ofNumber: [['identity'], ['inc'], ['toString'], ['of'], ['range', 0]],
  predicate: [['T'], ['F'], ['isNil'], ['lt', 0]],
  ofText: [['identity'], ['length'], ['of']],
  ofList: [['identity'], ['length'], ['head'], ['reverse']],
  ofObject: [['identity'], ['keys'], ['isNil'], ['values']],
  ofAnything: [['identity'], ['of'], ['always', 1], ['type'], ['toString'], ['always', []], ['always', {}]],
  ofTwo: [['pair'], ['add'], ['always', 0]],
  ofTwoValues: [['pair'], ['identity'], ['always', 1], ['concat'], ['equals'], ['mergeRight']],
  comparator: [['subtract'], ['always', 0], ['always', -1], ['always', 1]],
}

export const SIZES: readonly number[] = [1, 4, 16, 64, 256, 1_000, 4_000, 16_000, 60_000, 100_000, 1_000_000]
