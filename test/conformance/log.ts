/** What every LogStore does. Run it from the implementation's own test file. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type LogStore, RECORD_BYTES_MAX } from '../../node/log/log-store.ts'
import { SEED } from '../support/seed.ts'

export type LogFixture = {
  readonly log: LogStore
  /** Closes the log and opens it again; absent for logs that forget. */
  reopen?(): Promise<LogStore>
  close(): Promise<void>
}

/** Returns the texts of a part of the log, after checking their numbers. */
export async function texts(log: LogStore, from = 0, to: number = log.durableLength): Promise<string[]> {
  const found: string[] = []
  for await (const { number, text } of log.read(from, to)) {
    expect(number).toBe(from + found.length)
    found.push(text)
  }
  return found
}

/** Registers the suite; `open` gives an empty log. */
export function describeLog(name: string, open: () => Promise<LogFixture>): void {
  describe(`${name} as a LogStore`, () => {
    let fixture: LogFixture
    let log: LogStore

    beforeEach(async () => {
      fixture = await open()
      log = fixture.log
    })

    afterEach(async () => {
      await fixture.close()
    })

    it('is empty at first, and syncs and reads nothing', async () => {
      await log.sync()
      expect([log.length, log.durableLength, await texts(log)]).toEqual([0, 0, []])
    })

    it('numbers records from 0', () => {
      expect([log.append('a'), log.append('b'), log.append('c'), log.length]).toEqual([0, 1, 2, 3])
    })

    it('makes records durable by sync, not by append', async () => {
      log.append('a')
      const before = log.durableLength
      await log.sync()
      expect([before, log.durableLength]).toEqual([0, 1])
    })

    it('does not read what is not durable', async () => {
      log.append('a')
      await log.sync()
      log.append('b')
      expect(await texts(log)).toEqual(['a'])
      expect(() => log.read(0, 2)).toThrow(RangeError)
    })

    it('reads any part', async () => {
      for (let n = 0; n < 10; n++) log.append(`record ${n}`)
      await log.sync()
      expect(await texts(log, 3, 5)).toEqual(['record 3', 'record 4'])
      expect(await texts(log, 9)).toEqual(['record 9'])
      expect(await texts(log, 10)).toEqual([])
      expect(await texts(log, 4, 4)).toEqual([])
    })

    it.each([
      [-1, 1],
      [0.5, 1],
      [Number.NaN, 1],
      [1, 0],
      [0, 3],
      [3, 3],
      [0, Number.POSITIVE_INFINITY],
    ])('refuses to read from %p to %p of 2', async (from, to) => {
      log.append('a')
      log.append('b')
      await log.sync()
      expect(() => log.read(from, to)).toThrow(RangeError)
    })

    it('reads up to the durable end of the moment of the call', async () => {
      log.append('a')
      await log.sync()
      const reader = log.read(0)
      log.append('b')
      await log.sync()
      const found: string[] = []
      for await (const { text } of reader) found.push(text)
      expect(found).toEqual(['a'])
    })

    it('lets a reader stop early and another start', async () => {
      for (let n = 0; n < 100; n++) log.append(`record ${n}`)
      await log.sync()
      for await (const { number } of log.read(0)) if (number === 3) break
      expect(await texts(log, 98)).toEqual(['record 98', 'record 99'])
    })

    it('reads while it is written', async () => {
      for (let n = 0; n < 50; n++) log.append(`old ${n}`)
      await log.sync()
      let seen = 0
      for await (const { text } of log.read(0)) {
        expect(text).toBe(`old ${seen++}`)
        log.append(`new ${seen}`)
        await log.sync()
      }
      expect([seen, log.durableLength]).toEqual([50, 100])
    })

    it.each(['\u0000', '\ufeffbom', 'é', '漢字', '🧵', '\n\r\n', '"\\u0000"', '\u007f\u0080\u07ff\u0800\uffff'])(
      'gives back %j unchanged',
      async (text) => {
        log.append(text)
        await log.sync()
        expect(await texts(log)).toEqual([text])
      },
    )

    it('refuses an empty text and a lone surrogate, and numbers on', () => {
      expect(() => log.append('')).toThrow(TypeError)
      expect(() => log.append('a\ud800b')).toThrow(TypeError)
      expect(log.append('a')).toBe(0)
    })

    it('takes a record of 4 MiB and refuses one byte more', async () => {
      const most = 'é'.repeat(RECORD_BYTES_MAX / 2)
      log.append('before')
      log.append(most)
      expect(() => log.append(`${most}x`)).toThrow(RangeError)
      log.append('after')
      await log.sync()
      const [before, large, after] = await texts(log)
      expect([before, large === most, after]).toEqual(['before', true, 'after'])
    })

    it('does nothing on reset when it is well', async () => {
      log.append('a')
      log.reset()
      await log.sync()
      expect(await texts(log)).toEqual(['a'])
    })

    it('refuses every call after close with NODE_CLOSED, and closes twice', async () => {
      await log.close()
      await log.close()
      const closed = expect.objectContaining({ code: 'NODE_CLOSED' })
      for (const call of [() => log.append('a'), () => log.read(0), () => log.reset()]) expect(call).toThrow(closed)
      await expect(log.sync()).rejects.toEqual(closed)
    })

    it('makes what was appended durable when it closes', async () => {
      log.append('a')
      await log.close()
      expect(log.durableLength).toBe(1)
    })

    it('agrees with a list whatever is appended, synced, read and reopened', async () => {
      const step = fc.oneof(
        { weight: 8, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }) },
        { weight: 2, arbitrary: fc.constant({ act: 'sync' as const }) },
        { weight: 1, arbitrary: fc.constant({ act: 'reopen' as const }) },
      )
      // One log for all runs: a run goes on where the one before stopped.
      const model: string[] = []
      const act = async (each: string | { act: 'sync' | 'reopen' }): Promise<void> => {
        if (typeof each === 'string') {
          expect(log.append(each)).toBe(model.length)
          model.push(each)
        } else if (each.act === 'sync' || fixture.reopen === undefined) await log.sync()
        else log = await fixture.reopen()
      }
      const run = async (steps: readonly (string | { act: 'sync' | 'reopen' })[], share: number): Promise<void> => {
        for (const each of steps) await act(each)
        await log.sync()
        const from = Math.floor(share * model.length)
        expect(await texts(log, from)).toEqual(model.slice(from))
      }
      const shares = fc.double({ min: 0, max: 1, noNaN: true })
      const property = fc.asyncProperty(fc.array(step, { maxLength: 40 }), shares, run)
      await fc.assert(property, { seed: SEED, numRuns: 60, endOnFailure: true })
    })
  })
}
