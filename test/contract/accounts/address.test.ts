import { describe, expect, it } from '@jest/globals'
import { isAccount, isPolicyAddress } from '../../../contract/accounts/address.ts'
import { ALICE, BOB } from '../../support/contract.ts'

const POLICY = `policy:${'A'.repeat(43)}`

describe('the address of a policy', () => {
  it('is policy: and 32 bytes in base64url', () => {
    expect([isPolicyAddress(POLICY), isAccount(POLICY)]).toEqual([true, true])
  })

  it.each([
    `policy:${'A'.repeat(42)}B`,
    `policy:${'A'.repeat(42)}`,
    `policy:${'A'.repeat(44)}`,
    'policy:',
    `Policy:${'A'.repeat(43)}`,
    ` ${POLICY}`,
    `${POLICY}\n`,
    null,
    5,
    [POLICY],
  ])('is not %j', (value) => {
    expect([isPolicyAddress(value), isAccount(value)]).toEqual([false, false])
  })
})

it('an account is also whoever has a key', () => {
  expect([ALICE.address, BOB.address].map((address) => [isPolicyAddress(address), isAccount(address)])).toEqual([
    [false, true],
    [false, true],
  ])
})
