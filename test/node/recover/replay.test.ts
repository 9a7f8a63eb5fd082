import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { openHost } from '../../../node/context.ts'
import type { DatabaseHost } from '../../../node/ports.ts'
import { verifyRecords } from '../../../node/recover/verify.ts'
import { numbered, openGenesis, recordsOf, Scribe } from '../../support/database.ts'
import { quickSigner } from '../../support/quick-signer.ts'

const ENTRIES = 4_500
let host: DatabaseHost
let records: string[]
let root: string

beforeAll(async () => {
  host = await openHost()
  const bob = quickSigner(Buffer.alloc(32, 1))
  const database = await host.deploy(openGenesis(bob))
  const scribe = new Scribe(database.id)
  for (let n = 0; n < ENTRIES; n += 500) {
    const texts = Array.from({ length: 500 }, (_, k) => scribe.text(bob, ['set', { n: n + k }, 'people', `p${k}`]))
    await Promise.all(texts.map(async (text) => database.write(await text)))
  }
  root = (await database.root()).root
  records = await recordsOf(database)
}, 30_000)
afterAll(() => host.close())

describe('a replay of more than is read ahead', () => {
  it('gives the same root, and tells how far it is', async () => {
    const progress: number[] = []
    const report = await verifyRecords(numbered(records), { onProgress: (seq) => progress.push(seq) })
    expect(report).toMatchObject({ ok: true, entries: ENTRIES, root })
    expect(progress.length).toBeGreaterThan(2)
    expect(progress).toEqual([...progress].sort((a, b) => a - b))
    expect(progress.at(-1)).toBe(ENTRIES)
  }, 30_000)

  it('stops at the entry that differs, and reads no further than it had read ahead', async () => {
    const index = records.findIndex((text) => text.includes('"seq":1234,'))
    const forged = records.map((text, i) => (i === index ? text.replace(/"n":\d+/, '"n":-1') : text))
    let read = 0
    async function* source() {
      for await (const record of numbered(forged)) {
        read++
        yield record
      }
    }
    const report = await verifyRecords(source())
    expect(report).toMatchObject({ ok: false, entries: 1_233, divergence: { seq: 1_234 } })
    expect(read).toBeLessThan(records.length)
  }, 30_000)

  it('passes on what the source of the records throws', async () => {
    async function* source() {
      yield* numbered(records.slice(0, 3_000))
      throw new Error('the connection broke')
    }
    await expect(verifyRecords(source())).rejects.toThrow('the connection broke')
  }, 30_000)
})
