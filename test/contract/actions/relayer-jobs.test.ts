import { expect, it } from '@jest/globals'
import { NAME_LENGTH_MAX, RELAYER_JOBS_MAX } from '../../../contract/limits.ts'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { ALICE, BOB, testDatabase } from '../../support/contract.ts'

const JOB = { relayers: [BOB.address] }

it('sets jobs, replaces them, lists them in order, and takes them away', async () => {
  const db = await testDatabase()
  await db.write([
    'batch',
    [
      ['addRelayerJob', 'b', JOB],
      ['addRelayerJob', 'a', JOB],
    ],
  ])
  await db.write(['addRelayerJob', 'b', { relayers: [ALICE.address] }])
  expect([db.read('listRelayerJobs'), db.read('getRelayerJob', 'b'), db.read('getRelayerJob', 'c')]).toEqual([
    ['a', 'b'],
    { relayers: [ALICE.address] },
    null,
  ])
  await db.write(['removeRelayerJob', 'a'])
  expect(await db.refuse(['removeRelayerJob', 'a'])).toMatchObject({ code: 'DB_JOB_INVALID' })
  expect(db.read('listRelayerJobs')).toEqual(['b'])
})

it('is for owners', async () => {
  const db = await testDatabase()
  for (const query of [
    ['addRelayerJob', 'a', JOB],
    ['removeRelayerJob', 'a'],
  ] as Query[]) {
    expect(await db.refuse(query, ALICE)).toMatchObject({ code: 'DB_OWNER_REQUIRED' })
  }
})

it.each<Json[]>([[], [''], [5], ['a b'], ['é'], ['a\n'], ['x'.repeat(NAME_LENGTH_MAX + 1)]])(
  '%j is no id of a job',
  async (...args) => {
    const db = await testDatabase()
    expect(
      await db.refuse(['addRelayerJob', ...(args as Json[]), ...(args.length > 0 ? [JOB] : [])] as Query),
    ).toMatchObject({
      code: 'DB_ARGUMENTS_INVALID',
    })
  },
)

it(`an id has at most NAME_LENGTH_MAX, ${NAME_LENGTH_MAX}, characters`, async () => {
  const db = await testDatabase()
  await db.write(['addRelayerJob', 'x'.repeat(NAME_LENGTH_MAX), JOB])
  expect(await db.refuse(['addRelayerJob', 'a', JOB, 1])).toMatchObject({ code: 'DB_ARGUMENTS_INVALID' })
  expect(await db.refuse(['removeRelayerJob', 'a', 'b'])).toMatchObject({ code: 'DB_ARGUMENTS_INVALID' })
})

it(`there are at most RELAYER_JOBS_MAX, ${RELAYER_JOBS_MAX}`, async () => {
  const db = await testDatabase()
  const add = (n: number): Json => ['addRelayerJob', `j${n}`, JOB]
  for (let from = 0; from < RELAYER_JOBS_MAX; from += 500) {
    await db.write(['batch', Array.from({ length: 500 }, (_, n) => add(from + n))])
  }
  expect(await db.refuse(add(RELAYER_JOBS_MAX) as unknown as Query)).toMatchObject({
    code: 'DB_LIMIT_EXCEEDED',
    data: { limit: 'RELAYER_JOBS_MAX' },
  })
  await db.write(add(0) as unknown as Query)
})
