import { describe, expect, it } from '@jest/globals'
import { BUNDLERS_MAX, LINK_NAME_LENGTH_MAX, LINKED_CONTRACTS_MAX } from '../../../contract/limits.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { SIGNATURE_FORMS } from '../../../contract/wire/signature-forms.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { ALICE, BOB, OWNER, testDatabase } from '../../support/contract.ts'
import { inner } from '../../support/inner.ts'
import { DATABASES } from '../../support/signing.ts'

const KINDS = Object.keys(SIGNATURE_FORMS)

/** An operation each, as an owner may call it. */
const OPERATIONS: readonly Query[] = [
  ['setAlgorithms', ['evm']],
  ['setBundlers', [ALICE.address]],
  ['setSecure', false],
  ['setLimits', { ENTRY_FUEL: 60_000 }],
  ['linkContract', 'token', DATABASES[1]],
  ['unlinkContract', 'linked'],
  ['pause'],
  ['unpause'],
]

/** The `n`th of many addresses. */
function address(n: number): string {
  return `0x${n.toString(16).padStart(40, '0')}`
}

describe('every operation on the configuration', () => {
  it.each(OPERATIONS)('is for owners: %j', async (...query) => {
    const db = await testDatabase()
    await db.write(['linkContract', 'linked', DATABASES[0]])
    expect((await db.refuse(query as unknown as Query, ALICE)).code).toBe('DB_OWNER_REQUIRED')
    await db.write(query as unknown as Query)
  })

  it('takes effect in a batch with the others, or none does', async () => {
    const db = await testDatabase(['c'])
    await db.write(['linkContract', 'linked', DATABASES[0]])
    const before = db.read('getInfo')
    const failing: Query = ['batch', [...OPERATIONS.map((query) => [...query]), ['update', {}, 'c', 'absent']]]
    expect((await db.refuse(failing)).code).toBe('DB_DOCUMENT_MISSING')
    expect(db.read('getInfo')).toEqual(before)
    await db.write(['batch', OPERATIONS.map((query) => [...query])])
    expect(db.read('getInfo')).toMatchObject({
      algorithms: ['evm'],
      bundlers: [ALICE.address],
      secure: false,
      paused: false,
      contracts: { token: DATABASES[1] },
      limits: { ENTRY_FUEL: 60_000 },
    })
  })

  it('leaves the root that it found when it is undone', async () => {
    const db = await testDatabase()
    const config = () => db.contract.state.get('c')
    const before = config()
    const there: Query[] = [
      ['pause'],
      ['setAlgorithms', ['evm', 'ed25519']],
      ['setBundlers', [OWNER.address]],
      ['setSecure', false],
      ['setLimits', { ENTRY_FUEL: 60_000, DOCUMENT_BYTES_MAX: 100 }],
      ['linkContract', 'a', DATABASES[1]],
    ]
    const back: Query[] = [
      ['unpause'],
      ['setAlgorithms', KINDS],
      ['setBundlers', []],
      ['setSecure', true],
      ['setLimits', { ENTRY_FUEL: null, DOCUMENT_BYTES_MAX: null }],
      ['unlinkContract', 'a'],
    ]
    for (const [n, query] of there.entries()) {
      await db.write(query)
      expect(config()).not.toBe(before)
      await db.write(back[n] as Query)
      expect(config()).toBe(before)
    }
  })
})

