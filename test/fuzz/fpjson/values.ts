/** Random JSON by kind: what functions like to be given, and what they should choke on. */
import { FUNCTION_NAMES } from '../../../fpjson/index.ts'
import type { Json } from '../../../fpjson/json.ts'
import type { Random } from './random.ts'

/** Kinds of plain data. */
export const DATA_KINDS = [
  'null',
  'boolean',
  'integer',
  'number',
  'key',
  'text',
  'keys',
  'path',
  'numbers',
  'texts',
  'lists',
  'pairs',
  'objects',
  'list',
  'numberObject',
  'object',
] as const
/** One of {@link DATA_KINDS}. */
export type DataKind = (typeof DATA_KINDS)[number]

const KEYS = ['a', 'b', 'c', 'd', 'e', '0', '10', 'length']
/** Members that every object of the host has, or that reach what no program may see. */
const HOSTILE_NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
]
const WORDS = [
  '',
  'a',
  'b',
  'ab',
  'A,b,c',
  'x y',
  ' trim\u00a0',
  'é',
  'ß',
  'İ',
  'Σς',
  '😀',
  '"\\\n\0\u001f',
  '1',
  '-1.5e3',
  'true',
  '2020-01-01',
  'a.b.0',
  '%a',
  '$',
  '$a',
  '$$a',
  '!$a',
  'o$a.b',
  '[]',
  '__',
  'var',
]
const HALVES = ['\ud83d', '\ude00', 'a\ud800b', '\udfff\ud800']
const NUMBERS = [
  0,
  1,
  -1,
  2,
  0.1,
  0.2,
  0.5,
  -0.5,
  1.5,
  3,
  7,
  10,
  100,
  255,
  1_000,
  65_536,
  2 ** 31,
  2 ** 32 - 1,
  -(2 ** 31),
  2 ** 53,
  2 ** 53 - 1,
  -(2 ** 53) + 1,
  1e21,
  1e-7,
  123_456_789.123,
  5e-324,
  2.225_073_858_507_201_4e-308,
  1.797_693_134_862_315_7e308,
  -1e308,
  1 / 3,
]

const DATA: Readonly<Record<DataKind, (random: Random) => Json>> = {
  null: () => null,
  boolean: (random) => random.chance(50),
  integer: (random) => random.below(9) - 2,
  number: (random) =>
    random.chance(40) ? random.pick(NUMBERS) : (random.below(2_001) - 1_000) / random.pick([1, 1, 8, 10]),
  key: keyOf,
  text: (random) => (random.chance(80) ? random.pick(WORDS) : random.many(12, () => random.pick(WORDS)).join('')),
  keys: (random) => random.many(4, () => keyOf(random)),
  path: (random) => random.many(4, () => (random.chance(70) ? keyOf(random) : DATA.integer(random))),
  numbers: (random) => random.many(7, () => DATA[random.chance(80) ? 'integer' : 'number'](random)),
  texts: (random) => random.many(6, () => DATA.text(random)),
  lists: (random) => random.many(5, () => DATA[random.pick(['numbers', 'texts', 'list'] as const)](random)),
  pairs: (random) => random.many(5, () => [keyOf(random), DATA[random.pick(SCALARS)](random)]),
  objects: (random) => random.many(5, () => DATA[random.chance(60) ? 'numberObject' : 'object'](random)),
  list: (random) => random.many(5, () => anyData(random)),
  numberObject: (random) => objectOf(random.many(6, () => [keyOf(random), DATA.integer(random)])),
  object: (random) => objectOf(random.many(5, () => [keyOf(random), anyData(random)])),
}

const SCALARS = ['null', 'boolean', 'integer', 'number', 'text'] as const

function keyOf(random: Random): string {
  return random.chance(2) ? random.pick(HOSTILE_NAMES) : random.pick(KEYS)
}

/** Returns random data of a kind. */
export function dataOf(random: Random, kind: DataKind): Json {
  return DATA[kind](random)
}

function anyData(random: Random): Json {
  return DATA[random.chance(85) ? random.pick(SCALARS) : random.pick(DATA_KINDS)](random)
}

/** Own members whatever their names, as JSON.parse makes them. */
function objectOf(members: readonly (readonly [string, Json])[]): Json {
  return Object.fromEntries(members)
}

/** Returns data that looks like a program, reaches for what it may not, or is no data at all. */
export function hostile(random: Random): unknown {
  const name = random.pick(HOSTILE_NAMES)
  switch (random.below(14)) {
    case 0:
      return name
    case 1:
      return objectOf([[name, anyData(random)]])
    case 2:
      return [random.pick(FUNCTION_NAMES), anyData(random), anyData(random)]
    case 3:
      return { var: random.pick([name, `a.${name}`, 'a', '', '.', 'v0.a']) }
    case 4:
      return ['$', random.pick([name, `$${name}`, '$a', '%a', '$$a', 'a.b', null, 1])]
    case 5:
      return [name, anyData(random)]
    case 6:
      return random.pick(HALVES)
    case 7:
      return { '@@functional/placeholder': true, '@@transducer/reduced': true, map: ['inc'], length: -1 }
    case 8:
      return random.pick<unknown>([
        ['__'],
        ['typ', 'String'],
        ['typ', name],
        ['reg', '(a+)+$'],
        ['[]', 'add', 1],
        '[]',
        ['[]'],
      ])
    case 9:
      return random.pick([...NUMBERS, 1e9, 100_000, 100_001, -1e9, 4.5])
    case 10:
      return nested(random.pick([3, 20, 62, 63, 64, 65, 127, 128, 129, 140]), random)
    case 11:
      return random.pick([
        undefined,
        Number.NaN,
        Number.POSITIVE_INFINITY,
        -0,
        10n,
        new Date(0),
        new Map(),
        Object.create(null),
      ])
    case 12:
      return { [random.pick(HALVES)]: 1 }
    default:
      return anyData(random)
  }
}

/** Returns lists in lists, objects in objects, or calls in calls. */
function nested(levels: number, random: Random): unknown {
  const wrap = random.pick<(inner: unknown) => unknown>([
    (inner) => [inner],
    (inner) => ({ a: inner }),
    (inner) => ['of', inner],
    (inner) => ['[]', inner, inner === 0 ? 1 : 0],
  ])
  let value: unknown = random.pick<unknown>([0, 'x', ['$', 'v0']])
  for (let level = 0; level < levels; level++) value = wrap(value)
  return value
}

/** Returns the kind that describes a value best. */
export function kindOf(value: Json): DataKind {
  if (value === null) return 'null'
  switch (typeof value) {
    case 'boolean':
      return 'boolean'
    case 'number':
      return Number.isInteger(value) && Math.abs(value) <= 10 ? 'integer' : 'number'
    case 'string':
      return KEYS.includes(value) ? 'key' : 'text'
  }
  if (!Array.isArray(value)) {
    const members = Object.values(value)
    return members.length > 0 && members.every((member) => typeof member === 'number') ? 'numberObject' : 'object'
  }
  return kindOfList(value)
}

function kindOfList(list: readonly Json[]): DataKind {
  if (list.length === 0) return 'list'
  if (list.every((item) => typeof item === 'number')) return 'numbers'
  if (list.every((item) => typeof item === 'string'))
    return list.every((item) => KEYS.includes(item)) ? 'keys' : 'texts'
  if (list.every(Array.isArray)) return list.every(isPair) ? 'pairs' : 'lists'
  return list.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item)) ? 'objects' : 'list'
}

function isPair(list: Json): boolean {
  return Array.isArray(list) && list.length === 2 && typeof list[0] === 'string'
}
