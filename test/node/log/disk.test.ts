import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { NodeError } from '../../../node/errors.ts'
import type { Disk } from '../../../node/log/disk.ts'
import { type FileLog, openFileLog } from '../../../node/log/file-log.ts'
import { texts } from '../../conformance/log.ts'
import { systemError, watchedDisk } from '../../support/log-files.ts'
import { canMountDisk, mountTinyDisk, removeDir, tempDir } from '../../support/temp-dir.ts'

let dir: string

beforeEach(() => {
  dir = tempDir()
})

afterEach(() => removeDir(dir))

type Fault = { readonly call: keyof Disk; readonly count: number; readonly code: 'ENOSPC' | 'EIO' }

const FAULTS: Fault[] = (['write', 'sync', 'truncate'] as const).flatMap((call) =>
  (['ENOSPC', 'EIO'] as const).flatMap((code) => Array.from({ length: 24 }, (_, n) => ({ call, count: n + 1, code }))),
)

/** Appends records, two at a time, until the log refuses for good; returns those that were acknowledged. */
async function writeUntilDead(log: FileLog): Promise<string[]> {
  const acknowledged: string[] = []
  for (let n = 0; n < 20; n++) {
    const pair = [`first of ${n}`, `second of ${n}`.padEnd(60, '-')]
    try {
      for (const text of pair) log.append(text)
      await log.sync()
      acknowledged.push(...pair)
    } catch (error) {
      expect(log.length).toBe(log.durableLength)
      if (!(error instanceof NodeError) || error.code !== 'NODE_DISK_FULL') break
      log.reset()
    }
    expect(log.durableLength).toBe(acknowledged.length)
  }
  return acknowledged
}

describe('a system call that fails', () => {
  it.each(FAULTS)('loses nothing acknowledged: $call number $count gives $code', async ({ call, count, code }) => {
    const fail = (seen: keyof Disk, n: number): Error | undefined =>
      seen === call && n === count ? systemError(code) : undefined
    const opened = await openFileLog(dir, { disk: watchedDisk(fail).disk, segmentBytes: 300 }).catch(
      (error: unknown) => error,
    )
    const acknowledged = opened instanceof Error ? [] : await writeUntilDead(opened as FileLog)
    if (!(opened instanceof Error)) await (opened as FileLog).close()
    const again = await openFileLog(dir)
    const found = await texts(again)
    expect(found.slice(0, acknowledged.length)).toEqual(acknowledged)
    expect(found.length - acknowledged.length).toBeLessThanOrEqual(2)
    await again.close()
  })

  it('keeps the log dead after a failed sync, a full disk included, and never syncs again', async () => {
    for (const code of ['EIO', 'ENOSPC'] as const) {
      const { disk, calls } = watchedDisk((call, n) => (call === 'sync' && n > 1 ? systemError(code) : undefined))
      const log = await openFileLog(join(dir, code), { disk })
      log.append('a')
      const dead = expect.objectContaining({ code: 'NODE_DISK_FAILED' })
      await expect(log.sync()).rejects.toEqual(dead)
      const seen = { ...calls }
      expect(() => log.append('b')).toThrow(dead)
      expect(() => log.reset()).toThrow(dead)
      await expect(log.sync()).rejects.toEqual(dead)
      await log.close()
      expect([calls, log.length]).toEqual([seen, 0])
    }
  })

  it('drops the records of all groups that wait, and tells everyone', async () => {
    const { disk } = watchedDisk((call, n) => (call === 'write' && n === 3 ? systemError('ENOSPC') : undefined))
    const log = await openFileLog(dir, { disk })
    log.append('kept')
    await log.sync()
    log.append('lost')
    const first = log.sync().catch((error: unknown) => error)
    await Promise.resolve()
    log.append('lost too')
    const second = log.sync().catch((error: unknown) => error)
    const full = expect.objectContaining({ code: 'NODE_DISK_FULL' })
    expect(await Promise.all([first, second])).toEqual([full, full])
    expect(() => log.append('c')).toThrow(full)
    log.reset()
    expect([log.length, log.append('next'), await texts(log)]).toEqual([1, 1, ['kept']])
    await log.close()
  })

  it('is no reason to end the process when nobody waits', async () => {
    const { disk } = watchedDisk((call, n) => (call === 'sync' && n > 1 ? systemError('EIO') : undefined))
    const log = await openFileLog(dir, { disk })
    log.append('a')
    await expect(log.close()).rejects.toMatchObject({ code: 'NODE_DISK_FAILED' })
  })
})

const itOnTinyDisk = canMountDisk() ? it : it.skip

itOnTinyDisk('fills a real disk, loses nothing acknowledged, and goes on when there is room', async () => {
  const tiny = mountTinyDisk(3)
  if (tiny === undefined) throw new Error('the disk was mounted a moment ago')
  try {
    const filler = await openFileLog(join(tiny.dir, 'filler'))
    filler.append('~'.repeat(1_000_000))
    await filler.close()
    const log = await openFileLog(join(tiny.dir, 'log'), { segmentBytes: 300_000 })
    const fill = async (): Promise<NodeError | undefined> => {
      try {
        for (;;) {
          for (let n = 0; n < 7; n++) log.append(`record ${log.length} `.padEnd(3000, '.'))
          await log.sync()
        }
      } catch (error) {
        return error instanceof NodeError ? error : undefined
      }
    }
    expect(await fill()).toMatchObject({ code: 'NODE_DISK_FULL' })
    const kept = log.durableLength
    expect([log.length, kept % 7, kept > 500]).toEqual([kept, 0, true])
    log.reset()
    expect(await fill()).toMatchObject({ code: 'NODE_DISK_FULL' })
    removeDir(join(tiny.dir, 'filler'))
    log.reset()
    expect(await fill()).toMatchObject({ code: 'NODE_DISK_FULL' })
    expect(log.durableLength).toBeGreaterThan(kept)
    await log.close()
    const again = await openFileLog(join(tiny.dir, 'log'))
    const found = await texts(again)
    expect(found.map((text, n) => text.startsWith(`record ${n} `))).toEqual(found.map(() => true))
    expect([again.recovered.bytesCut, found.length]).toEqual([0, log.durableLength])
    await again.close()
  } finally {
    tiny.unmount()
  }
})
