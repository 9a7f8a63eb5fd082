import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decodeData, decodeDocument, encodeDocument } from '../../../contract/data/stored-document.ts'
import { textToBinary } from '../../../contract/wire/bytes.ts'
import { canonicalJson } from '../../../contract/wire/canonical.ts'
import type { JsonObject } from '../../../contract/wire/json.ts'
import { SEED } from '../../support/seed.ts'

const METADATA = { setter: 'ann', createdAt: 1, updater: 'bob', updatedAt: 2, version: 3 }

it('is a line of metadata and the canonical data, in UTF-8', () => {
  const bytes = encodeDocument(METADATA, textToBinary('{"é":"\\n"}'))
  expect(Buffer.from(bytes, 'latin1').toString('utf8')).toBe('["ann",1,"bob",2,3]\n{"é":"\\n"}')
})

it('comes back as it was', () => {
  const count = fc.nat(Number.MAX_SAFE_INTEGER)
  const metadata = fc.record({
    setter: fc.string(),
    createdAt: count,
    updater: fc.string(),
    updatedAt: count,
    version: count,
  })
  const data = fc.dictionary(
    fc.string({ unit: 'grapheme' }),
    fc.jsonValue({ noUnicodeString: false, stringUnit: 'grapheme' }),
  )
  fc.assert(
    fc.property(metadata, data, (facts, members) => {
      const text = canonicalJson(JSON.parse(JSON.stringify(members)) as JsonObject)
      const stored = encodeDocument(facts, textToBinary(text))
      const decoded = decodeDocument(stored)
      expect(/^[\0-\xff]*$/.test(stored)).toBe(true)
      expect([decoded.metadata, canonicalJson(decoded.data), canonicalJson(decodeData(stored))]).toEqual([
        facts,
        text,
        text,
      ])
    }),
    { seed: SEED },
  )
})
