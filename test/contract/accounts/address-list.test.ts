import { describe, expect, it } from '@jest/globals'
import { parseAddressList } from '../../../contract/accounts/address-list.ts'
import { ContractError } from '../../../contract/errors.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { ALICE, BOB, codeOf } from '../../support/contract.ts'

const FORM = {
  name: 'friends',
  limit: 'FRIENDS_MAX',
  most: 2,
  invalid: (sentence: string) => new ContractError('DB_ARGUMENTS_INVALID', sentence),
}

describe('parseAddressList', () => {
  it('takes as many as there may be', () => {
    const list = [ALICE.address, BOB.address]
    expect(parseAddressList(list, FORM)).toEqual(list)
    expect(codeOf(() => parseAddressList([...list, list[0] as string], FORM))).toBe('DB_LIMIT_EXCEEDED')
  })

  it.each<[Json | undefined]>([
    [undefined],
    [null],
    [ALICE.address],
    [{ 0: ALICE.address }],
    [[]],
    [[null]],
    [[ALICE.address, ALICE.address]],
    [[`policy:${'A'.repeat(43)}`]],
    [[` ${ALICE.address}`]],
  ])('refuses %j', (value) => {
    expect(codeOf(() => parseAddressList(value, FORM))).toBe('DB_ARGUMENTS_INVALID')
  })
})
