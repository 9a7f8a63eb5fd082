/** The examples of docs/accounts.md and docs/relayers.md do what they say, and the bounds that they name are those of the contract. */
import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import * as limits from '../../contract/limits.ts'
import { INNER_SIGNATURES_MAX } from '../../contract/wire/limits.ts'
import { openLocal } from '../../node/local.ts'
import { ed25519, evm } from '../../sdk/signers/index.ts'
import { runPage } from './run-page.ts'

it.each([
  ['accounts.md', 10],
  ['relayers.md', 7],
])('%s shows what comes back', async (page, comparisons) => {
  expect(await runPage(page, { openLocal, ed25519, evm })).toBe(comparisons)
})

it.each<[string, string, number]>([
  ['accounts.md', '1 to 2,592,000,000, which', limits.LINK_LIFE_MS_MAX],
  ['accounts.md', '1 to 50 entries', limits.SCOPE_ENTRIES_MAX],
  ['accounts.md', 'keys, 1 to 100 ', limits.POLICY_MEMBERS_MAX],
  ['accounts.md', 'at most 100 proposals', limits.PROPOSALS_MAX],
  ['relayers.md', 'send, 1 to 100;', limits.RELAYERS_MAX],
  ['relayers.md', 'co-sign, 1 to 30;', limits.RELAYER_SIGNERS_MAX],
  ['relayers.md', 'at most 1,000:', limits.RELAYER_JOBS_MAX],
  ['relayers.md', '1 to 64 printable', limits.NAME_LENGTH_MAX],
  ['relayers.md', 'at most 32 signed queries', INNER_SIGNATURES_MAX],
  ['relayers.md', 'at most 32. A circuit', limits.ZKP_SIGNALS_MAX],
  ['relayers.md', 'at most 2 proofs', limits.ENTRY_ZKP_MAX],
  ['relayers.md', 'at most 100;', limits.VERIFIERS_MAX],
])('%s says "%s" and means it', (page, words, bound) => {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8')
  expect(text).toContain(words)
  const numbers = (words.match(/\d[\d,]*/g) ?? []).map((number) => Number(number.replaceAll(',', '')))
  expect(numbers.at(-1)).toBe(bound)
})

it('30 days and 16 KiB are what they are', () => {
  const days = 30 * 24 * 60 * 60
  expect([limits.POLICY_DELAY_SECONDS_MAX, limits.PROPOSAL_LIFE_MS, limits.PROPOSAL_BYTES_MAX]).toEqual([
    days,
    1_000 * days,
    16 * 1024,
  ])
})
