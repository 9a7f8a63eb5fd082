import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { openFileLog } from '../../../node/log/file-log.ts'
import { describeLog, texts } from '../../conformance/log.ts'
import { spawnWriter } from '../../support/kill-writer.ts'
import { segmentFiles, watchedDisk } from '../../support/log-files.ts'
import { createRandom } from '../../support/random.ts'
import { SEED } from '../../support/seed.ts'
import { removeDir, tempDir } from '../../support/temp-dir.ts'

// A small segment size makes the suite cross segments all the time.
for (const segmentBytes of [64 * 1024 * 1024, 500]) {
  describeLog(`FileLog with segments of ${segmentBytes} bytes`, async () => {
    const dir = tempDir()
    let log = await openFileLog(dir, { segmentBytes })
    return {
      log,
      reopen: async () => {
        await log.close()
        log = await openFileLog(dir, { segmentBytes })
        return log
      },
      close: async () => {
        await log.close()
        removeDir(dir)
      },
    }
  })
}

describe('FileLog', () => {
  let dir: string

  beforeEach(() => {
    dir = tempDir()
  })

  afterEach(() => removeDir(dir))

  it('shares one write and one sync among all who sync in one turn', async () => {
    const { disk, calls } = watchedDisk()
    const log = await openFileLog(dir, { disk })
    const before = { ...calls }
    const append = async (n: number): Promise<void> => {
      log.append(`record ${n}`)
      await log.sync()
    }
    await Promise.all(Array.from({ length: 100 }, (_, n) => append(n)))
    expect([calls.write - before.write, calls.sync - before.sync]).toEqual([1, 1])
    await log.close()
  })

  it('collects what comes in during a sync into the next group', async () => {
    const { disk, calls } = watchedDisk()
    const log = await openFileLog(dir, { disk })
    const before = calls.sync
    log.append('first')
    const first = log.sync()
    await Promise.resolve()
    const later = Array.from({ length: 50 }, async (_, n) => {
      log.append(`later ${n}`)
      await log.sync()
    })
    await first
    expect(log.durableLength).toBe(1)
    await Promise.all(later)
    expect([calls.sync - before, log.durableLength]).toEqual([2, 51])
    await log.close()
  })

  it('writes nothing before somebody waits', async () => {
    const { disk, calls } = watchedDisk()
    const log = await openFileLog(dir, { disk })
    const before = { ...calls }
    for (let n = 0; n < 100; n++) log.append('x'.repeat(1000))
    await new Promise(setImmediate)
    expect(calls).toEqual(before)
    await log.close()
  })

  it('cuts what is appended at once into groups of 16 MiB', async () => {
    const { disk, calls } = watchedDisk()
    const log = await openFileLog(dir, { disk })
    const before = calls.sync
    for (let n = 0; n < 40; n++) log.append(`${n}.`.padEnd(1024 * 1024, '~'))
    await log.sync()
    expect(calls.sync - before).toBe(3)
    expect((await texts(log, 38)).map((text) => text.slice(0, 3))).toEqual(['38.', '39.'])
    await log.close()
  })

  it('starts a new segment, named by its first record, behind the group that reached the size', async () => {
    const log = await openFileLog(dir, { segmentBytes: 200 })
    for (let n = 0; n < 10; n++) {
      log.append('x'.repeat(60))
      await log.sync()
    }
    await log.close()
    expect(readdirSync(dir).sort()).toEqual([0, 3, 6, 9].map((first) => `${String(first).padStart(12, '0')}.weftlog`))
  })

  it('reads the same from every record of a log of many segments, before and after it is opened again', async () => {
    const all = Array.from({ length: 60 }, (_, n) => `record ${n} ${'y'.repeat((n * 29) % 150)}`)
    let log = await openFileLog(dir, { segmentBytes: 400 })
    for (const text of all) {
      log.append(text)
      if (log.length % 4 === 0) await log.sync()
    }
    await log.sync()
    for (let from = 0; from <= 60; from += 7) expect(await texts(log, from)).toEqual(all.slice(from))
    await log.close()
    log = await openFileLog(dir)
    for (let from = 0; from <= 60; from++)
      expect(await texts(log, from, Math.min(60, from + 5))).toEqual(all.slice(from, from + 5))
    await log.close()
  })

  it('finds a record far into a segment', async () => {
    const log = await openFileLog(dir)
    for (let n = 0; n < 5000; n++) log.append(`record ${n} `.padEnd(500, '.'))
    await log.sync()
    for (let n = 5000; n < 6000; n++) {
      log.append(`record ${n} `.padEnd(500, '.'))
      if (n % 100 === 0) await log.sync()
    }
    await log.sync()
    for (const from of [5999, 0, 4999, 5000, 2500, 5501]) {
      expect((await texts(log, from, from + 1))[0]?.slice(0, 12)).toBe(`record ${from} `.padEnd(12, '.'))
    }
    await log.close()
  })

  it('leaves other files alone and clears away an unfinished segment', async () => {
    writeFileSync(join(dir, 'notes.txt'), 'mine')
    writeFileSync(join(dir, '000000000007.weftlog.new'), 'half a header')
    const log = await openFileLog(dir)
    await log.close()
    expect(readdirSync(dir).sort()).toEqual(['000000000000.weftlog', 'notes.txt'])
  })

  it.each([0, 32, 1.5, Number.NaN, 2 ** 40])('refuses segments of %p bytes', async (segmentBytes) => {
    await expect(openFileLog(dir, { segmentBytes })).rejects.toThrow(RangeError)
  })

  it('fails with NODE_DISK_FAILED where it cannot be', async () => {
    writeFileSync(join(dir, 'file'), '')
    await expect(openFileLog(join(dir, 'file'))).rejects.toMatchObject({ code: 'NODE_DISK_FAILED' })
  })

  it('reports what it cut when it is opened', async () => {
    let log = await openFileLog(dir)
    expect(log.recovered).toEqual({ bytesCut: 0 })
    log.append('a')
    await log.close()
    const [file = ''] = segmentFiles(dir)
    const size = statSync(file).size
    writeFileSync(file, 'garbage', { flag: 'a' })
    log = await openFileLog(dir)
    expect([log.recovered, await texts(log), statSync(file).size]).toEqual([{ bytesCut: 7 }, ['a'], size])
    await log.close()
  })
})

it('loses no acknowledged record when its process is killed, 20 times over (seed printed on failure)', async () => {
  const dir = tempDir()
  const next = createRandom(SEED)
  try {
    for (let round = 0; round < 20; round++) {
      const acknowledged = await spawnWriter('log', dir, 1 + Math.floor(next() * 300))
      const log = await openFileLog(dir)
      expect({ seed: SEED, round, kept: log.length > acknowledged }).toEqual({ seed: SEED, round, kept: true })
      for await (const { number, text } of log.read(0)) {
        if (!text.startsWith(`record ${number} `)) throw new Error(`seed ${SEED}: record ${number} is ${text}`)
      }
      await log.close()
    }
  } finally {
    removeDir(dir)
  }
}, 120_000)
