import { describe, expect, it } from '@jest/globals'
import { PROGRAM_BYTES_MAX, RELAYER_SIGNERS_MAX, RELAYERS_MAX } from '../../../contract/limits.ts'
import { coSignersOf, parseRelayerJob } from '../../../contract/relay/relayer-job.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { INNER_SIGNATURES_MAX } from '../../../contract/wire/limits.ts'
import { ALICE, BOB, codeOf } from '../../support/contract.ts'

const RELAYERS = [BOB.address]
const SIGNERS = [ALICE.address, BOB.address]
const addresses = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `0x${n.toString(16).padStart(40, '0')}`)

describe('parseRelayerJob', () => {
  it('takes a job as it is', () => {
    const job = {
      relayers: [BOB.address, ALICE.address],
      schema: { type: 'object', required: ['score'] },
      signers: SIGNERS,
      multisig: 50,
      multisig_type: 'percent',
      internalWrites: true,
    }
    expect(parseRelayerJob(job)).toEqual(job)
    expect(parseRelayerJob({ relayers: RELAYERS })).toEqual({ relayers: RELAYERS })
  })

  it('counts co-signers unless it says percent', () => {
    expect(parseRelayerJob({ relayers: RELAYERS, signers: SIGNERS, multisig: 2 }).multisig_type).toBe('number')
  })

  it.each<[string, Json]>([
    ['DB_JOB_INVALID', null],
    ['DB_JOB_INVALID', []],
    ['DB_JOB_INVALID', {}],
    ['DB_JOB_INVALID', { relayers: [] }],
    ['DB_JOB_INVALID', { relayers: ['x'] }],
    ['DB_JOB_INVALID', { relayers: [`policy:${'A'.repeat(43)}`] }],
    ['DB_JOB_INVALID', { relayers: [null] }],
    ['DB_JOB_INVALID', { relayers: [BOB.address, BOB.address] }],
    ['DB_JOB_INVALID', { relayers: [BOB.address.toUpperCase()] }],
    ['DB_JOB_INVALID', { relayers: RELAYERS, relayer: BOB.address }],
    ['DB_JOB_INVALID', { relayers: RELAYERS, signers: SIGNERS }],
    ['DB_JOB_INVALID', { relayers: RELAYERS, multisig: 1 }],
    ['DB_JOB_INVALID', { relayers: RELAYERS, multisig_type: 'number' }],
    ['DB_JOB_INVALID', { relayers: RELAYERS, signers: [], multisig: 1 }],
    ['DB_JOB_INVALID', { relayers: RELAYERS, signers: [ALICE.address, ALICE.address], multisig: 1 }],
    ['DB_JOB_INVALID', { relayers: RELAYERS, signers: [`policy:${'A'.repeat(43)}`], multisig: 1 }],
    ['DB_JOB_INVALID', { relayers: RELAYERS, signers: SIGNERS, multisig: 0 }],
    ['DB_JOB_INVALID', { relayers: RELAYERS, signers: SIGNERS, multisig: 3 }],
    ['DB_JOB_INVALID', { relayers: RELAYERS, signers: SIGNERS, multisig: 1.5 }],
    ['DB_JOB_INVALID', { relayers: RELAYERS, signers: SIGNERS, multisig: 101, multisig_type: 'percent' }],
    ['DB_JOB_INVALID', { relayers: RELAYERS, signers: SIGNERS, multisig: 1, multisig_type: 'all' }],
    ['DB_JOB_INVALID', { relayers: RELAYERS, internalWrites: 'yes' }],
    ['DB_SCHEMA_INVALID', { relayers: RELAYERS, schema: { typ: 'object' } }],
    ['DB_SCHEMA_INVALID', { relayers: RELAYERS, schema: null }],
  ])('refuses with %s %j', (code, job) => {
    expect(codeOf(() => parseRelayerJob(job))).toBe(code)
  })

  it(`takes RELAYERS_MAX, ${RELAYERS_MAX}, relayers and RELAYER_SIGNERS_MAX, ${RELAYER_SIGNERS_MAX}, co-signers, and no more`, () => {
    const job = (relayers: number, signers: number): Json => ({
      relayers: addresses(relayers),
      signers: addresses(signers),
      multisig: signers,
    })
    expect(parseRelayerJob(job(RELAYERS_MAX, RELAYER_SIGNERS_MAX)).multisig).toBe(RELAYER_SIGNERS_MAX)
    expect(codeOf(() => parseRelayerJob(job(RELAYERS_MAX + 1, 1)))).toBe('DB_LIMIT_EXCEEDED')
    expect(codeOf(() => parseRelayerJob(job(1, RELAYER_SIGNERS_MAX + 1)))).toBe('DB_LIMIT_EXCEEDED')
    // A user and all co-signers of a job have room in one query.
    expect(RELAYER_SIGNERS_MAX + 1).toBeLessThanOrEqual(INNER_SIGNATURES_MAX)
  })

  it('takes as many bytes as any program, and no more', () => {
    const job = (padding: number): Json => ({ relayers: RELAYERS, schema: { description: 'x'.repeat(padding) } })
    const around = JSON.stringify(job(0)).length
    expect(parseRelayerJob(job(PROGRAM_BYTES_MAX - around)).relayers).toEqual(RELAYERS)
    expect(codeOf(() => parseRelayerJob(job(PROGRAM_BYTES_MAX - around + 1)))).toBe('DB_LIMIT_EXCEEDED')
  })
})

it.each([
  [3, 50, 2],
  [3, 33, 1],
  [3, 34, 2],
  [3, 67, 3],
  [3, 100, 3],
  [2, 50, 1],
  [30, 1, 1],
  [30, 10, 3],
  [30, 11, 4],
  [7, 100, 7],
])('of %d signers %d percent are %d', (count, multisig, expected) => {
  expect(coSignersOf({ relayers: RELAYERS, signers: addresses(count), multisig, multisig_type: 'percent' })).toBe(
    expected,
  )
})

it('without signers none must agree', () => {
  expect(coSignersOf({ relayers: RELAYERS })).toBe(0)
})
