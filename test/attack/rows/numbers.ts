import assert from 'node:assert/strict'
import { sha256 } from '../../../contract/auth/hash.ts'
import { valueKey, valueType } from '../../../contract/index/value-key.ts'
import { canonicalJson } from '../../../contract/wire/canonical.ts'
import { WireError } from '../../../contract/wire/errors.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { QUERY_DEPTH_MAX } from '../../../contract/wire/limits.ts'
import { parseJson } from '../../../contract/wire/parse-json.ts'
import { parseSignedQuery } from '../../../contract/wire/signed-query.ts'
import { createRandom } from '../../support/random.ts'
import { pick, randomValue } from '../../support/random-values.ts'
import { SEED } from '../../support/seed.ts'
import type { Row } from '../row.ts'
import { AGAIN, tries } from '../tries.ts'
import { ALICE, World } from '../world.ts'

/** Types of values in their order. */
const TYPES = ['null', 'boolean', 'number', 'string', 'array', 'object']

/** Returns what `make` does, or `undefined` when it throws. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}

/** Takes a text through the door that a node has: parse, check, canonical text. */
function throughTheDoor(text: string): string | undefined {
  try {
    return canonicalJson(parseSignedQuery(parseJson(text, QUERY_DEPTH_MAX)) as unknown as Json)
  } catch (error) {
    if (error instanceof WireError) return undefined
    throw error
  }
}

/** A number as JSON may spell it, and as it may not, in the range of doubles and beyond. */
function randomLiteral(next: () => number): string {
  const digits = (max: number) => String(Math.floor(next() * 10 ** Math.floor(1 + next() * max)))
  const sign = pick(next, ['', '', '-', '+'])
  const point = pick(next, ['', `.${digits(12)}`, '.', `.${'0'.repeat(30)}1`])
  const exponent = pick(next, ['', `e${digits(3)}`, `E-${digits(3)}`, `e+${digits(2)}`, 'e'])
  return `${sign}${pick(next, ['', '0', ''])}${digits(22)}${point}${exponent}`
}

export const NUMBERS: readonly Row[] = [
  {
    guarantee: 'a number that is taken is the one that JSON says, and has the spelling of JSON',
    tried: 'generated literals, against JSON.parse',
    run: async () => {
      const next = createRandom(SEED)
      const count = tries(200_000)
      for (let n = 0; n < count; n++) {
        const literal = randomLiteral(next)
        const value = attempt(() => JSON.parse(literal) as number)
        const taken = attempt(() => canonicalJson(parseJson(literal, 1)))
        const isOne = value !== undefined && Number.isFinite(value) && !Object.is(value, -0)
        assert.equal(taken, isOne ? JSON.stringify(value) : undefined, `${literal} ${AGAIN}`)
      }
      return count
    },
  },
  {
    guarantee: 'values have one order, the same in memory and on disk',
    tried: 'generated pairs and triples of values of all types, by their keys',
    run: async () => {
      const next = createRandom(SEED)
      const count = tries(100_000)
      const keyOf = (value: Json): string => valueKey(value, sha256)
      for (let n = 0; n < count; n++) {
        const [a, b, c] = [randomValue(next), randomValue(next), randomValue(next)]
        const [ka, kb, kc] = [keyOf(a), keyOf(b), keyOf(c)]
        const place = `${JSON.stringify([a, b, c]).slice(0, 300)} ${AGAIN}`
        assert.equal(ka === kb, canonicalJson(a) === canonicalJson(b), place)
        assert.equal(ka < kb, Buffer.compare(Buffer.from(ka, 'latin1'), Buffer.from(kb, 'latin1')) < 0, place)
        if (typeof a === 'number' && typeof b === 'number') assert.equal(ka < kb, a < b, place)
        if (valueType(a) !== valueType(b))
          assert.equal(ka < kb, TYPES.indexOf(valueType(a)) < TYPES.indexOf(valueType(b)))
        if (ka < kb && kb < kc) assert.ok(ka < kc, place)
      }
      return count
    },
  },
  {
    guarantee: 'a number has one value and one spelling',
    tried: '-0, 1e400, NaN, hexadecimal, leading zeros and points as they come over the wire',
    run: async () => {
      const world = await World.make(['c'])
      const signed = JSON.stringify(await world.sign(['set', { n: 12_345 }, 'c', 'd'], ALICE))
      assert.notEqual(throughTheDoor(signed), undefined)
      const literals = [
        '-0',
        '-0.0',
        '0e-999x',
        '1e400',
        '-1e400',
        'NaN',
        'Infinity',
        '0x10',
        '010',
        '.5',
        '5.',
        '+1',
        '1_0',
        '',
      ]
      for (const literal of literals) assert.equal(throughTheDoor(signed.replace('12345', literal)), undefined, literal)
      for (const [literal, same] of [
        ['1.0', '1'],
        ['1e2', '100'],
        ['1E+2', '100'],
        ['9007199254740993', '9007199254740992'],
        ['0.1e1', '1'],
      ] as const) {
        assert.equal(throughTheDoor(signed.replace('12345', literal)), throughTheDoor(signed.replace('12345', same)))
      }
      return literals.length + 5
    },
  },
  {
    guarantee: 'a text is one value for every reader',
    tried: 'members named twice at every level, comments, trailing commas, lone surrogates',
    run: async () => {
      const world = await World.make(['c'])
      const signed = JSON.stringify(await world.sign(['set', { n: 12_345 }, 'c', 'd'], ALICE))
      const texts = [
        signed.replace('"n":12345', '"n":1,"n":12345'),
        signed.replace('"n":12345', '"n":12345,"\\u006e":1'),
        signed.replace('{', '{"nonce":7,'),
        signed.replace('12345', '12345,'),
        signed.replace('12345', '12345/**/'),
        signed.replace('12345', '"\\ud800"'),
        signed.replace('"n"', '"\\udfff"'),
        `${signed}${signed}`,
        `[${signed}]`,
        signed.slice(0, -1),
      ]
      for (const text of texts) assert.equal(throughTheDoor(text), undefined, text.slice(0, 80))
      return texts.length
    },
  },
  {
    guarantee: 'arithmetic in documents is exact or refused',
    tried: 'inc beyond 2^53, beyond all numbers, by texts and lists, of texts, lists and nothing',
    run: async () => {
      const world = await World.make(['c'])
      const inc = (n: Json): Json => ({ __op: 'inc', n })
      const document = { max: Number.MAX_SAFE_INTEGER, huge: 1.7e308, text: '3', list: [1], none: null, zero: 0 }
      await world.write(['set', document, 'c', 'd'], ALICE)
      const codes = ['DB_OPERATOR_INVALID', 'DB_DOCUMENT_INVALID']
      const tries: readonly Json[] = [
        { max: inc(1) },
        { huge: inc(1.7e308) },
        { text: inc(5) },
        { list: inc(1) },
        { none: inc(1) },
        { zero: inc('5') },
        { zero: inc([5]) },
        { zero: inc(null) },
      ]
      for (const change of tries) await world.refuseSigned(['update', change as never, 'c', 'd'], codes, ALICE)
      assert.deepEqual(world.read('get', 'c', 'd'), document)
      await world.write(['update', { zero: inc(0.1) }, 'c', 'd'], ALICE)
      await world.write(['update', { zero: inc(-0.1) }, 'c', 'd'], ALICE)
      assert.ok(Object.is((world.read('get', 'c', 'd') as { zero: number }).zero, 0))
      return tries.length + 2
    },
  },
]
