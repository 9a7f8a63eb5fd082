import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Genesis } from '../../contract/wire/types.ts'
import { openHost, type Trouble } from '../../node/context.ts'
import { openFileLog } from '../../node/log/file-log.ts'
import type { Database, DatabaseHost } from '../../node/ports.ts'
import { openGenesis, recordsOf, Scribe } from '../support/database.ts'
import { segmentFiles } from '../support/log-files.ts'
import { quickSigner } from '../support/quick-signer.ts'
import { mountTinyDisk, removeDir, tempDir } from '../support/temp-dir.ts'

const bob = quickSigner(Buffer.alloc(32, 1))
let dir: string
let host: DatabaseHost

beforeEach(() => {
  dir = tempDir()
})
afterEach(async () => {
  await host.close().catch(() => {})
  removeDir(dir)
})

async function open(): Promise<DatabaseHost> {
  host = await openHost({ dir, threads: 1 })
  return host
}

function genesis(n: number): Genesis {
  return openGenesis(bob, `number ${n}`)
}

async function write(database: Database, n: number): Promise<void> {
  const { success } = await database.write(await new Scribe(database.id).text(bob, ['set', { n }, 'people', 'Bob'], n))
  expect(success).toBe(true)
}

describe('a host', () => {
  it('keeps many databases apart, through a restart', async () => {
    await open()
    const databases = await Promise.all(Array.from({ length: 8 }, (_, n) => host.deploy(genesis(n))))
    await Promise.all(databases.map((database, n) => write(database, n + 1)))
    const before = host.list()
    await host.close()
    await open()
    expect(host.list()).toEqual([...before].map((i) => ({ ...i, records: 3 })).sort((a, b) => (a.id < b.id ? -1 : 1)))
    const documents = databases.map(({ id }) => host.database(id).read(['get', 'people', 'Bob']))
    expect(await Promise.all(documents)).toEqual(databases.map((_, n) => ({ n: n + 1 })))
  })

  it('refuses a second deployment, also of one under way', async () => {
    await open()
    const [first, second] = await Promise.allSettled([host.deploy(genesis(1)), host.deploy(genesis(1))])
    expect(first.status).toBe('fulfilled')
    expect(second).toMatchObject({ reason: { code: 'NODE_DATABASE_EXISTS' } })
    await expect(host.deploy(genesis(1))).rejects.toMatchObject({ code: 'NODE_DATABASE_EXISTS' })
    expect(host.list()).toHaveLength(1)
  })

  it('names a database that it does not serve', async () => {
    await open()
    expect(() => host.database('x')).toThrow(expect.objectContaining({ code: 'NODE_DATABASE_UNKNOWN' }))
  })

  it('refuses what is no genesis', async () => {
    await open()
    await expect(host.deploy({} as Genesis)).rejects.toMatchObject({ code: 'DB_GENESIS_INVALID' })
  })

  it('answers for many databases with the least memory for what they read', async () => {
    host = await openHost({ dir, threads: 1, cacheMiB: 1 })
    const databases = await Promise.all(Array.from({ length: 4 }, (_, n) => host.deploy(genesis(n))))
    await Promise.all(databases.map((database, n) => write(database, n + 1)))
    const answers = await Promise.all(databases.map((database) => database.read(['get', 'people', 'Bob'])))
    expect(answers).toEqual(databases.map((_, n) => ({ n: n + 1 })))
  })

  it('without a folder keeps everything in memory', async () => {
    host = await openHost()
    const database = await host.deploy(genesis(1))
    await write(database, 1)
    expect(await database.read(['get', 'people', 'Bob'])).toEqual({ n: 1 })
  })
})

describe('the folder', () => {
  it('is held by one host at a time, and let go of by close', async () => {
    await open()
    await expect(openHost({ dir })).rejects.toMatchObject({ code: 'NODE_DIRECTORY_BUSY' })
    await host.close()
    await open()
  })

  it('is let go of when opening fails', async () => {
    mkdirSync(join(dir, 'databases'))
    await expect(openHost({ dir, threads: 0 })).rejects.toThrow()
    await open()
  })

  it('may hold a database that a crash left without a genesis: it can be deployed', async () => {
    await open()
    const { id } = await host.deploy(genesis(1))
    await host.close()
    rmSync(join(dir, 'databases', id), { recursive: true })
    await (await openFileLog(join(dir, 'databases', id, 'log'))).close()
    await open()
    expect(host.list()).toEqual([])
    const database = await host.deploy(genesis(1))
    await write(database, 1)
    expect(await recordsOf(database)).toHaveLength(2)
  })

  it('may hold an empty folder of a database, and files of others', async () => {
    const id = 'A'.repeat(43)
    mkdirSync(join(dir, 'databases', id), { recursive: true })
    mkdirSync(join(dir, 'databases', 'notes'))
    await open()
    expect(host.list()).toEqual([])
  })
})