describe('setAlgorithms', () => {
  it('refuses other kinds from then on, and takes them again later', async () => {
    const db = await testDatabase(['c'])
    await db.write(['set', {}, 'c', 'd'], ALICE)
    await db.write(['setAlgorithms', ['evm', 'arweave']])
    expect(db.read('getAlgorithms')).toEqual(['evm', 'arweave'])
    const error = await db.refuse(['set', {}, 'c', 'e'], ALICE)
    expect([error.code, error.data]).toEqual(['DB_KIND_REFUSED', { expected: ['evm', 'arweave'], got: 'ed25519' }])
    await db.write(['set', {}, 'c', 'e'], BOB)
    await db.write(['setAlgorithms', KINDS])
    await db.write(['set', {}, 'c', 'f'], ALICE)
    expect(db.read('getAlgorithms')).toEqual(KINDS)
  })

  it('refuses other kinds inside a query too', async () => {
    const db = await testDatabase(['c'])
    const consent = await inner(db, ['linkTo', BOB.address], ALICE)
    await db.write(['setAlgorithms', ['evm']])
    const { code, data } = await db.refuse(['addAddressLink', consent], BOB)
    expect([code, data]).toEqual(['DB_KIND_REFUSED', { expected: ['evm'], got: 'ed25519' }])
    await db.write(['setAlgorithms', KINDS])
    await db.write(['addAddressLink', consent], BOB)
  })

  it('keeps one spelling of a set', async () => {
    const db = await testDatabase()
    await db.write(['setAlgorithms', ['ed25519', 'evm']])
    expect(db.read('getAlgorithms')).toEqual(['evm', 'ed25519'])
  })

  it('never locks out every owner', async () => {
    const db = await testDatabase()
    const error = await db.refuse(['setAlgorithms', ['ed25519', 'arweave']])
    expect([error.code, error.sentence]).toEqual([
      'DB_CONFIG_INVALID',
      expect.stringContaining('no owner signs with ed25519 or arweave'),
    ])
    await db.write(['addOwner', ALICE.address])
    await db.write(['setAlgorithms', ['ed25519']])
    expect((await db.refuse(['setAlgorithms', KINDS])).code).toBe('DB_KIND_REFUSED')
    await db.write(['setAlgorithms', KINDS], ALICE)
    await db.write(['pause'])
  })

  it('never leaves a policy with a rule as the one owner that signs', async () => {
    const db = await testDatabase()
    const policy = { members: [ALICE.address], rule: ['always', true] }
    await db.write(['addOwner', (await db.write(['createPolicy', policy])).docId as string])
    expect(await db.refuse(['setAlgorithms', ['ed25519']])).toMatchObject({ code: 'DB_CONFIG_INVALID' })
  })

  it.each<Json[]>([[], [[]], ['evm'], [['evm', 'evm']], [['rsa256']], [['__proto__']], [[null]], [{}], [['evm'], 1]])(
    'takes no %j',
    async (...args) => {
      const db = await testDatabase()
      expect((await db.refuse(['setAlgorithms', ...args])).code).toBe('DB_ARGUMENTS_INVALID')
    },
  )
})

describe('setBundlers', () => {
  it(`keeps up to ${BUNDLERS_MAX} addresses, in their order`, async () => {
    const db = await testDatabase()
    const bundlers = Array.from({ length: BUNDLERS_MAX }, (_, n) => address(BUNDLERS_MAX - n))
    await db.write(['setBundlers', bundlers])
    expect(db.read('getBundlers')).toEqual(bundlers)
    expect((await db.refuse(['setBundlers', [...bundlers, address(0)]])).code).toBe('DB_ARGUMENTS_INVALID')
    await db.write(['setBundlers', []])
    expect(db.read('getBundlers')).toEqual([])
  })

  it.each<Json[]>([[], ['x'], [[ALICE.address, ALICE.address]], [['Bob']], [[5]], [null], [[ALICE.address], 1]])(
    'takes no %j',
    async (...args) => {
      const db = await testDatabase()
      expect((await db.refuse(['setBundlers', ...args])).code).toBe('DB_ARGUMENTS_INVALID')
    },
  )
})

describe('setSecure', () => {
  it('opens and closes collections without rules', async () => {
    const db = await testDatabase()
    expect((await db.refuse(['set', {}, 'c', 'd'])).code).toBe('DB_ACCESS_DENIED')
    await db.write(['setSecure', false])
    await db.write(['set', {}, 'c', 'd'], ALICE)
    await db.write(['setSecure', true])
    expect((await db.refuse(['set', {}, 'c', 'd'])).code).toBe('DB_ACCESS_DENIED')
  })

  it.each<Json[]>([[], [1], ['true'], [null], [true, true]])('takes no %j', async (...args) => {
    const db = await testDatabase()
    expect((await db.refuse(['setSecure', ...args])).code).toBe('DB_ARGUMENTS_INVALID')
  })
})

