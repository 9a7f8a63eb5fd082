import { describe, expect, it } from '@jest/globals'
import { type ActionContext, ownersOnly } from '../../../contract/actions/context.ts'
import { OWNERS_MAX } from '../../../contract/limits.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { PROTOCOL, type Query } from '../../../contract/wire/types.ts'
import { ed25519 } from '../../../sdk/signers/index.ts'
import { ALICE, BOB, codeOf, OPEN, OWNER, testDatabase } from '../../support/contract.ts'
import { link } from '../../support/inner.ts'
import { DATABASES } from '../../support/signing.ts'

/** The `n`th of many addresses. */
function address(n: number): string {
  return `0x${n.toString(16).padStart(40, '0')}`
}

describe('what only owners may', () => {
  it.each<Query>([
    ['setRules', OPEN, 'c'],
    ['setSchema', {}, 'c'],
    ['removeSchema', 'c'],
    ['addOwner', ALICE.address],
    ['removeOwner', OWNER.address],
  ])('%j', async (...query) => {
    const db = await testDatabase(['c'])
    const error = await db.refuse(query as unknown as Query, ALICE)
    expect([error.code, error.data]).toEqual(['DB_OWNER_REQUIRED', { signer: ALICE.address }])
  })

  it('is theirs no more once they are removed', async () => {
    const db = await testDatabase()
    await db.write(['addOwner', ALICE.address])
    await db.write(['removeOwner', OWNER.address], ALICE)
    expect((await db.refuse(['setRules', OPEN, 'c'])).code).toBe('DB_OWNER_REQUIRED')
    await db.write(['setRules', OPEN, 'c'], ALICE)
    expect(db.read('getOwner')).toEqual([ALICE.address])
  })

  it('does not let them past the rules', async () => {
    const db = await testDatabase()
    await db.write(['setRules', [['set', [['allowif()', ['equals', '$signer', ALICE.address]]]]], 'c'])
    expect((await db.refuse(['set', {}, 'c', 'd'])).code).toBe('DB_ACCESS_DENIED')
  })
})

describe('owners', () => {
  it('are kept in the order in which they came', async () => {
    const db = await testDatabase()
    await db.write(['addOwner', BOB.address])
    await db.write(['addOwner', ALICE.address], BOB)
    expect(db.read('getOwner')).toEqual([OWNER.address, BOB.address, ALICE.address])
  })

  it.each<Query>([
    ['addOwner', OWNER.address],
    ['removeOwner', ALICE.address],
    ['removeOwner', OWNER.address],
  ])('do not change by %j', async (...query) => {
    const db = await testDatabase()
    expect((await db.refuse(query as unknown as Query)).code).toBe('DB_OWNER_INVALID')
  })

  it(`are at most ${OWNERS_MAX}`, async () => {
    const db = await testDatabase()
    const more = Array.from({ length: OWNERS_MAX - 1 }, (_, n) => ['addOwner', address(n)])
    await db.write(['batch', more])
    expect(db.read('getOwner')).toHaveLength(OWNERS_MAX)
    expect((await db.refuse(['addOwner', address(OWNERS_MAX)])).code).toBe('DB_OWNER_INVALID')
  })

  it.each<Json[]>([
    [],
    ['0x0'],
    [ALICE.address.toUpperCase()],
    [OWNER.address.toUpperCase()],
    [ALICE.address, BOB.address],
    [[ALICE.address]],
    [null],
    ['__proto__'],
    ['*'],
  ])('have no address %j', async (...args) => {
    const db = await testDatabase()
    expect((await db.refuse(['addOwner', ...args])).code).toBe('DB_ARGUMENTS_INVALID')
  })
})

describe('an owner', () => {
  const KEY = ed25519(Buffer.alloc(32, 41))

  it('is no key that is linked to an account, or was', async () => {
    const db = await testDatabase()
    await link(db, KEY, ALICE)
    expect(await db.refuse(['addOwner', KEY.address])).toMatchObject({ code: 'DB_OWNER_INVALID' })
    await db.write(['removeAddressLink', KEY.address], ALICE)
    const { code, sentence } = await db.refuse(['addOwner', KEY.address])
    expect([code, sentence]).toEqual(['DB_OWNER_INVALID', expect.stringContaining('is a session key')])
  })

  it('is no policy that lacks members with keys of their own', async () => {
    const db = await testDatabase()
    await link(db, KEY, ALICE)
    const members = [KEY.address, ALICE.address, BOB.address]
    const policyOf = async (threshold: number) =>
      (await db.write(['createPolicy', { members, threshold }])).docId as string
    const { code, sentence } = await db.refuse(['addOwner', await policyOf(3)])
    expect([code, sentence]).toEqual(['DB_OWNER_INVALID', expect.stringContaining('takes 3 approvals')])
    await db.write(['addOwner', await policyOf(2)])
    await db.write(['removeOwner', OWNER.address])
  })
})

