/** The social network: as people use it, and what happens in it by itself. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { BATCH_OPERATIONS_MAX, QUERY_KEYS_MAX } from '../../contract/limits.ts'
import { SETUP } from '../../examples/social/database.ts'
import { Network } from '../../examples/social/network.ts'
import { openLocal } from '../../node/local.ts'
import type { Db } from '../../sdk/db.ts'
import type { Json, JsonObject, Receipt } from '../../sdk/index.ts'
import { ed25519, evm } from '../../sdk/signers/index.ts'
import { ALICE, BOB, OPEN, START, type TestDatabase, testDatabase } from '../support/contract.ts'
import { runExample } from './run-example.ts'

const OWNER = ed25519()
const [CAROL, DAVE, EVE] = [ed25519(), evm(), ed25519()]

function idOf(receipt: Receipt): string {
  if (!receipt.success) throw new Error(receipt.error.message)
  return receipt.docId ?? ''
}

function codeOf(receipt: Receipt): string {
  return receipt.success ? 'done' : receipt.error.code
}

describe('the network', () => {
  let db: Db
  let carol: Network
  let dave: Network

  beforeEach(async () => {
    db = await openLocal({ owner: OWNER })
    idOf(await db.batch(SETUP))
    carol = new Network(db, CAROL)
    dave = new Network(db, DAVE)
    idOf(await carol.profile('carol'))
    idOf(await dave.profile('dave'))
  })

  afterEach(() => db.close())

  const profileOf = (address: string) => db.get<JsonObject>('profiles', address)

  it('gives a name to one address, and lets nobody touch the counters of a profile', async () => {
    expect(codeOf(await dave.profile('carol'))).toBe('DB_UNIQUE_TAKEN')
    expect(codeOf(await carol.profile('Carol!'))).toBe('DB_SCHEMA_VIOLATION')
    const forged = { username: 'carol', followers: 1_000 }
    const options = { signer: CAROL }
    expect(codeOf(await db.query('upsert:profile', forged, 'profiles', CAROL.address, options))).toBe(
      'DB_ACCESS_DENIED',
    )
    expect(codeOf(await db.update({ followers: 9 }, 'profiles', CAROL.address, options))).toBe('DB_ACCESS_DENIED')
    idOf(await carol.profile('caroline', 'new name'))
    expect(await profileOf(CAROL.address)).toMatchObject({ username: 'caroline', bio: 'new name', followers: 0 })
    expect(codeOf(await dave.profile('carol'))).toBe('done')
  })

  it('lets nobody act for another', async () => {
    const post = idOf(await carol.post('mine'))
    const options = { signer: DAVE }
    const tries: [string, ...(JsonObject | string)[]][] = [
      ['set:follow', {}, 'follows', `${CAROL.address}>${DAVE.address}`],
      ['set:like', {}, 'likes', `${post}>${CAROL.address}`],
      ['delete:post', 'posts', post],
      ['upsert:profile', { username: 'mallory' }, 'profiles', CAROL.address],
      ['add:post', { text: 'x', author: CAROL.address }, 'posts'],
    ]
    for (const [name, ...args] of tries) {
      expect([name, codeOf(await db.query(name, ...args, options))]).toEqual([name, 'DB_ACCESS_DENIED'])
    }
  })

  it('counts likes, replies, posts and followers, up and down, each once', async () => {
    const post = idOf(await carol.post('first'))
    idOf(await dave.like(post))
    expect(codeOf(await dave.like(post))).toBe('DB_ACCESS_DENIED')
    idOf(await dave.reply(post, 'hi'))
    idOf(await dave.follow(CAROL.address))
    expect(codeOf(await dave.follow(CAROL.address))).toBe('DB_ACCESS_DENIED')
    expect(codeOf(await dave.follow(DAVE.address))).toBe('DB_ACCESS_DENIED')
    expect(codeOf(await dave.follow(EVE.address))).toBe('DB_ACCESS_DENIED')
    expect(await db.get('posts', post)).toMatchObject({ likes: 1, replies: 1 })
    expect(await profileOf(CAROL.address)).toMatchObject({ followers: 1, following: 0, posts: 1 })
    expect(await profileOf(DAVE.address)).toMatchObject({ followers: 0, following: 1 })
    idOf(await dave.unlike(post))
    idOf(await dave.unfollow(CAROL.address))
    expect(await db.get('posts', post)).toMatchObject({ likes: 0, replies: 1 })
    expect(await profileOf(CAROL.address)).toMatchObject({ followers: 0 })
    idOf(await db.query('delete:post', 'posts', post, { signer: CAROL }))
    expect(await profileOf(CAROL.address)).toMatchObject({ posts: 0 })
  })

  it('takes one like of a post and one follow of a person, however the id goes on', async () => {
    const post = idOf(await carol.post('like me'))
    const options = { signer: DAVE }
    idOf(await dave.like(post))
    idOf(await dave.follow(CAROL.address))
    for (const end of ['>', '>1', `>${DAVE.address}`]) {
      const like = await db.query('set:like', {}, 'likes', `${post}>${DAVE.address}${end}`, options)
      const follow = await db.query('set:follow', {}, 'follows', `${DAVE.address}>${CAROL.address}${end}`, options)
      expect([codeOf(like), codeOf(follow)]).toEqual(['DB_ACCESS_DENIED', 'DB_ACCESS_DENIED'])
    }
    expect(await db.get('posts', post)).toMatchObject({ likes: 1 })
    expect(await profileOf(CAROL.address)).toMatchObject({ followers: 1 })
  })

  it('lets people with a profile reply, in 280 characters', async () => {
    const post = idOf(await carol.post('say something'))
    expect(codeOf(await new Network(db, EVE).reply(post, 'from nobody'))).toBe('DB_ACCESS_DENIED')
    expect(codeOf(await dave.reply(post, ''))).toBe('DB_SCHEMA_VIOLATION')
    expect(codeOf(await dave.reply(post, 'x'.repeat(281)))).toBe('DB_SCHEMA_VIOLATION')
    expect(codeOf(await dave.reply('nothing', 'to nothing'))).toBe('DB_ACCESS_DENIED')
    const { docId = '' } = (await dave.reply(post, 'x'.repeat(280))) as { docId?: string }
    expect(await db.get('posts', post, 'replies', docId)).toMatchObject({ post, author: DAVE.address })
  })

  it('lets a like of a post that is gone be taken back', async () => {
    const post = idOf(await carol.post('soon gone'))
    idOf(await dave.like(post))
    idOf(await db.query('delete:post', 'posts', post, { signer: CAROL }))
    expect(codeOf(await dave.unlike(post))).toBe('done')
    expect(codeOf(await dave.like(post))).toBe('DB_ACCESS_DENIED')
  })

  it('shows the newest posts of those that one follows, newest first', async () => {
    idOf(await dave.follow(CAROL.address))
    for (const text of ['one', 'two', 'three']) idOf(await carol.post(text))
    idOf(await dave.post('not mine to read'))
    const texts = (await dave.timeline()).map(({ text }) => text)
    expect(texts.toSorted()).toEqual(['one', 'three', 'two'])
    const dates = (await dave.timeline()).map(({ date }) => date)
    expect(dates).toEqual(dates.toSorted((a, b) => b - a))
    expect(await dave.timeline(2)).toHaveLength(2)
    expect(await carol.timeline()).toEqual([])
  })
})

describe('by itself', () => {
  const HOUR = 3_600_000
  let db: TestDatabase

  beforeEach(async () => {
    db = await testDatabase()
    await db.write(['batch', SETUP as unknown as Json[]])
    await db.write(['query', 'upsert:profile', { username: 'alice' }, 'profiles', ALICE.address], ALICE)
  })

  const post = async (data: JsonObject) => (await db.write(['query', 'add:post', data, 'posts'], ALICE)).docId as string

  /** Ticks of nobody in particular at some time, until nothing is due any more. */
  async function later(ms: number): Promise<void> {
    const ts = START + ms
    while ((db.contract.dueAt ?? 0) <= ts) {
      db.contract.apply({ ...(await db.entry(['tick'], BOB, { expires: ts + 1 })), ts })
    }
  }

  it('the posts of the last day that are liked most are trending, every hour', async () => {
    const [plain, liked] = [await post({ text: 'plain' }), await post({ text: 'liked' })]
    await db.write(['query', 'set:like', {}, 'likes', `${liked}>${BOB.address}`], BOB)
    expect(db.read('get', 'trending', 'now')).toBe(null)
    await later(HOUR + 60_000)
    expect(db.read('get', 'trending', 'now')).toMatchObject({ posts: [liked, plain] })
    await later(30 * HOUR)
    expect(db.read('get', 'trending', 'now')).toMatchObject({ posts: [] })
  })

  it('are found among any number of older posts that were liked more', async () => {
    await db.write(['setRules', OPEN, 'posts'])
    await db.write(['removeTrigger', 'count-post', 'posts'])
    const old = { author: BOB.address, text: 'old', date: 0, hour: 0, likes: 9, replies: 0 }
    for (let i = 0; i < QUERY_KEYS_MAX + 1_000; i += BATCH_OPERATIONS_MAX) {
      const ids = Array.from({ length: BATCH_OPERATIONS_MAX }, (_, n) => `old${i + n}`)
      await db.write(['batch', ids.map((id) => ['set', { id, ...old }, 'posts', id])], BOB)
    }
    const hour = START - (START % HOUR)
    await db.write(['set', { id: 'new', ...old, date: START, hour, likes: 0 }, 'posts', 'new'], BOB)
    await later(HOUR + 60_000)
    expect(db.read('getCrons')).toMatchObject([{ key: 'expire' }, { key: 'trend', failures: 0 }])
    expect(db.read('get', 'trending', 'now')).toMatchObject({ posts: ['new'] })
  })

  it('goes over ten posts of each of the last 24 hours at most', async () => {
    await db.write(['setRules', OPEN, 'posts'])
    await db.write(['removeTrigger', 'count-post', 'posts'])
    const hours = Array.from({ length: 30 }, (_, n) => START - (START % HOUR) - n * HOUR)
    for (const hour of hours) {
      const posts = Array.from({ length: 20 }, (_, n) => {
        const id = `${hour}-${n}`
        return { id, author: BOB.address, text: 'x', date: hour + n, hour, likes: n, replies: 0 }
      })
      await db.write(['batch', posts.map((one) => ['set', one, 'posts', one.id])], BOB)
    }
    const query = ['posts', ['hour', 'in', hours.slice(0, 24)], ['likes', 'desc'], ['date', 'desc'], 10]
    const { keys, dropped, results } = db.read('explain', 'get', ...query) as JsonObject
    expect([dropped, results]).toEqual([0, 10])
    expect(keys).toBeLessThanOrEqual(24 * 10)
    await later(HOUR + 60_000)
    const { posts } = db.read('get', 'trending', 'now') as { posts: string[] }
    expect(posts).toEqual(hours.slice(0, 10).map((hour) => `${hour}-19`))
  })

  it('more posts go every minute than one entry may fire triggers for', async () => {
    for (let i = 0; i < 60; i++) await post({ text: 'goes', expires: START + 70_000 })
    await later(HOUR / 4)
    expect(db.read('count', 'posts')).toBe(0)
    expect(db.read('get', 'profiles', ALICE.address)).toMatchObject({ posts: 0 })
  })

  it('posts go when their time is up, and are counted down', async () => {
    const [stays, goes] = [await post({ text: 'stays' }), await post({ text: 'goes', expires: START + HOUR / 2 })]
    await later(HOUR / 3)
    expect(db.read('get', 'posts', goes)).not.toBe(null)
    await later(HOUR)
    expect(db.read('get', 'posts', goes)).toBe(null)
    expect(db.read('get', 'posts', stays)).not.toBe(null)
    expect(db.read('get', 'profiles', ALICE.address)).toMatchObject({ posts: 1 })
  })
})

it('runs as an example', async () => {
  const { code, output } = await runExample('social/main.ts')
  expect(output).toMatch(
    /Bob reads: Hello from a database that nobody owns \(likes 1, replies 1\)\nalice has 1 follower\n$/,
  )
  expect(code).toBe(0)
})
