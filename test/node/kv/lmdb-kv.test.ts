import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type LmdbKv, openLmdbKv } from '../../../node/kv/lmdb-kv.ts'
import { describeKv } from '../../conformance/kv.ts'
import { spawnWriter } from '../../support/kill-writer.ts'
import { createRandom } from '../../support/random.ts'
import { SEED } from '../../support/seed.ts'
import { setForm } from '../../support/state-form.ts'
import { canMountDisk, mountTinyDisk, removeDir, tempDir } from '../../support/temp-dir.ts'

describeKv('LmdbKv', async () => {
  const dir = tempDir()
  let kv = openLmdbKv(dir)
  return {
    kv,
    settle: () => kv.flush(),
    reopen: async () => {
      await kv.close()
      kv = openLmdbKv(dir)
      return kv
    },
    close: async () => {
      await kv.close()
      removeDir(dir)
    },
  }
})

describe('LmdbKv', () => {
  let dir: string
  let kv: LmdbKv

  beforeEach(() => {
    dir = join(tempDir(), 'state.v1')
    kv = openLmdbKv(dir)
  })

  afterEach(async () => {
    await kv.close()
    removeDir(join(dir, '..'))
  })

  async function reopen(): Promise<void> {
    await kv.close()
    kv = openLmdbKv(dir)
  }

  it('forgets what was not flushed', async () => {
    kv.put('a', '1')
    await reopen()
    expect(kv.get('a')).toBeUndefined()
  })

  it.each([
    ['has none', undefined],
    ['is another', Buffer.from('1')],
  ])('refuses a store whose form %s, and goes on with its own', async (_name, form) => {
    kv.put('a', '1')
    await kv.flush()
    await reopen()
    expect(kv.get('a')).toBe('1')
    await kv.close()
    await setForm(dir, form)
    expect(() => openLmdbKv(dir)).toThrow(expect.objectContaining({ code: 'NODE_STATE_DAMAGED' }))
  })

  it('stores the meta with the values and keeps it through a flush without one', async () => {
    kv.put('a', '1')
    await kv.flush({ sequence: '41', name: 'Zoë' })
    kv.put('a', '2')
    await kv.flush()
    await reopen()
    expect({ meta: kv.meta, value: kv.get('a'), size: kv.size }).toEqual({
      meta: { sequence: '41', name: 'Zoë' },
      value: '2',
      size: 1,
    })
  })

  it('reads what is being flushed and what was put since', async () => {
    kv.put('a', 'old')
    kv.put('b', 'old')
    const flushed = kv.flush({ n: '1' })
    kv.put('b', 'new')
    kv.del('a')
    const during = [kv.get('a'), kv.get('b'), kv.meta]
    await flushed
    expect([during, kv.get('a'), kv.get('b'), kv.meta]).toEqual([[undefined, 'new', {}], undefined, 'new', { n: '1' }])
    await reopen()
    expect([kv.get('a'), kv.get('b')]).toEqual(['old', 'old'])
  })

  it('keeps each of several flushes that wait apart', async () => {
    const flushes: Promise<void>[] = []
    for (let n = 0; n < 20; n++) {
      kv.put('a', String(n))
      kv.put(`k${n}`, 'x')
      flushes.push(kv.flush({ n: String(n) }))
    }
    expect(kv.get('a')).toBe('19')
    await flushes[7]
    expect(Number(kv.meta['n'])).toBeGreaterThanOrEqual(7)
    await Promise.all(flushes)
    await reopen()
    expect([kv.get('a'), kv.meta, kv.size]).toEqual(['19', { n: '19' }, 21])
  })

  it('counts what is stored and what is pending', async () => {
    kv.put('a', '1')
    kv.put('b', '2')
    await kv.flush({ n: '1' })
    kv.del('a')
    expect([kv.size, kv.pendingSize]).toEqual([2, 1])
  })

  it('refuses every call after close with NODE_CLOSED, and closes twice', async () => {
    await kv.close()
    await kv.close()
    const closed = expect.objectContaining({ code: 'NODE_CLOSED' })
    for (const call of [() => kv.get('a'), () => kv.put('a', '1'), () => kv.del('a'), () => kv.size])
      expect(call).toThrow(closed)
    await expect(kv.flush()).rejects.toEqual(closed)
  })

  it('refuses an empty value', () => {
    expect(() => kv.put('a', '')).toThrow(TypeError)
  })

  it('finishes a running flush before it closes', async () => {
    for (let n = 0; n < 2000; n++) kv.put(`k${n}`, 'x'.repeat(1000))
    const flushed = kv.flush({ n: '1' })
    await kv.close()
    await flushed
    kv = openLmdbKv(dir)
    expect(kv.size).toBe(2000)
  })

  it('finds every changed bit of a value', async () => {
    kv.put('a', 'weft-needle-0123456789')
    await kv.flush()
    await kv.close()
    const path = join(dir, 'data.mdb')
    const good = readFileSync(path)
    const at = good.indexOf('weft-needle')
    for (let offset = at - 4; offset < at + 22; offset++) {
      const bad = Buffer.from(good)
      bad.writeUInt8(bad.readUInt8(offset) ^ 0x10, offset)
      writeFileSync(path, bad)
      kv = openLmdbKv(dir)
      expect(() => kv.get('a')).toThrow(expect.objectContaining({ code: 'NODE_STATE_DAMAGED' }))
      await kv.close()
    }
  })

  it('names a file that is not of LMDB', async () => {
    await kv.close()
    writeFileSync(join(dir, 'data.mdb'), 'x'.repeat(8192))
    expect(() => openLmdbKv(dir)).toThrow(expect.objectContaining({ code: 'NODE_STATE_DAMAGED' }))
  })
})