describe('the last owner', () => {
  it('is not removed without a word about what that means', async () => {
    const db = await testDatabase()
    const { code, sentence } = await db.refuse(['removeOwner', OWNER.address])
    expect([code, sentence]).toEqual([
      'DB_OWNER_INVALID',
      expect.stringContaining('is the last owner: without one nobody ever changes rules'),
    ])
  })

  it('freezes rules and configuration by going, while documents go on', async () => {
    const db = await testDatabase(['c'])
    await db.write(['removeOwner', OWNER.address, { freeze: true }])
    expect(db.read('getOwner')).toEqual([])
    for (const query of [['setRules', OPEN, 'd'], ['addOwner', OWNER.address], ['pause']] satisfies Query[]) {
      expect((await db.refuse(query)).code).toBe('DB_OWNER_REQUIRED')
    }
    await db.write(['set', {}, 'c', 'd'], ALICE)
  })

  it('cannot go where others are left, nor in a batch that does not go through', async () => {
    const db = await testDatabase()
    expect((await db.refuse(['batch', [['removeOwner', OWNER.address, { freeze: true }], ['pause']]])).code).toBe(
      'DB_OWNER_REQUIRED',
    )
    await db.write(['addOwner', ALICE.address])
    expect((await db.refuse(['removeOwner', OWNER.address, { freeze: true }])).code).toBe('DB_OWNER_INVALID')
  })

  it('who can sign stays', async () => {
    const db = await testDatabase()
    await db.write([
      'batch',
      [
        ['addOwner', ALICE.address],
        ['setAlgorithms', ['evm']],
      ],
    ])
    const { code, sentence } = await db.refuse(['removeOwner', OWNER.address])
    expect([code, sentence]).toEqual(['DB_OWNER_INVALID', expect.stringContaining('no owner that is left is sure')])
  })

  it('stays where only policies with a rule would be left, for a rule may never hold', async () => {
    const db = await testDatabase()
    const policy = { members: [OWNER.address], rule: ['always', false] }
    await db.write(['addOwner', (await db.write(['createPolicy', policy])).docId as string])
    for (const query of [
      ['removeOwner', OWNER.address],
      ['removeOwner', OWNER.address, { freeze: true }],
    ] satisfies Query[]) {
      expect(await db.refuse(query)).toMatchObject({ code: 'DB_OWNER_INVALID' })
    }
    await db.write(['addOwner', BOB.address])
    await db.write(['removeOwner', OWNER.address], BOB)
  })

  it('does not go while the database is paused, which nobody could end', async () => {
    const db = await testDatabase()
    const freeze: Query = ['removeOwner', OWNER.address, { freeze: true }]
    expect(await db.refuse(['batch', [['pause'], freeze]])).toMatchObject({ code: 'DB_OWNER_INVALID' })
    await db.write(['pause'])
    const { code, sentence } = await db.refuse(freeze)
    expect([code, sentence]).toEqual(['DB_OWNER_INVALID', expect.stringContaining('unpause')])
    await db.write(['batch', [['unpause'], freeze]])
  })

  it('does not go while the database evolves, which nobody could end', async () => {
    const db = await testDatabase()
    const freeze: Query = ['removeOwner', OWNER.address, { freeze: true }]
    expect(await db.refuse(['batch', [['evolve', DATABASES[1]], freeze]])).toMatchObject({ code: 'DB_EVOLVING' })
    await db.write(['evolve', DATABASES[1]])
    expect(await db.refuse(freeze)).toMatchObject({ code: 'DB_EVOLVING' })
    await db.write(['batch', [['evolve', null], freeze]])
  })

  it.each<Json[]>([
    [{}],
    [{ freeze: false }],
    [{ freeze: 1 }],
    [{ freeze: true, x: 1 }],
    [true],
    [null],
    [{ freeze: true }, 1],
  ])('takes no %j %j', async (...options) => {
    const db = await testDatabase()
    expect((await db.refuse(['removeOwner', OWNER.address, ...options])).code).toBe('DB_ARGUMENTS_INVALID')
  })
})

describe('a key that is not the own one of the owner', () => {
  it.each<[string, Partial<ActionContext>]>([
    ['a linked key', { auth: { key: ALICE.address, relayer: null, jobID: null, extra: null } }],
    ['what the database does by itself', { privileged: true }],
  ])('administers nothing: %s', (_name, change) => {
    const context = {
      signer: OWNER.address,
      auth: { key: OWNER.address, relayer: null, jobID: null, extra: null },
      privileged: false,
      config: () => ({ protocol: PROTOCOL, owners: [OWNER.address], secure: true }),
    } as unknown as ActionContext
    expect(ownersOnly(context, 1)).toBe(1)
    expect(codeOf(() => ownersOnly({ ...context, ...change }, 1))).toBe('DB_OWNER_REQUIRED')
  })
})

describe('rules and schemas', () => {
  it('are read back as they were set, and for exactly the collection named', async () => {
    const db = await testDatabase()
    const [rules, schema]: Json[] = [[['set', [['allow()']]]], { type: 'object' }]
    await db.write(['setRules', rules as Json, 'posts', '*', 'comments'])
    await db.write(['setSchema', schema as Json, 'posts', '*', 'comments'])
    expect([
      db.read('getRules', 'posts', '*', 'comments'),
      db.read('getSchema', 'posts', '*', 'comments'),
      db.read('getRules', 'posts', 'p1', 'comments'),
      db.read('getSchema', 'posts'),
    ]).toEqual([rules, schema, null, null])
  })

  it('count from the next operation on', async () => {
    const db = await testDatabase(['c'])
    await db.write(['set', { a: 'x' }, 'c', 'd'])
    await db.write(['setSchema', { properties: { a: { type: 'number' } } }, 'c'])
    const error = await db.refuse(['update', { b: 1 }, 'c', 'd'])
    expect(error.message).toBe('DB_SCHEMA_VIOLATION: c/d breaks the schema: /a must be of type number, got "x"')
    await db.write(['removeSchema', 'c'])
    await db.write(['update', { b: 1 }, 'c', 'd'])
    await db.write(['removeSchema', 'c'])
  })

  it.each<[string, Query]>([
    ['DB_ARGUMENTS_INVALID', ['setSchema']],
    ['DB_SCHEMA_INVALID', ['setSchema', { type: 'text' }, 'c']],
    ['DB_SCHEMA_INVALID', ['setSchema', null, 'c']],
    ['DB_PATH_INVALID', ['removeSchema']],
  ])('%s for %j', async (code, query) => {
    const db = await testDatabase()
    expect((await db.refuse(query)).code).toBe(code)
  })
})
