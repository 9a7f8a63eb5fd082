import { expect, it } from '@jest/globals'
import { CONTRACT_CODES } from '../../../contract/errors.ts'
import { type WireCode, WireError } from '../../../contract/wire/errors.ts'

const CODES: Readonly<Record<WireCode, true>> = {
  DB_QUERY_INVALID: true,
  DB_SIGNATURE_KIND_UNKNOWN: true,
  DB_LIMIT_EXCEEDED: true,
}

it.each(Object.keys(CODES) as WireCode[])('has %s from the codes of the contract', (code) => {
  expect(CONTRACT_CODES).toHaveProperty(code)
})

it('begins its message with its code', () => {
  const error = new WireError('DB_QUERY_INVALID', 'a sentence', { got: 1 })
  expect(error).toMatchObject({ message: 'DB_QUERY_INVALID: a sentence', sentence: 'a sentence', data: { got: 1 } })
})
