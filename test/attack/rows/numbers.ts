import assert from 'node:assert/strict'
import { canonicalJson } from '../../../contract/wire/canonical.ts'
import { WireError } from '../../../contract/wire/errors.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { QUERY_DEPTH_MAX } from '../../../contract/wire/limits.ts'
import { parseJson } from '../../../contract/wire/parse-json.ts'
import { parseSignedQuery } from '../../../contract/wire/signed-query.ts'
import type { Row } from '../row.ts'
import { ALICE, World } from '../world.ts'

/** Takes a text through the door that a node has: parse, check, canonical text. */
function throughTheDoor(text: string): string | undefined {
  try {
    return canonicalJson(parseSignedQuery(parseJson(text, QUERY_DEPTH_MAX)) as unknown as Json)
  } catch (error) {
    if (error instanceof WireError) return undefined
    throw error
  }
}

export const NUMBERS: readonly Row[] = [
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
