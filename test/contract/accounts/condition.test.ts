import { describe, expect, it } from '@jest/globals'
import { checkCondition, compileCondition } from '../../../contract/accounts/condition.ts'
import type { Proposal } from '../../../contract/accounts/policies.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { createFuel } from '../../../fpjson/index.ts'
import { codeOf } from '../../support/contract.ts'

const PROPOSAL: Proposal = {
  query: ['set', { age: 20 }, 'people', 'Bob'],
  proposer: 'a',
  proposedAt: 1_999,
  expires: 9_000,
  approvals: ['a', 'b'],
  cancels: [],
}

function holds(rule: Json, fuel = 10_000): boolean {
  return compileCondition({ members: ['a', 'b', 'c'], threshold: 1, delay: 0, rule })(
    PROPOSAL,
    62_500,
    createFuel(fuel),
  )
}

describe('the condition of a policy', () => {
  it.each<[Json, boolean]>([
    [['equals', '$approvals', ['[]', 'a', 'b']], true],
    [['equals', ['length', '$members'], 3], true],
    [['equals', ['subtract', '$ts', '$proposedAt'], 61], true],
    [['equals', ['nth', 2, '$query'], 'people'], true],
    [['includes', 'c', '$approvals'], false],
  ])('%j is %j', (rule, expected) => {
    expect(holds(rule)).toBe(expected)
  })

  it.each<Json>([1, 'true', ['length', '$approvals'], null])('does not hold by what is only like true: %j', (rule) => {
    expect(holds(rule)).toBe(false)
  })

  it('holds without a rule', () => {
    expect(compileCondition({ members: ['a'], threshold: 1, delay: 0 })(PROPOSAL, 0, createFuel(0))).toBe(true)
  })

  it('never runs what the query says', () => {
    const query = ['equals', 1, 1]
    const condition = compileCondition({ members: ['a'], threshold: 1, delay: 0, rule: ['identity', '$query'] })
    expect(condition({ ...PROPOSAL, query }, 0, createFuel(1_000))).toBe(false)
  })

  it('fails with the code of what stopped it', () => {
    expect(codeOf(() => holds(['sum', ['range', 0, 5_000]], 100))).toBe('DB_FUEL_EXHAUSTED')
    expect(codeOf(() => holds(['gt', '$approvals', 1]))).toBe('DB_PROGRAM_FAILED')
  })
})

it.each<Json>([
  ['nosuchfunction', 1],
  ['gt', 1],
  ['gt', 1, 2, 3],
])('%j is refused when it is set', (...rule) => {
  expect(codeOf(() => checkCondition(rule as Json))).toBe('DB_POLICY_INVALID')
})

it('takes a call that has its arguments', () => {
  expect(() => checkCondition(['gt', '$approvals', 1])).not.toThrow()
})
