/** Values and names picked to sit on the edges of key encodings. */
import type { Json } from '../../contract/wire/json.ts'

/** Longer than a value's key is kept, so values that begin with it share all that is stored of them. */
export const LONG: string = 'l'.repeat(300)

const NUMBERS: readonly number[] = [
  0,
  1,
  -1,
  2,
  10,
  1.5,
  -1.5,
  255,
  256,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 53 + 2,
  1 - 2 ** 53,
  -(2 ** 53),
  Number.MIN_VALUE,
  -Number.MIN_VALUE,
  2 ** -1022,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
]

export const TEXTS: readonly string[] = [
  '',
  '\0',
  '\0\0',
  '\0\x01',
  '\x01',
  '\x01\0',
  '\x01\x01',
  '\x02',
  'a',
  'a\0',
  'a\0\0',
  'a\0b',
  'a\x01',
  'a\x02',
  'aa',
  'b',
  '\x7f',
  '\x80',
  'é',
  '\ud7ff',
  '\ue000',
  '\uffff',
  '\u{10000}',
  '\u{1f600}',
  '\u{10ffff}',
  'x'.repeat(253),
  'x'.repeat(254),
  'x'.repeat(255),
  `${'x'.repeat(254)}y`,
  `${'x'.repeat(254)}\0`,
  `${'x'.repeat(254)}\0b`,
  LONG,
  `${LONG}\0`,
  `${LONG}a`,
  `${LONG}a\0`,
  `${LONG}b`,
  `${LONG}é`,
]

const SCALARS: readonly Json[] = [null, false, true, ...NUMBERS, ...TEXTS]

const CONTAINERS: readonly Json[] = [
  [],
  [null],
  [[]],
  [[[]]],
  [{}],
  [0],
  [0, 0],
  [0, 1],
  [1],
  [''],
  ['', ''],
  ['a'],
  ['a', null],
  ['a\0'],
  ['a\0b', 'a'],
  [LONG],
  [LONG, 1],
  [`${LONG}a`, LONG],
  {},
  { '': null },
  { '': 1 },
  { '\0': 1 },
  { a: null },
  { a: 1 },
  { a: 1, b: 2 },
  { a: 1, 'a\0': 2 },
  { a: 2 },
  { 'a\0': 1 },
  { 'a\x01': 1 },
  { b: 1 },
  { a: { a: 1 } },
  { a: [1] },
  { a: LONG },
  { a: `${LONG}a` },
  { a: `${LONG}a`, b: 1 },
  { [LONG]: 1 },
  { '\uffff': 1 },
  { '\u{10000}': 1 },
  { '\u{10000}': 1, '\uffff': 2 },
]

export const VALUES: readonly Json[] = [...SCALARS, ...CONTAINERS]

/** Returns one of `items`. */
export function pick<T>(random: () => number, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)] as T
}

/** Returns a value: one of {@link VALUES}, or a list or object of such. */
export function randomValue(random: () => number, levels = 2): Json {
  const roll = random()
  if (levels === 0 || roll < 0.7) return pick(random, VALUES)
  const items = Array.from({ length: Math.floor(random() * 4) }, () => randomValue(random, levels - 1))
  return roll < 0.85 ? items : Object.fromEntries(items.map((item) => [pick(random, TEXTS), item]))
}
