import { expect, it } from '@jest/globals'
import { PURE_HOST } from '../../../contract/host.ts'
import type { SignedQuery } from '../../../contract/wire/types.ts'
import { Judged } from '../../../node/sequencer/judged.ts'

const TEXT = '{"query":["get"]}'

it('knows the queries that it admitted, by identity and not by looks', () => {
  const judged = new Judged()
  const query = judged.admit({ id: 'i', text: TEXT })
  expect(judged.host.verify(query)).toBe(true)
  expect(judged.host.queryId(query)).toBe('i')
  expect(judged.host.verify(JSON.parse(TEXT) as SignedQuery)).toBe(false)
  expect(new Judged().host.verify(query)).toBe(false)
})

it('keeps two verdicts on one text apart', () => {
  const judged = new Judged()
  const [a, b] = [judged.admit({ id: 'a', text: TEXT }), judged.admit({ id: 'b', text: TEXT })]
  expect([judged.host.queryId(a), judged.host.queryId(b)]).toEqual(['a', 'b'])
})

it('hashes as the contract does', () => {
  const all = String.fromCharCode(...Array.from({ length: 256 }, (_, n) => n))
  expect(new Judged().host.sha256(all)).toBe(PURE_HOST.sha256(all))
})
