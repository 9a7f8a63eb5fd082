import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseJson } from '../../../contract/wire/parse-json.ts'
import { SEED } from '../../support/seed.ts'

describe('parseJson', () => {
  it('gives what JSON.parse gives, whatever the white space', () => {
    const space = fc.constantFrom(undefined, 1, '\t', '\n')
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), space, (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        expect(parseJson(text, 64)).toEqual(JSON.parse(text))
      }),
      { seed: SEED, numRuns: 300 },
    )
  })

  it.each([
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '[{"b":{"a":{},"a":{}}}]',
    '{"__proto__":1,"__proto__":2}',
    '{"":0,"":0}',
    '{"1":0,"1":0,"c":":"}',
  ])('refuses the doubled name in %s', (text) => {
    expect(() => parseJson(text, 64)).toThrow('DB_QUERY_INVALID: an object names a member twice; leave one')
  })

  it.each(['{":":":","a:\\"":"\\\\"}', '{"__proto__":{"a":":"}}', '["a:b",{"[":"{"},"]"]', '"\\\\\\":"'])(
    'is not led astray by the texts in %s',
    (text) => {
      expect(parseJson(text, 3)).toEqual(JSON.parse(text))
    },
  )

  it.each(['{', '"', '"\\', '{"a"}', '[1,]', '{"a":1}}', "{'a':1}", 'NaN', '\ufeff{}', '{"a":1} x', '"\n"'])(
    'refuses %p',
    (text) => {
      expect(() => parseJson(text, 64)).toThrow('DB_QUERY_INVALID: the text is not JSON; write')
    },
  )

  it('says that there is no text', () => {
    expect(() => parseJson('', 64)).toThrow('DB_QUERY_INVALID: expected JSON, got an empty text; send a value')
  })

  it('takes as many levels as told and no more', () => {
    expect(parseJson('[{"a":[1]},[]]', 3)).toEqual([{ a: [1] }, []])
    expect(() => parseJson('[{"a":[1]},[]]', 2)).toThrow(/^DB_LIMIT_EXCEEDED/)
  })

  it.each([
    ['opening brackets', '['.repeat(1_000_000)],
    ['objects', '{"a":'.repeat(500_000)],
  ])('refuses a million %s without descending', (_, text) => {
    expect(() => parseJson(text, 64)).toThrow(/^DB_LIMIT_EXCEEDED/)
  })

  it.each([
    ['quotes with backslashes', `"${'\\"'.repeat(500_000)}"`],
    ['backslashes', `"${'\\\\'.repeat(500_000)}"`],
    ['short texts', `[${'"",'.repeat(300_000)}""]`],
  ])('reads many %s, which a search that starts over at each would not finish', (_, text) => {
    expect(parseJson(text, 64)).toEqual(JSON.parse(text))
  })
})
