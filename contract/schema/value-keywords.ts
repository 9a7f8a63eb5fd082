/** Keywords about the value itself: its type, its equals, the size of numbers and texts. */
import { shorten } from '../describe.ts'
import type { Json } from '../wire/json.ts'
import { type Check, fail, identity, type Keyword, readingCost, type Site, spend } from './check.ts'
import { parseConstant, parseCount, parseNames, parseNumber, schemaInvalid } from './parse.ts'

const TYPE_BITS: ReadonlyMap<string, number> = new Map([
  ['null', 1],
  ['boolean', 2],
  ['object', 4],
  ['array', 8],
  ['number', 16],
  ['integer', 32],
  ['string', 64],
])
const TYPE_NAMES = [...TYPE_BITS.keys()].join(', ')

/** `type`: one name or a list of names. `integer` is a number without fraction, however it was written. */
const type: Keyword = (argument, { path }) => {
  const names = typeof argument === 'string' ? [argument] : parseNames(argument, path)
  if (names.length === 0) throw schemaInvalid(path, `at least one of ${TYPE_NAMES}`, argument)
  let allowed = 0
  for (const name of names) {
    const bit = TYPE_BITS.get(name)
    if (bit === undefined) throw schemaInvalid(path, `one of ${TYPE_NAMES}, or a list of them`, argument)
    allowed |= bit
  }
  const expected = names.length === 1 ? (names[0] as string) : names
  return (value) => ((typeBits(value) & allowed) === 0 ? fail('type', expected, value) : undefined)
}

function typeBits(value: Json): number {
  switch (typeof value) {
    case 'string':
      return 64
    case 'number':
      return Number.isInteger(value) ? 48 : 16
    case 'boolean':
      return 2
    default:
      return value === null ? 1 : Array.isArray(value) ? 8 : 4
  }
}

/** `enum`: the value equals one of the list. */
const enumeration: Keyword = (argument, { path }) => {
  if (!Array.isArray(argument) || argument.length === 0) {
    throw schemaInvalid(path, 'a list of at least one value', argument)
  }
  return oneOfValues(argument, { keyword: 'enum', path, expected: shorten(argument) })
}

/** `const`: the value equals the argument. */
const constant: Keyword = (argument, { path }) =>
  oneOfValues([argument], { keyword: 'const', path, expected: shorten(argument) })

// Values without members are their own identity in a Set; only lists and objects need their text.
function oneOfValues(
  values: readonly Json[],
  site: Pick<Site, 'keyword' | 'path'> & { readonly expected: Json },
): Check {
  const plain = new Set<Json>()
  const texts = new Set<string>()
  for (const [index, value] of values.entries()) {
    const text = parseConstant(value, site.keyword === 'enum' ? `${site.path}/${index}` : site.path)
    if (typeof value === 'object' && value !== null) texts.add(text)
    else plain.add(value)
  }
  return (value, budget) => {
    const composite = typeof value === 'object' && value !== null
    const found = composite ? texts.size > 0 && texts.has(identity(value, budget)) : plain.has(value)
    return found ? undefined : fail(site.keyword, site.expected, value)
  }
}

/** `minimum`. */
const minimum: Keyword = (argument, { path }) => {
  const bound = parseNumber(argument, path)
  return (value) => (typeof value === 'number' && value < bound ? fail('minimum', bound, value) : undefined)
}

/** `maximum`. */
const maximum: Keyword = (argument, { path }) => {
  const bound = parseNumber(argument, path)
  return (value) => (typeof value === 'number' && value > bound ? fail('maximum', bound, value) : undefined)
}

/** `exclusiveMinimum`. */
const exclusiveMinimum: Keyword = (argument, { path }) => {
  const bound = parseNumber(argument, path)
  return (value) => (typeof value === 'number' && value <= bound ? fail('exclusiveMinimum', bound, value) : undefined)
}

/** `exclusiveMaximum`. */
const exclusiveMaximum: Keyword = (argument, { path }) => {
  const bound = parseNumber(argument, path)
  return (value) => (typeof value === 'number' && value >= bound ? fail('exclusiveMaximum', bound, value) : undefined)
}

/** `multipleOf`: whole numbers only, whose remainder is exact in binary floating point; 0.01 has no exact one. */
const multipleOf: Keyword = (argument, { path }) => {
  if (typeof argument !== 'number' || !Number.isSafeInteger(argument) || argument < 1) {
    const expected = 'a whole number from 1 (fractions are not exact: store cents instead of 0.01 units)'
    throw schemaInvalid(path, expected, argument)
  }
  return (value) =>
    typeof value === 'number' && value % argument !== 0 ? fail('multipleOf', argument, value) : undefined
}

/** `minLength`, in Unicode code points. */
const minLength: Keyword = (argument, { path }) => {
  const bound = parseCount(argument, path)
  return (value, budget) => {
    if (typeof value !== 'string' || value.length >= 2 * bound) return undefined
    spend(budget, readingCost(value.length))
    const points = codePoints(value)
    return points < bound ? fail('minLength', bound, points) : undefined
  }
}

/** `maxLength`, in Unicode code points. */
const maxLength: Keyword = (argument, { path }) => {
  const bound = parseCount(argument, path)
  return (value, budget) => {
    if (typeof value !== 'string' || value.length <= bound) return undefined
    spend(budget, readingCost(value.length))
    const points = codePoints(value)
    return points > bound ? fail('maxLength', bound, points) : undefined
  }
}

function codePoints(text: string): number {
  let count = 0
  for (let i = 0; i < text.length; i++) {
    if ((text.codePointAt(i) as number) > 0xffff) i++
    count++
  }
  return count
}

/** The keywords of this file in the order of checking. */
export const VALUE_KEYWORDS: readonly (readonly [name: string, keyword: Keyword])[] = [
  ['type', type],
  ['enum', enumeration],
  ['const', constant],
  ['minimum', minimum],
  ['exclusiveMinimum', exclusiveMinimum],
  ['maximum', maximum],
  ['exclusiveMaximum', exclusiveMaximum],
  ['multipleOf', multipleOf],
  ['minLength', minLength],
  ['maxLength', maxLength],
]
