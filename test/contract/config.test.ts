import { describe, expect, it } from '@jest/globals'
import { initialise, parseGenesis, readConfig, writeConfig } from '../../contract/config.ts'
import { MemoryKv } from '../../contract/kv/memory-kv.ts'
import { OWNERS_MAX } from '../../contract/limits.ts'
import { Tree } from '../../contract/tree/tree.ts'
import { PROTOCOL } from '../../contract/wire/types.ts'
import { nativeSha256 } from '../../node/sequencer/native-sha256.ts'
import { ALICE, codeOf, GENESIS, OWNER, thrownBy } from '../support/contract.ts'

function owners(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `0x${n.toString(16).padStart(40, '0')}`)
}

describe('parseGenesis', () => {
  it.each([
    [GENESIS],
    [{ ...GENESIS, secure: false, owners: [ALICE.address, OWNER.address] }],
    [{ ...GENESIS, salt: 'x'.repeat(64) }],
    [{ ...GENESIS, owners: owners(OWNERS_MAX) }],
  ])('returns %j', (genesis) => {
    expect(parseGenesis(genesis)).toEqual(genesis)
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a list', [GENESIS]],
    ['a text', 'genesis'],
    ['an empty object', {}],
    ['a member too many', { ...GENESIS, name: 'x' }],
    ['__proto__ as a member', JSON.parse(JSON.stringify(GENESIS).replace('{', '{"__proto__":1,'))],
    ['another protocol', { ...GENESIS, protocol: 'WeftDB/2' }],
    ['no protocol', { ...GENESIS, protocol: undefined }],
    ['no owners', { ...GENESIS, owners: [] }],
    ['too many owners', { ...GENESIS, owners: owners(OWNERS_MAX + 1) }],
    ['owners in a text', { ...GENESIS, owners: OWNER.address }],
    ['an owner twice', { ...GENESIS, owners: [OWNER.address, OWNER.address] }],
    ['an owner in capitals', { ...GENESIS, owners: [OWNER.address.toUpperCase()] }],
    ['null as an owner', { ...GENESIS, owners: [null] }],
    ['undefined as an owner', { ...GENESIS, owners: [undefined] }],
    ['a hole for an owner', { ...GENESIS, owners: new Array(1) }],
    ['a list as an owner', { ...GENESIS, owners: [[OWNER.address]] }],
    ['a text as secure', { ...GENESIS, secure: 'true' }],
    ['1 as secure', { ...GENESIS, secure: 1 }],
    ['no salt', { ...GENESIS, salt: undefined }],
    ['a number as salt', { ...GENESIS, salt: 5 }],
    ['a salt too long', { ...GENESIS, salt: 'x'.repeat(65) }],
    ['a salt in UTF-8', { ...GENESIS, salt: 'é' }],
    ['a salt with a line feed', { ...GENESIS, salt: 'a\n' }],
  ])('refuses %s', (_name, genesis) => {
    expect(codeOf(() => parseGenesis(genesis))).toBe('DB_GENESIS_INVALID')
  })

  it('shows what is wrong, and not more of it than fits a line', () => {
    expect((thrownBy(() => parseGenesis({ ...GENESIS, owners: ['x'.repeat(100_000)] })) as Error).message).toMatch(
      /^DB_GENESIS_INVALID: "x{80}…" is no address: 0x and 40 lower-case hex digits, /,
    )
  })
})

it('starts a database from its genesis, and keeps what owners change', () => {
  const store = new Tree({ kv: new MemoryKv(), sha256: nativeSha256 })
  initialise(store, GENESIS)
  expect(readConfig(store)).toEqual({ protocol: PROTOCOL, owners: [OWNER.address], secure: true })
  const changed = { protocol: PROTOCOL, owners: [ALICE.address], secure: false } as const
  writeConfig(store, changed)
  expect([readConfig(store), store.size]).toEqual([changed, 1])
})
