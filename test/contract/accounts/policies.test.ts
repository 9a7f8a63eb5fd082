import { describe, expect, it } from '@jest/globals'
import { parsePolicy, parseProposalId } from '../../../contract/accounts/policies.ts'
import { POLICY_DELAY_SECONDS_MAX, POLICY_MEMBERS_MAX, PROGRAM_BYTES_MAX } from '../../../contract/limits.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { ALICE, BOB, codeOf } from '../../support/contract.ts'

const MEMBERS = [ALICE.address, BOB.address]
const addresses = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `0x${n.toString(16).padStart(40, '0')}`)

describe('parsePolicy', () => {
  it('takes approvals of all and no delay where nothing else is said', () => {
    expect(parsePolicy({ members: MEMBERS })).toEqual({ members: MEMBERS, threshold: 2, delay: 0 })
  })

  it('takes all members', () => {
    const policy = { members: MEMBERS, threshold: 1, delay: 60, rule: ['gt', ['length', '$approvals'], 1] }
    expect(parsePolicy(policy)).toEqual(policy)
  })

  it(`takes POLICY_MEMBERS_MAX, ${POLICY_MEMBERS_MAX}, members, and no more`, () => {
    expect(parsePolicy({ members: addresses(POLICY_MEMBERS_MAX) }).threshold).toBe(POLICY_MEMBERS_MAX)
    expect(codeOf(() => parsePolicy({ members: addresses(POLICY_MEMBERS_MAX + 1) }))).toBe('DB_LIMIT_EXCEEDED')
  })

  it(`takes a delay of POLICY_DELAY_SECONDS_MAX, ${POLICY_DELAY_SECONDS_MAX} s, and no longer one`, () => {
    expect(parsePolicy({ members: MEMBERS, delay: POLICY_DELAY_SECONDS_MAX }).delay).toBe(POLICY_DELAY_SECONDS_MAX)
    expect(codeOf(() => parsePolicy({ members: MEMBERS, delay: POLICY_DELAY_SECONDS_MAX + 1 }))).toBe(
      'DB_POLICY_INVALID',
    )
  })

  it('takes as many bytes as any program, and no more', () => {
    const around = JSON.stringify({ delay: 0, members: MEMBERS, rule: '', threshold: 2 }).length
    const policy = (length: number): Json => ({ members: MEMBERS, rule: 'x'.repeat(length - around) })
    expect(parsePolicy(policy(PROGRAM_BYTES_MAX)).rule).toBeDefined()
    expect(codeOf(() => parsePolicy(policy(PROGRAM_BYTES_MAX + 1)))).toBe('DB_LIMIT_EXCEEDED')
  })

  it.each<Json>([
    null,
    [],
    'x',
    {},
    { members: [] },
    { members: 'x' },
    { members: ['x'] },
    { members: [5] },
    { members: [ALICE.address, ALICE.address] },
    { members: [BOB.address.toUpperCase()] },
    { members: [`policy:${'A'.repeat(43)}`] },
    { members: MEMBERS, threshold: 0 },
    { members: MEMBERS, threshold: 3 },
    { members: MEMBERS, threshold: 1.5 },
    { members: MEMBERS, threshold: '1' },
    { members: MEMBERS, delay: -1 },
    { members: MEMBERS, delay: 0.5 },
    { members: MEMBERS, delay: null },
    { members: MEMBERS, owner: ALICE.address },
  ])('refuses %j', (value) => {
    expect(codeOf(() => parsePolicy(value))).toBe('DB_POLICY_INVALID')
  })
})

describe('the id of a proposal', () => {
  const policy = `policy:${'A'.repeat(43)}`
  const id = 'a'.repeat(22)
  const name = `12-${id}`

  it('is that of its policy, the place of who proposed it among the members, and a name', () => {
    expect(parseProposalId(`${policy}/${name}`)).toEqual({ policy, name })
  })

  it.each<Json>([
    null,
    5,
    '',
    policy,
    name,
    `${policy}/`,
    `${policy}/${name}/`,
    `${policy}/${name}x`,
    `${policy}/${id}`,
    `${policy}/100-${id}`,
    `${policy}/01-${id}`,
    `${policy}/-1-${id}`,
    `${policy}/1--${id.slice(1)}`,
    `/${name}`,
    [policy, name],
  ])('is not %j', (id) => {
    expect(parseProposalId(id)).toBeUndefined()
  })
})
