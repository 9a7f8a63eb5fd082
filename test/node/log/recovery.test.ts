import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { NodeError } from '../../../node/errors.ts'
import { nodeDisk } from '../../../node/log/disk.ts'
import { type FileLog, openFileLog } from '../../../node/log/file-log.ts'
import { SEGMENT_HEADER_BYTES } from '../../../node/log/format.ts'
import { texts } from '../../conformance/log.ts'
import { offsetsOf, replaceLastSegment, segmentFiles, writeLog } from '../../support/log-files.ts'
import { createRandom } from '../../support/random.ts'
import { SEED } from '../../support/seed.ts'
import { removeDir, tempDir } from '../../support/temp-dir.ts'

const GROUPS = [['one', 'two, a little longer', 'é'], ['four'], ['five', 'x'.repeat(70), '七七七']]
const ALL = GROUPS.flat()
const OFFSETS = offsetsOf(ALL)
/** Where the last group starts: what is before was durable when it was written. */
const LAST_GROUP = OFFSETS[4] ?? 0

let dir: string

beforeEach(() => {
  dir = tempDir()
})

afterEach(() => removeDir(dir))

/** Opens the log, returns what it holds and closes it; or the error that it was refused with. */
async function contents(): Promise<{ found: string[]; bytesCut: number } | NodeError> {
  let log: FileLog
  try {
    log = await openFileLog(dir)
  } catch (error) {
    if (error instanceof NodeError) return error
    throw error
  }
  const found = await texts(log)
  await log.close()
  return { found, bytesCut: log.recovered.bytesCut }
}

/** Returns how many records lie wholly before the offset. */
function wholeRecords(offset: number): number {
  return OFFSETS.filter((each) => each <= offset).length - 1
}

/** Returns the bytes with some blocks of the last group as a crash may leave them: zeros, or what was there before. */
function loseBlocks(good: Buffer, next: () => number): Buffer {
  const image = Buffer.from(good)
  const blockBytes = 4 << Math.floor(next() * 5)
  for (let at = LAST_GROUP; at < image.length; at += blockBytes) {
    const end = Math.min(at + blockBytes, image.length)
    if (next() < 0.4) image.fill(next() < 0.5 ? 0 : Math.floor(next() * 256), at, end)
  }
  return image
}

describe('a torn tail', () => {
  it('is cut wherever the file ends, and the log goes on', async () => {
    const good = await writeLog(dir, GROUPS)
    expect(good.length).toBe(OFFSETS.at(-1))
    for (let size = LAST_GROUP; size <= good.length; size++) {
      replaceLastSegment(dir, good.subarray(0, size))
      const whole = wholeRecords(size)
      expect(await contents()).toEqual({ found: ALL.slice(0, whole), bytesCut: size - (OFFSETS[whole] ?? 0) })
      const log = await openFileLog(dir)
      log.append('after the crash')
      await log.close()
      expect(await contents()).toEqual({ found: [...ALL.slice(0, whole), 'after the crash'], bytesCut: 0 })
    }
  })

  it('is cut when the file ends in zeros or in garbage, as long as its size is right', async () => {
    const good = await writeLog(dir, GROUPS)
    for (let size = LAST_GROUP; size < good.length; size++) {
      const zeros = Buffer.concat([good.subarray(0, size), Buffer.alloc(good.length - size)])
      // A text may end in zeros itself: none of these does, so the record that the zeros begin in is bad.
      replaceLastSegment(dir, zeros)
      expect(await contents()).toMatchObject({ found: ALL.slice(0, wholeRecords(size)) })
    }
  })

  it('never yields a wrong record, whichever bit of the last group is changed', async () => {
    const good = await writeLog(dir, GROUPS)
    const next = createRandom(SEED)
    for (let offset = LAST_GROUP; offset < good.length; offset++) {
      const bad = Buffer.from(good)
      bad.writeUInt8(bad.readUInt8(offset) ^ (1 << Math.floor(next() * 8)), offset)
      replaceLastSegment(dir, bad)
      const whole = wholeRecords(offset)
      expect([SEED, offset, await contents()]).toEqual([
        SEED,
        offset,
        { found: ALL.slice(0, whole), bytesCut: good.length - (OFFSETS[whole] ?? 0) },
      ])
    }
  })

  it('is cut whichever of its blocks reached the disk', async () => {
    const good = await writeLog(dir, GROUPS)
    const next = createRandom(SEED)
    for (let round = 0; round < 300; round++) {
      const image = loseBlocks(good, next)
      const size = next() < 0.5 ? image.length : LAST_GROUP + Math.floor(next() * (image.length - LAST_GROUP))
      const intact = image.findIndex((byte, at) => at >= size || byte !== good[at])
      replaceLastSegment(dir, image.subarray(0, size))
      const whole = wholeRecords(intact === -1 ? size : intact)
      expect([SEED, round, await contents()]).toEqual([
        SEED,
        round,
        expect.objectContaining({ found: ALL.slice(0, whole) }),
      ])
    }
  })

  it('is cut when its first part is missing and its last part is there', async () => {
    const good = await writeLog(dir, GROUPS)
    good.fill(0, LAST_GROUP, LAST_GROUP + 20)
    replaceLastSegment(dir, good)
    expect(await contents()).toEqual({ found: ALL.slice(0, 4), bytesCut: good.length - LAST_GROUP })
  })

  it('is not made of records of another log, such as old disk blocks hold', async () => {
    const other = await writeLog(dir, GROUPS)
    const good = await writeLog(dir, GROUPS)
    replaceLastSegment(dir, Buffer.concat([good.subarray(0, LAST_GROUP), other.subarray(LAST_GROUP)]))
    expect(await contents()).toEqual({ found: ALL.slice(0, 4), bytesCut: good.length - LAST_GROUP })
  })

  it('is not taken for damage because a client planted what looks like a record', async () => {
    // The planted text copies the bytes of a whole log, headers included, at every alignment.
    const model = await writeLog(dir, [['ab'], ['cd']])
    const ascii = Buffer.from(model.map((byte) => byte & 0x7f)).toString('latin1')
    const planted = Array.from({ length: 16 }, (_, shift) => ' '.repeat(shift) + ascii.repeat(20)).join('')
    const good = await writeLog(dir, [['before'], [planted, planted]])
    replaceLastSegment(dir, good.subarray(0, good.length - 1))
    expect(await contents()).toMatchObject({ found: ['before', planted] })
  })
})

