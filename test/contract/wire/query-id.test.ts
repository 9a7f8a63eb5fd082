import { expect, it } from '@jest/globals'
import { sha256 } from '../../../contract/auth/hash.ts'
import { parseJson } from '../../../contract/wire/parse-json.ts'
import { queryId } from '../../../contract/wire/query-id.ts'
import { parseSignedQuery, queryTexts } from '../../../contract/wire/signed-query.ts'
import { SIGNING_VECTORS, type SigningVector } from '../../support/signing.ts'

it.each(SIGNING_VECTORS)('names $name', ({ query, signedText, text, id }) => {
  expect(queryTexts(query)).toEqual({ signed: signedText, whole: text })
  expect(queryId(signedText, sha256)).toBe(id)
})

it.each(SIGNING_VECTORS)('gives $name the same id whatever the order of its members', ({ query, id }) => {
  const reversed = JSON.stringify(query, (_, value) =>
    typeof value === 'object' && !Array.isArray(value) && value !== null
      ? Object.fromEntries(Object.entries(value).reverse())
      : value,
  )
  const parsed = parseSignedQuery(parseJson(` ${reversed}\n`, 64))
  expect(queryId(queryTexts(parsed).signed, sha256)).toBe(id)
})

it('does not depend on the signature', () => {
  const { query, id } = SIGNING_VECTORS[0] as SigningVector
  const other = { ...query, signature: `0x${'1'.repeat(128)}1b` }
  expect(queryId(queryTexts(other).signed, sha256)).toBe(id)
})
