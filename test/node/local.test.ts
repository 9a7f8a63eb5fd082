import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Receipt } from '../../contract/wire/types.ts'
import { openHost } from '../../node/context.ts'
import { openLocal } from '../../node/local.ts'
import { verifyRecords } from '../../node/recover/verify.ts'
import type { Db } from '../../sdk/db.ts'
import { SdkError } from '../../sdk/errors.ts'
import { ed25519 } from '../../sdk/signers/index.ts'
import { openGenesis } from '../support/database.ts'
import { segmentFiles } from '../support/log-files.ts'
import { quickSigner } from '../support/quick-signer.ts'
import { allSigners } from '../support/signing.ts'
import { mountTinyDisk, removeDir, tempDir } from '../support/temp-dir.ts'

const owner = quickSigner(Buffer.alloc(32, 1))
let dir: string
let db: Db

beforeEach(() => {
  dir = tempDir()
})
afterEach(async () => {
  await db.close()
  removeDir(dir)
})

describe('a local database', () => {
  it('in memory does what the example says', async () => {
    db = await openLocal({ owner: ed25519(), secure: false })
    await db.set({ name: 'Bob', age: 20 }, 'people', 'Bob')
    expect(await db.get('people', ['age', '>', 18])).toEqual([{ age: 20, name: 'Bob' }])
  })

  it('gives answers that the caller may change, and keeps what it has', async () => {
    db = await openLocal({ owner, secure: false })
    await db.set({ tags: ['a'] }, 'people', 'Bob')
    const [first] = (await db.get('people')) as { tags: string[] }[]
    first?.tags.push('b')
    expect(await db.get('people', 'Bob')).toEqual({ tags: ['a'] })
  })

  it('in a folder is there again, with its documents, when it is opened again', async () => {
    db = await openLocal({ owner, secure: false, dir })
    await db.set({ n: 1 }, 'people', 'Bob')
    const { id } = db
    await db.close()
    db = await openLocal({ owner, dir })
    expect(db.id).toBe(id)
    expect(await db.get('people', 'Bob')).toEqual({ n: 1 })
    expect(await db.set({ n: 2 }, 'people', 'Bob')).toMatchObject({ success: true, seq: 2 })
  })

  it('takes writes of signers of every kind, and replays them', async () => {
    db = await openLocal({ owner, secure: false, dir })
    const signers = await allSigners()
    for (const [n, signer] of signers.entries()) {
      const receipt = await db.set({ by: db.signer() }, 'people', `p${n}`, { signer })
      expect(receipt).toMatchObject({ success: true, seq: n + 1, signer: signer.address })
    }
    // One Ethereum key is one signer however it signs; each other key is one of its own.
    expect(new Set(signers.map(({ address }) => address)).size).toBe(signers.length - 1)
    expect(await db.get('people')).toEqual(signers.map(({ address }) => ({ by: address })))
    await db.close()
    await expectReplay(dir)
  })

  it('may be owned by signers of every kind', async () => {
    db = await openLocal({ owner, dir })
    const rules = [['*', [['allow()']]]]
    const others = (await allSigners()).filter(({ address }) => address !== owner.address)
    for (const [n, signer] of others.entries()) {
      const collection = `c${n}`
      const before = await db.setRules(rules, collection, { signer })
      // A second address of an Ethereum key is none.
      if (!(await db.getOwner()).includes(signer.address)) {
        expect(before).toMatchObject({ error: { code: 'DB_OWNER_REQUIRED' } })
        expect(await db.addOwner(signer.address)).toMatchObject({ success: true })
      }
      expect(await db.setRules(rules, collection, { signer })).toMatchObject({ success: true })
    }
  })

  it('is secure unless told otherwise', async () => {
    db = await openLocal({ owner })
    expect(await db.getInfo()).toMatchObject({ secure: true, owners: [owner.address] })
    const other = { signer: quickSigner(Buffer.alloc(32, 2)) }
    expect(await db.set({ n: 1 }, 'people', 'Bob', other)).toMatchObject({ error: { code: 'DB_ACCESS_DENIED' } })
  })

  it('takes writes that are not awaited in the order of the calls, and close waits for them', async () => {
    db = await openLocal({ owner, secure: false, dir })
    const receipts: Promise<Receipt>[] = [db.set({ n: 0 }, 'people', 'Bob')]
    for (let n = 1; n < 100; n++) receipts.push(db.update({ n }, 'people', 'Bob'))
    await receipts[0]
    await db.close()
    expect((await Promise.all(receipts)).map((r) => r.success && r.seq)).toEqual(receipts.map((_, n) => n + 1))
    db = await openLocal({ owner, dir })
    expect(await db.get('people', 'Bob')).toEqual({ n: 99 })
  })

  it('fails as over HTTP', async () => {
    db = await openLocal({ owner, secure: false })
    const error: unknown = await db.get('people', 'Bob', 'toys', ['a', 'up']).catch((e) => e)
    expect(error).toBeInstanceOf(SdkError)
    expect((error as SdkError).code).toMatch(/^DB_/)
    await db.close()
    for (const call of [() => db.get('people', 'Bob'), () => db.set({}, 'people', 'Bob')]) {
      await expect(call()).rejects.toMatchObject({ name: 'SdkError', code: 'SDK_CLOSED' })
    }
  })

  it('does not open in a folder that is open, nor in one of several databases', async () => {
    db = await openLocal({ owner, dir })
    await expect(openLocal({ owner, dir })).rejects.toMatchObject({ name: 'SdkError', code: 'NODE_DIRECTORY_BUSY' })
    await db.close()
    const host = await openHost({ dir })
    await host.deploy(openGenesis(owner))
    await host.close()
    await expect(openLocal({ owner, dir })).rejects.toMatchObject({ code: 'NODE_CONFIG_INVALID' })
    // The folder was let go of.
    await (await openHost({ dir })).close()
  })

  it('is not made anew where a damaged one is', async () => {
    db = await openLocal({ owner, secure: false, dir })
    await db.close()
    const [segment] = segmentFiles(join(dir, 'databases', db.id, 'log'))
    writeFileSync(segment as string, 'damaged')
    await expect(openLocal({ owner, dir })).rejects.toMatchObject({ code: 'NODE_LOG_DAMAGED' })
  })

  it.each([[undefined], [{}], [{ owner: 'me' }]])('needs an owner, and says so of %j', async (options) => {
    db = await openLocal({ owner })
    const opening = (openLocal as (options: unknown) => Promise<unknown>)(options)
    await expect(opening).rejects.toThrow(/^openLocal needs { owner }: a signer/)
    await expect(opening).rejects.toThrow(TypeError)
  })
})