const itOnTinyDisk = canMountDisk() ? it : it.skip

itOnTinyDisk('survives a full disk: rejects, keeps everything pending, and flushes when there is room', async () => {
  const disk = mountTinyDisk(6)
  if (disk === undefined) throw new Error('the disk was mounted a moment ago')
  try {
    const filler = join(disk.dir, 'filler')
    writeFileSync(filler, Buffer.alloc(3_000_000))
    const kv = openLmdbKv(join(disk.dir, 'state'))
    kv.put('first', 'kept')
    await kv.flush({ n: '0' })
    for (let n = 0; n < 1200; n++) kv.put(`k${n}`, `${n}.`.padEnd(1000, 'x'))
    const full = expect.objectContaining({ code: 'NODE_DISK_FULL' })
    const flushes = [kv.flush({ n: '1' }), kv.flush({ n: '2' })].map((flush) => flush.catch((error: unknown) => error))
    kv.put('k0', 'newer')
    expect(await Promise.all(flushes)).toEqual([full, full])
    await expect(kv.flush({ n: '3' })).rejects.toEqual(full)
    expect([kv.get('first'), kv.get('k0'), kv.get('k1')?.slice(0, 2), kv.meta]).toEqual([
      'kept',
      'newer',
      '1.',
      { n: '0' },
    ])
    writeFileSync(filler, '')
    await kv.flush({ n: '4' })
    await kv.close()
    const again = openLmdbKv(join(disk.dir, 'state'))
    expect([again.get('k0'), again.get('k1199')?.slice(0, 5), again.size, again.meta]).toEqual([
      'newer',
      '1199.',
      1201,
      { n: '4' },
    ])
    await again.close()
  } finally {
    disk.unmount()
  }
})

it('loses no acknowledged flush and mixes no two when its process is killed (seed printed on failure)', async () => {
  const dir = tempDir()
  const next = createRandom(SEED)
  try {
    for (let round = 0; round < 6; round++) {
      const acknowledged = await spawnWriter('kv', dir, 1 + Math.floor(next() * 60))
      const kv = openLmdbKv(dir)
      const stands = Number(kv.meta['n'])
      expect({ seed: SEED, round, kept: stands >= acknowledged }).toEqual({ seed: SEED, round, kept: true })
      for (let key = 0; key < 50; key++)
        expect([SEED, key, kv.get(`k${key}`)]).toEqual([SEED, key, `${stands}.`.padEnd(800, 'v')])
      await kv.close()
    }
  } finally {
    removeDir(dir)
  }
}, 60_000)
