import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Database } from '../../../node/ports.ts'
import { createVerifyPool, type VerifyPool } from '../../../node/workers/verify-pool.ts'
import { openDatabase, openGenesis, recordsOf, Scribe } from '../../support/database.ts'
import { segmentFiles, writeLog } from '../../support/log-files.ts'
import { quickSigner } from '../../support/quick-signer.ts'
import { setForm } from '../../support/state-form.ts'
import { removeDir, tempDir } from '../../support/temp-dir.ts'

const bob = quickSigner(Buffer.alloc(32, 1))
const genesis = openGenesis(bob)
let pool: VerifyPool
let dir: string
let state: string
let root: string

beforeAll(async () => {
  pool = await createVerifyPool({ threads: 1 })
})
afterAll(() => pool.close())
beforeEach(async () => {
  dir = tempDir()
  state = join(dir, 'state')
  await session(async (database) => write(database, 300))
  for (const part of ['log', 'state']) cpSync(join(dir, part), join(dir, 'early', part), { recursive: true })
  root = await session(async (database) => write(database, 300))
})
afterEach(() => removeDir(dir))

/** Opens, runs, and returns the root before it closes. */
async function session(run: (database: Database) => Promise<unknown> = async () => {}, at = dir): Promise<string> {
  const database = await openDatabase({ dir: at, genesis, pool })
  try {
    await run(database)
    return (await database.root()).root
  } finally {
    await database.close()
  }
}

async function write(database: Database, count: number): Promise<void> {
  const scribe = new Scribe(database.id)
  const from = (await database.read(['getNonce', bob.address])) as number
  const text = (n: number) => scribe.text(bob, ['set', { n, v: 'v'.repeat(n % 9) }, 'people', `p${n % 400}`], n)
  const texts = await Promise.all(Array.from({ length: count }, (_, n) => text(from + n)))
  await Promise.all(texts.map((each) => database.write(each)))
}

describe('the state is made again when its folder', () => {
  const harms: [string, () => unknown][] = [
    ['is gone', () => removeDir(state)],
    ['is empty', () => readdirSync(state).map((name) => rmSync(join(state, name)))],
    ['holds no LMDB file', () => writeFileSync(join(state, 'data.mdb'), 'x'.repeat(20_000))],
    ['was written in another form', () => setForm(state, undefined)],
    ['is of an earlier time', () => replaceState(join(dir, 'early', 'state'))],
  ]

  it.each(harms)('%s', async (_, harm) => {
    await harm()
    expect(await session()).toBe(root)
  })

  it('is of a later time than the log', async () => {
    const early = join(dir, 'early')
    rmSync(join(early, 'state'), { recursive: true })
    const expected = await session(undefined, early)
    replaceState(state, early)
    expect(await session(undefined, early)).toBe(expected)
    expect(expected).not.toBe(root)
  })

  it('is of another database', async () => {
    const other = join(dir, 'other')
    const database = await openDatabase({ dir: other, genesis: openGenesis(bob, 'other'), pool })
    await write(database, 10)
    await database.close()
    replaceState(join(other, 'state'))
    expect(await session()).toBe(root)
  })

  function replaceState(by: string, at = dir): void {
    rmSync(join(at, 'state'), { recursive: true, force: true })
    cpSync(by, join(at, 'state'), { recursive: true })
  }
})

describe('the state goes on', () => {
  it('after it was made again', async () => {
    removeDir(state)
    await session(async (database) => {
      await write(database, 5)
      expect(database.info().seq).toBe(605)
    })
    removeDir(state)
    const again = await session()
    expect(await session()).toBe(again)
  })
})

describe('a log', () => {
  it('that contradicts itself is not opened, and the place is named', async () => {
    const database = await openDatabase({ dir, genesis, pool })
    const texts = await recordsOf(database)
    await database.close()
    const forged = texts.map((text, i) => (i === 7 ? text.replace(/"n":\d+/, '"n":-1') : text))
    await writeLog(join(dir, 'log'), [forged])
    removeDir(state)
    await expect(session()).rejects.toMatchObject({ code: 'NODE_DIVERGED', data: { seq: 7 } })
    expect(segmentFiles(join(dir, 'log'))).toHaveLength(1)
  })
})