describe('linkContract', () => {
  it('keeps, replaces and removes ids', async () => {
    const db = await testDatabase()
    await db.write(['linkContract', 'token', DATABASES[0]])
    await db.write(['linkContract', 'token', DATABASES[1]])
    expect(db.read('getLinkedContract', 'token')).toBe(DATABASES[1])
    await db.write(['unlinkContract', 'token'])
    expect(db.read('getLinkedContract', 'token')).toBeNull()
    expect((await db.refuse(['unlinkContract', 'token'])).code).toBe('DB_CONFIG_INVALID')
  })

  it('knows names as names only, whatever they mean elsewhere', async () => {
    const db = await testDatabase()
    for (const name of ['constructor', 'toString', 'hasOwnProperty']) {
      expect(db.read('getLinkedContract', name)).toBeNull()
      expect((await db.refuse(['unlinkContract', name])).code).toBe('DB_CONFIG_INVALID')
      await db.write(['linkContract', name, DATABASES[0]])
      expect(db.read('getLinkedContract', name)).toBe(DATABASES[0])
    }
  })

  it(`keeps at most ${LINKED_CONTRACTS_MAX}`, async () => {
    const db = await testDatabase()
    const links = Array.from({ length: LINKED_CONTRACTS_MAX }, (_, n) => ['linkContract', `c${n}`, DATABASES[0]])
    await db.write(['batch', links])
    const error = await db.refuse(['linkContract', 'one-more', DATABASES[0]])
    expect([error.code, error.data]).toEqual([
      'DB_LIMIT_EXCEEDED',
      { limit: 'LINKED_CONTRACTS_MAX', expected: LINKED_CONTRACTS_MAX },
    ])
    await db.write(['linkContract', 'c0', DATABASES[1]])
  })

  it.each<Json[]>([
    [],
    ['token'],
    ['token', 'x'],
    ['token', null],
    ['', DATABASES[0]],
    ['__proto__', DATABASES[0]],
    ['a b', DATABASES[0]],
    ['1a', DATABASES[0]],
    [5, DATABASES[0]],
    ['x'.repeat(LINK_NAME_LENGTH_MAX + 1), DATABASES[0]],
    ['token', DATABASES[0], 1],
  ])('takes no %j %j %j', async (...args) => {
    const db = await testDatabase()
    expect((await db.refuse(['linkContract', ...args])).code).toBe('DB_ARGUMENTS_INVALID')
  })

  it('takes a name at the bound', async () => {
    const db = await testDatabase()
    const name = 'x'.repeat(LINK_NAME_LENGTH_MAX)
    await db.write(['linkContract', name, DATABASES[0]])
    expect(db.read('getLinkedContract', name)).toBe(DATABASES[0])
  })

  it.each<Json[]>([[], ['__proto__'], [5], ['a', 'b']])('is undone by no unlinkContract %j %j', async (...args) => {
    const db = await testDatabase()
    expect((await db.refuse(['unlinkContract', ...args])).code).toBe('DB_ARGUMENTS_INVALID')
  })
})

describe('pause and unpause', () => {
  it('may be said twice, and take no arguments', async () => {
    const db = await testDatabase()
    expect((await db.refuse(['pause', true])).code).toBe('DB_ARGUMENTS_INVALID')
    expect((await db.refuse(['unpause', 1])).code).toBe('DB_ARGUMENTS_INVALID')
    for (const query of [['unpause'], ['pause'], ['pause'], ['unpause']] satisfies Query[]) await db.write(query)
    expect(db.read('getInfo')).toMatchObject({ paused: false })
  })
})