describe('damage', () => {
  it('is named with file, offset and record, whichever bit before the last group is changed', async () => {
    const good = await writeLog(dir, GROUPS)
    const [path] = segmentFiles(dir)
    const next = createRandom(SEED)
    for (let offset = SEGMENT_HEADER_BYTES; offset < LAST_GROUP; offset++) {
      const bad = Buffer.from(good)
      bad.writeUInt8(bad.readUInt8(offset) ^ (1 << Math.floor(next() * 8)), offset)
      replaceLastSegment(dir, bad)
      const record = wholeRecords(offset)
      expect([SEED, offset, await contents()]).toEqual([
        SEED,
        offset,
        expect.objectContaining({
          code: 'NODE_LOG_DAMAGED',
          data: expect.objectContaining({ path, record, offset: OFFSETS[record] }),
        }),
      ])
      expect(readFileSync(path ?? '').equals(bad)).toBe(true)
    }
  })

  it('is found when two records of one length have changed places', async () => {
    const good = await writeLog(dir, [['aaaa', 'bbbb'], ['cccc']])
    const [first = 0, second = 0, third = 0] = offsetsOf(['aaaa', 'bbbb', 'cccc'])
    const swapped = [
      good.subarray(0, first),
      good.subarray(second, third),
      good.subarray(first, second),
      good.subarray(third),
    ]
    replaceLastSegment(dir, Buffer.concat(swapped))
    expect(await contents()).toMatchObject({ code: 'NODE_LOG_DAMAGED', data: { record: 0 } })
  })

  it('says in the message where it is and what to do', async () => {
    const good = await writeLog(dir, GROUPS)
    good.writeUInt8(0, SEGMENT_HEADER_BYTES + 16)
    replaceLastSegment(dir, good)
    const error = await contents()
    expect(error).toMatchObject({
      message: expect.stringMatching(/weftlog is damaged at byte 32 \(record 0\): .*; restore/),
    })
  })

  it('is found in the header of a segment, whichever bit is changed', async () => {
    const good = await writeLog(dir, GROUPS)
    for (let bit = 0; bit < SEGMENT_HEADER_BYTES * 8; bit++) {
      const bad = Buffer.from(good)
      bad.writeUInt8(bad.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      replaceLastSegment(dir, bad)
      const code = bit >> 3 === 7 ? 'NODE_LOG_VERSION' : 'NODE_LOG_DAMAGED'
      expect([bit, await contents()]).toEqual([bit, expect.objectContaining({ code })])
    }
  })

  it('is found in a segment that is not the last: a changed byte when it is read, up to the record before', async () => {
    await writeLog(dir, GROUPS, 60)
    const [first = '', second] = segmentFiles(dir)
    expect(second).toBeDefined()
    const bytes = readFileSync(first)
    const at = (OFFSETS[1] ?? 0) + 16
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    writeFileSync(first, bytes)
    const log = await openFileLog(dir)
    const found: string[] = []
    const reading = (async () => {
      for await (const { text } of log.read(0)) found.push(text)
    })()
    await expect(reading).rejects.toMatchObject({
      code: 'NODE_LOG_DAMAGED',
      data: { path: first, offset: OFFSETS[1], record: 1 },
    })
    expect([found, await texts(log, 3)]).toEqual([['one'], ALL.slice(3)])
    await log.close()
  })

  it.each([1, 20, 60])(
    'is found at open when %p bytes are missing from a segment that is not the last',
    async (bytes) => {
      await writeLog(dir, GROUPS, 60)
      const [first = ''] = segmentFiles(dir)
      truncateSync(first, readFileSync(first).length - bytes)
      expect(await contents()).toMatchObject({ code: 'NODE_LOG_DAMAGED', data: { path: first } })
    },
  )

  it('is found at open when a segment is missing', async () => {
    for (const index of [0, 1]) {
      await writeLog(dir, GROUPS, 50)
      rmSync(segmentFiles(dir)[index] ?? '')
      expect(await contents()).toMatchObject({ code: 'NODE_LOG_DAMAGED' })
    }
  })

  it('is found when a segment stands under the name of another', async () => {
    await writeLog(dir, GROUPS, 60)
    const files = segmentFiles(dir)
    writeFileSync(files[1] ?? '', readFileSync(files[0] ?? ''))
    expect(await contents()).toMatchObject({ code: 'NODE_LOG_DAMAGED' })
  })
})

it('writes an interrupted group again before it serves it, because it may stand in memory only', async () => {
  const good = await writeLog(dir, GROUPS)
  const writes: number[] = []
  const disk = {
    ...nodeDisk,
    write: (fd: number, bytes: Buffer, position: number) => {
      writes.push(position, bytes.length)
      return nodeDisk.write(fd, bytes, position)
    },
  }
  const log = await openFileLog(dir, { disk })
  expect(writes).toEqual([LAST_GROUP, good.length - LAST_GROUP])
  await log.close()
})