describe('a disk that is full', () => {
  it('refuses writes and nothing else, loses nothing, and is over when there is room', async () => {
    const disk = mountTinyDisk(24)
    if (disk === undefined)
      throw new Error('this test mounts a tmpfs: run it as root, or in a container that may mount')
    const unhandled: unknown[] = []
    const note = (error: unknown): number => unhandled.push(error)
    process.on('unhandledRejection', note)
    try {
      const filler = join(disk.dir, 'filler')
      writeFileSync(filler, Buffer.alloc(18 * 1024 * 1024))
      const folder = join(disk.dir, 'db')
      db = await openLocal({ owner, secure: false, dir: folder })
      const { acknowledged, failure } = await fill(db)
      expect(failure).toMatchObject({
        name: 'SdkError',
        code: 'NODE_DISK_FULL',
        sentence: expect.stringMatching(/room/),
      })
      expect(acknowledged.size).toBeGreaterThan(10)
      await delay(2_500) // It is tried again meanwhile, in vain.
      await expectAll(db, acknowledged)
      await expect(db.set({ n: -1 }, 'docs', 'refused')).rejects.toMatchObject({ code: 'NODE_DISK_FULL' })
      expect(await db.get('docs', 'refused')).toBeNull()
      rmSync(filler)
      await delay(2_500)
      expect(await db.set({ n: -2 }, 'docs', 'again')).toMatchObject({ success: true })
      await expectAll(db, acknowledged)
      await db.close()
      await expectReplay(folder)
      db = await openLocal({ owner, dir: folder })
      await expectAll(db, acknowledged)
      expect(await db.get('docs', 'again')).toEqual({ n: -2 })
      expect(readdirSync(folder)).not.toContain('local-database')
    } finally {
      await db.close()
      disk.unmount()
      process.off('unhandledRejection', note)
    }
    expect(unhandled).toEqual([])
  }, 60_000)

  /** Writes, several at once, until a write fails. */
  async function fill(database: Db): Promise<{ acknowledged: Map<string, number>; failure: unknown }> {
    const acknowledged = new Map<string, number>()
    let failure: unknown
    for (let n = 0; failure === undefined && n < 1_000; n += 4) {
      const results = await Promise.allSettled(
        [0, 1, 2, 3].map((k) => database.set({ n: n + k, text: 'x'.repeat(30_000) }, 'docs', `d${n + k}`)),
      )
      for (const [k, result] of results.entries()) {
        if (result.status === 'rejected') failure = result.reason
        else if (result.value.success) acknowledged.set(`d${n + k}`, n + k)
      }
    }
    return { acknowledged, failure }
  }

  async function expectAll(database: Db, acknowledged: ReadonlyMap<string, number>): Promise<void> {
    const documents = await database.get<{ n: number }[]>('docs', 10_000)
    const found = documents.map(({ n }) => n).filter((n) => n >= 0)
    expect(found.sort((a, b) => a - b)).toEqual([...acknowledged.values()].sort((a, b) => a - b))
  }
})

/** Executes the log of the one database of a folder again, signatures checked, and compares the root. */
async function expectReplay(folder: string): Promise<void> {
  const host = await openHost({ dir: folder })
  try {
    const database = host.database(host.list()[0]?.id ?? '')
    const { root } = await database.root()
    expect(await verifyRecords(database.records(0))).toMatchObject({ ok: true, root, recorded: { root } })
  } finally {
    await host.close()
  }
}