describe('a damaged database among others', () => {
  const told: Trouble[] = []
  let ids: readonly string[]

  beforeEach(async () => {
    told.length = 0
    await open()
    const databases = await Promise.all([1, 2, 3, 4].map((n) => host.deploy(genesis(n))))
    await Promise.all(databases.map((database, n) => write(database, n + 1)))
    ids = databases.map(({ id }) => id)
    await host.close()
    const [segment] = segmentFiles(join(dir, 'databases', ids[1] as string, 'log'))
    const bytes = readFileSync(segment as string)
    bytes[100] = (bytes[100] as number) ^ 1
    writeFileSync(segment as string, bytes)
    host = await openHost({ dir, threads: 1, onTrouble: (trouble) => told.push(trouble) })
  })

  it('leaves them alone', async () => {
    const others = [0, 2, 3].map((n) => host.database(ids[n] as string))
    expect(await Promise.all(others.map((each) => each.read(['get', 'people', 'Bob'])))).toEqual(
      [1, 3, 4].map((n) => ({ n })),
    )
    expect(host.list()).toHaveLength(3)
  })

  it('says what is wrong with it, to who asks for it and to the operator', () => {
    const damaged = expect.objectContaining({ code: 'NODE_LOG_DAMAGED' })
    expect(() => host.database(ids[1] as string)).toThrow(damaged)
    expect(told).toEqual([{ db: ids[1], error: damaged }])
    expect([...host.unopened()]).toEqual([[ids[1], damaged]])
  })

  it('is not deployed anew over what is left of it', async () => {
    await expect(host.deploy(genesis(2))).rejects.toMatchObject({ code: 'NODE_LOG_DAMAGED' })
  })
})

describe('a log under the name of another database', () => {
  it.each([['{"genesis":{}}'], ['{"entry":{}}'], ['no record']])('that begins with %s is damaged', async (text) => {
    const id = 'A'.repeat(43)
    const log = await openFileLog(join(dir, 'databases', id, 'log'))
    log.append(text)
    await log.close()
    await open()
    expect(() => host.database(id)).toThrow(expect.objectContaining({ code: 'NODE_LOG_DAMAGED' }))
  })
})

describe('a deployment', () => {
  it('that failed for want of room can be made again, with one genesis', async () => {
    const disk = mountTinyDisk(4)
    if (disk === undefined)
      throw new Error('this test mounts a tmpfs: run it as root, or in a container that may mount')
    try {
      const folder = join(disk.dir, 'data')
      const told: Trouble[] = []
      host = await openHost({ dir: folder, threads: 1, onTrouble: (trouble) => told.push(trouble) })
      // The log finds room, the state does not.
      writeFileSync(join(disk.dir, 'filler'), Buffer.alloc(3.5 * 1024 * 1024))
      await expect(host.deploy(genesis(1))).rejects.toMatchObject({ code: 'NODE_DISK_FULL' })
      expect(told).toMatchObject([{ db: expect.any(String), error: { code: 'NODE_DISK_FULL' } }])
      rmSync(join(disk.dir, 'filler'))
      const database = await host.deploy(genesis(1))
      await write(database, 1)
      expect(await recordsOf(database)).toHaveLength(2)
      await host.close()
    } finally {
      disk.unmount()
    }
  })

  it('tells the operator of writes that find no room', async () => {
    const disk = mountTinyDisk(8)
    if (disk === undefined)
      throw new Error('this test mounts a tmpfs: run it as root, or in a container that may mount')
    try {
      const told: Trouble[] = []
      host = await openHost({ dir: join(disk.dir, 'data'), threads: 1, onTrouble: (trouble) => told.push(trouble) })
      const database = await host.deploy(genesis(1))
      expect(told).toEqual([])
      const scribe = new Scribe(database.id)
      const fill = async () => {
        for (let n = 0; n < 100; n++) {
          await database.write(await scribe.text(bob, ['set', { text: 'x'.repeat(200_000) }, 'people', `p${n}`]))
        }
      }
      await expect(fill()).rejects.toMatchObject({ code: 'NODE_DISK_FULL' })
      expect(told[0]).toMatchObject({ db: database.id, error: { code: 'NODE_DISK_FULL' } })
      await host.close().catch(() => {})
    } finally {
      disk.unmount()
    }
  })

  it('under way is waited for by close, which leaves nothing open', async () => {
    await open()
    const deploying = host.deploy(genesis(1))
    const closed = host.close()
    const database = await deploying
    await closed
    await expect(database.read(['getInfo'])).rejects.toMatchObject({ code: 'NODE_CLOSED' })
    await expect(host.deploy(genesis(2))).rejects.toMatchObject({ code: 'NODE_CLOSED' })
    await open()
    expect(host.list()).toHaveLength(1)
  })
})
