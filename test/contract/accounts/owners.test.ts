import { describe, expect, it } from '@jest/globals'
import { addLink } from '../../../contract/accounts/links.ts'
import { checkOwner, findOwningPolicy, hasSigningOwner } from '../../../contract/accounts/owners.ts'
import { parsePolicy, writePolicy } from '../../../contract/accounts/policies.ts'
import type { Config } from '../../../contract/config.ts'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import type { Store } from '../../../contract/tree/store.ts'
import { Tree } from '../../../contract/tree/tree.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { PROTOCOL, type SignatureKind } from '../../../contract/wire/types.ts'
import { nativeSha256 } from '../../../node/sequencer/native-sha256.ts'
import { ALICE, BOB, codeOf } from '../../support/contract.ts'

const POLICY = `policy:${'A'.repeat(43)}`
/** Alice signs by `ed25519`, Bob by `evm`. */
const MEMBERS = [ALICE.address, BOB.address]

/** A state with a policy, in which keys are linked. */
function stateOf(policy: JsonObject, linked: readonly string[] = []): Store {
  const store = new Tree({ kv: new MemoryKv(), sha256: nativeSha256 })
  writePolicy(store, POLICY, parsePolicy(policy as Json))
  for (const key of linked) addLink(store, key, { address: '0x0', expiry: 0, scope: {} })
  return store
}

function configOf(owners: readonly string[], algorithms?: readonly SignatureKind[]): Config {
  return { protocol: PROTOCOL, owners, secure: true, ...(algorithms && { algorithms }) }
}

describe('who is sure to be able to sign', () => {
  it.each<[string, boolean, JsonObject, Config, readonly string[]]>([
    ['a key', true, { members: MEMBERS }, configOf([ALICE.address]), []],
    ['a key of a refused kind', false, { members: MEMBERS }, configOf([ALICE.address], ['evm']), []],
    ['a linked key', false, { members: MEMBERS }, configOf([ALICE.address]), [ALICE.address]],
    ['one of two owners', true, { members: MEMBERS }, configOf([ALICE.address, BOB.address]), [ALICE.address]],
    ['a policy', true, { members: MEMBERS }, configOf([POLICY]), []],
    ['a policy that delays', true, { members: MEMBERS, delay: 60 }, configOf([POLICY]), []],
    ['a policy of a linked key', false, { members: MEMBERS }, configOf([POLICY]), [BOB.address]],
    ['a policy that can do without it', true, { members: MEMBERS, threshold: 1 }, configOf([POLICY]), [BOB.address]],
    ['a policy of a refused kind', false, { members: MEMBERS }, configOf([POLICY], ['evm']), []],
    ['one refused, one linked', false, { members: MEMBERS, threshold: 1 }, configOf([POLICY], ['evm']), [BOB.address]],
    ['a policy with a rule', false, { members: MEMBERS, rule: ['always', true] }, configOf([POLICY]), []],
    ['no policy', false, { members: MEMBERS }, configOf([`policy:${'E'.repeat(43)}`]), []],
    ['nobody', false, { members: MEMBERS }, configOf([]), []],
  ])('%s: %s', (_, expected, policy, config, linked) => {
    expect(hasSigningOwner(stateOf(policy, linked), config)).toBe(expected)
  })
})

describe('checkOwner', () => {
  it('takes a key, and a policy of which enough members have one, with or without a rule', () => {
    const store = stateOf({ members: MEMBERS, threshold: 1, rule: ['always', false] }, [BOB.address])
    for (const address of [ALICE.address, POLICY]) expect(checkOwner(store, address)).toBeUndefined()
  })

  it('refuses a session key, a policy that depends on one, and one that does not exist', () => {
    const store = stateOf({ members: MEMBERS }, [BOB.address])
    for (const address of [BOB.address, POLICY, `policy:${'E'.repeat(43)}`]) {
      expect(codeOf(() => checkOwner(store, address))).toBe('DB_OWNER_INVALID')
    }
  })
})

it('findOwningPolicy finds a policy among the owners by its member', () => {
  const store = stateOf({ members: [BOB.address] })
  const config = configOf([ALICE.address, POLICY])
  expect(findOwningPolicy(store, config, BOB.address)).toBe(POLICY)
  expect(findOwningPolicy(store, config, ALICE.address)).toBeUndefined()
  expect(findOwningPolicy(store, configOf([ALICE.address]), BOB.address)).toBeUndefined()
})
