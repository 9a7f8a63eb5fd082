import { describe, expect, it } from '@jest/globals'
import { allLimits } from '../../../contract/owner-limits.ts'
import { CONTRACT_VERSION } from '../../../contract/version.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { SIGNATURE_FORMS } from '../../../contract/wire/signature-forms.ts'
import { codeOf, OPEN, OWNER, testDatabase } from '../../support/contract.ts'
import { DATABASES } from '../../support/signing.ts'

it('tells of a database that nobody configured, defaults filled in', async () => {
  const db = await testDatabase()
  expect(db.read('getInfo')).toEqual({
    protocol: 'WeftDB/1',
    version: CONTRACT_VERSION,
    owners: [OWNER.address],
    secure: true,
    paused: false,
    algorithms: Object.keys(SIGNATURE_FORMS),
    bundlers: [],
    contracts: {},
    limits: allLimits(undefined),
    canEvolve: true,
    isEvolving: false,
    source: null,
    next: null,
  })
  expect(db.read('getVersion')).toBe(CONTRACT_VERSION)
  expect(db.read('getEvolve')).toEqual({
    version: CONTRACT_VERSION,
    canEvolve: true,
    isEvolving: false,
    source: null,
    next: null,
  })
  expect([db.read('getBundlers'), db.read('getAlgorithms'), db.read('getOwner')]).toEqual([
    [],
    Object.keys(SIGNATURE_FORMS),
    [OWNER.address],
  ])
})

it('tells of one collection what is set for it', async () => {
  const db = await testDatabase(['c', 'c/d/e'])
  await db.write(['setSchema', { type: 'object' }, 'c'])
  await db.write(['addIndex', [['a'], ['b', 'desc']], 'c'])
  await db.write(['exemptIndex', 'bio', 'c'])
  for (const id of ['d', 'e', 'f']) await db.write(['set', {}, 'c', id])
  await db.write(['set', {}, 'c', 'd', 'e', 'f'])
  expect(db.read('getCollection', 'c')).toEqual({
    rules: OPEN,
    schema: { type: 'object' },
    indexes: [
      {
        parts: [
          ['a', 'asc'],
          ['b', 'desc'],
        ],
        unique: false,
        state: 'ready',
      },
    ],
    exempt: ['bio'],
    triggers: [],
    documents: 3,
  })
  expect(db.read('getCollection', 'c', 'd', 'e')).toMatchObject({ rules: OPEN, schema: null, documents: 1 })
  expect(db.read('getCollection', 'nothing')).toEqual({
    rules: null,
    schema: null,
    indexes: [],
    exempt: [],
    triggers: [],
    documents: 0,
  })
})

describe('refuses', () => {
  it.each<[string, Json[]]>([
    ['DB_ARGUMENTS_INVALID', ['getInfo', 1]],
    ['DB_ARGUMENTS_INVALID', ['getVersion', null]],
    ['DB_ARGUMENTS_INVALID', ['getEvolve', {}]],
    ['DB_ARGUMENTS_INVALID', ['getBundlers', 'x']],
    ['DB_ARGUMENTS_INVALID', ['getAlgorithms', []]],
    ['DB_ARGUMENTS_INVALID', ['getLinkedContract']],
    ['DB_ARGUMENTS_INVALID', ['getLinkedContract', '__proto__']],
    ['DB_ARGUMENTS_INVALID', ['getLinkedContract', 'a', 'b']],
    ['DB_PATH_INVALID', ['getCollection']],
    ['DB_PATH_INVALID', ['getCollection', 'c', 'd']],
    ['DB_PATH_INVALID', ['getCollection', 5]],
  ])('%s for %j', async (code, query) => {
    const db = await testDatabase()
    expect(codeOf(() => db.contract.read(query))).toBe(code)
  })
})

it('proves what owners decided', async () => {
  const db = await testDatabase()
  await db.write(['linkContract', 'token', DATABASES[1]])
  const { result, proof } = db.contract.prove(['getLinkedContract', 'token'])
  expect([result, proof.length > 0]).toEqual([DATABASES[1], true])
})
