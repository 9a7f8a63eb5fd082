import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Receipt } from '../../contract/wire/types.ts'
import { openLocal } from '../../node/local.ts'
import type { Cron, Db, TriggerDefinition } from '../../sdk/index.ts'
import { ed25519 } from '../../sdk/signers/index.ts'

const owner = ed25519()
const other = ed25519()
let db: Db

beforeEach(async () => {
  db = await openLocal({ owner, secure: false })
})
afterEach(() => db.close())

/** Returns the receipt of a write that must take effect. */
async function must(write: Promise<Receipt>): Promise<Extract<Receipt, { success: true }>> {
  const receipt = await write
  if (!receipt.success) throw new Error(receipt.error.message)
  return receipt
}

describe('triggers', () => {
  const TRIGGER: TriggerDefinition = {
    key: 'count',
    on: 'create',
    func: [['upsert()', [{ n: { __op: 'inc', n: 1 } }, 'counts', 'all']]],
  }

  it('are set, fire, are listed and removed', async () => {
    await must(db.addTrigger(TRIGGER, 'people'))
    const { triggers } = await must(db.set({ age: 20 }, 'people', 'Bob', { signer: other }))
    expect(triggers).toEqual([{ collection: 'people', key: 'count', id: 'Bob', ok: true }])
    expect(await db.get('counts', 'all')).toEqual({ n: 1 })
    expect(await db.getTriggers('people')).toEqual([{ ...TRIGGER, on: ['create'], version: 2 }])
    await must(db.removeTrigger('count', 'people'))
    expect(await db.getTriggers('people')).toEqual([])
  })

  it('are for owners', async () => {
    for (const write of [
      db.addTrigger(TRIGGER, 'people', { signer: other }),
      db.removeTrigger('count', 'people', { signer: other }),
    ]) {
      expect(await write).toMatchObject({ success: false, error: { code: 'DB_OWNER_REQUIRED' } })
    }
  })
})

describe('crons', () => {
  it('are set, run by themselves, are listed and removed', async () => {
    const start = Math.floor(Date.now() / 1000) - 10
    const jobs = [['upsert()', [{ n: { __op: 'inc', n: 1 } }, 'counts', 'all']]]
    await must(db.addCron({ span: 1, start, times: 5, jobs }, 'c'))
    let shown: readonly Cron[] = []
    while (shown[0]?.runs !== 5) {
      await delay(10)
      shown = await db.getCrons()
    }
    expect([shown, await db.get('counts', 'all')]).toEqual([
      [{ key: 'c', start, span: 1, do: false, times: 5, jobs, version: 2, runs: 5, failures: 0, skipped: 0 }],
      { n: 5 },
    ])
    await must(db.removeCron('c'))
    expect(await db.getCrons()).toEqual([])
  })

  it('are for owners', async () => {
    for (const write of [
      db.addCron({ span: 1, jobs: [['break']] }, 'c', { signer: other }),
      db.removeCron('c', { signer: other }),
      db.resumeCron('c', { signer: other }),
    ]) {
      expect(await write).toMatchObject({ success: false, error: { code: 'DB_OWNER_REQUIRED' } })
    }
  })
})
