import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { MemoryLog } from '../../../node/log/memory-log.ts'
import { type Following, followLog } from '../../../node/sequencer/follow.ts'

let log: MemoryLog
let abort: AbortController
let following: Following

beforeEach(async () => {
  log = new MemoryLog()
  abort = new AbortController()
  following = { signal: abort.signal, wakeUps: new Set() }
  await add('a', 'b')
})
afterEach(() => abort.abort())

async function add(...texts: string[]): Promise<void> {
  for (const text of texts) log.append(text)
  await log.sync()
  for (const wakeUp of following.wakeUps) wakeUp()
}

async function collect(from: number, options?: Following, onRecord = (_: string): void => {}): Promise<string[]> {
  const texts: string[] = []
  for await (const { text } of followLog(log, from, options)) {
    texts.push(text)
    onRecord(text)
  }
  return texts
}

describe('reading a log', () => {
  it('ends with what is durable', async () => {
    log.append('c')
    expect(await collect(1)).toEqual(['b'])
  })

  it('refuses to begin behind its end', async () => {
    await expect(collect(3)).rejects.toThrow(RangeError)
  })
})

describe('following a log', () => {
  it('goes on with what comes, each record once, in order', async () => {
    const reading = collect(0, following, (text) => {
      if (text === 'z') abort.abort()
    })
    for (const text of 'cdefghij') {
      await add(text)
      if (text > 'f') await new Promise(setImmediate)
    }
    await add('y', 'z')
    expect(await reading).toEqual([...'abcdefghijyz'])
  })

  it('survives being woken for nothing', async () => {
    const reading = collect(0, following)
    await new Promise(setImmediate)
    for (const wakeUp of following.wakeUps) wakeUp()
    await new Promise(setImmediate)
    expect(following.wakeUps.size).toBe(1)
    abort.abort()
    expect(await reading).toEqual(['a', 'b'])
  })

  it('ends at the signal, while it waits, while it yields, and before it began', async () => {
    const waiting = collect(2, following)
    await new Promise(setImmediate)
    abort.abort()
    expect(await waiting).toEqual([])
    expect(following.wakeUps.size).toBe(0)
    expect(await collect(0, following)).toEqual([])
    const other = new AbortController()
    expect(await collect(0, { signal: other.signal, wakeUps: new Set() }, () => other.abort())).toEqual(['a'])
  })
})
