/** A node goes on with the work on indexes by itself, beside the writes of others. */
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { WORK_STEP_BYTES } from '../../../contract/limits.ts'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { verifyRecords } from '../../../node/recover/verify.ts'
import type { SequencedDatabase } from '../../../node/sequencer/sequenced-database.ts'
import { createVerifyPool, type VerifyPool } from '../../../node/workers/verify-pool.ts'
import { numbered, openDatabase, openGenesis, recordsOf, Scribe } from '../../support/database.ts'
import { quickSigner } from '../../support/quick-signer.ts'
import { removeDir, tempDir } from '../../support/temp-dir.ts'

const owner = quickSigner(Buffer.alloc(32, 1))
const FILLER = 'x'.repeat(WORK_STEP_BYTES / 16)
const STATES: Query = ['getIndexes', 'people']

let pool: VerifyPool
let dir: string
let database: SequencedDatabase
let scribe: Scribe

beforeAll(async () => {
  pool = await createVerifyPool({ threads: 1 })
})
afterAll(() => pool.close())
beforeEach(async () => {
  dir = tempDir()
  database = await openDatabase({ dir, genesis: openGenesis(owner), pool })
  scribe = new Scribe(database.id)
})
afterEach(async () => {
  await database.close()
  removeDir(dir)
})

async function write(query: Query): Promise<void> {
  expect(await database.write(await scribe.text(owner, query))).toMatchObject({ success: true })
}

async function fill(): Promise<void> {
  for (let n = 0; n < 64; n++) await write(['set', { n, filler: FILLER }, 'people', `p${n}`])
}

async function stateOf(): Promise<Json> {
  const { indexes } = (await database.read(STATES)) as unknown as { indexes: { state: string }[] }
  return indexes[0]?.state ?? null
}

async function untilReady(): Promise<void> {
  while ((await stateOf()) !== 'ready') await delay(5)
}

describe('ticks', () => {
  it('build an index when nobody writes, and end with it', async () => {
    await fill()
    await write(['addIndex', [['n'], ['filler']], 'people'])
    expect(await stateOf()).toBe('building')
    await untilReady()
    const { seq } = database.info()
    expect(seq).toBeGreaterThan(64 + 1 + 3)
    await delay(50)
    expect(database.info().seq).toBe(seq)
    const { root } = await database.root()
    expect(await verifyRecords(numbered(await recordsOf(database)))).toMatchObject({ ok: true, root })
  })

  it('go on where they were when the database is opened again', async () => {
    await fill()
    await write(['addIndex', [['n'], ['filler']], 'people'])
    await database.close()
    database = await openDatabase({ dir, genesis: openGenesis(owner), pool })
    await untilReady()
  })

  it('let writes pass between them', async () => {
    await fill()
    await write(['addIndex', [['n'], ['filler']], 'people'])
    let writes = 0
    while ((await stateOf()) === 'building') await write(['set', { n: ++writes }, 'people', `q${writes}`])
    expect(writes).toBeGreaterThan(1)
  })
})
