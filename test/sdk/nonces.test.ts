import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Receipt } from '../../contract/wire/types.ts'
import { NonceCounter } from '../../sdk/nonces.ts'
import { SEED } from '../support/seed.ts'

const WINDOW = 1_024

/** What a database does with nonces, told in the simplest way. */
class NonceModel {
  readonly used = new Set<number>()
  fetches = 0

  highest(): number {
    return Math.max(0, ...this.used)
  }

  next(): Promise<number> {
    this.fetches++
    return Promise.resolve(this.highest() + 1)
  }

  refusal(code: string): Receipt {
    return { success: false, error: { code, message: 'no' } }
  }

  async write(nonce: number): Promise<Receipt> {
    await Promise.resolve()
    if (this.used.has(nonce)) return this.refusal('DB_NONCE_USED')
    if (nonce > this.highest() + WINDOW) return this.refusal('DB_NONCE_TOO_HIGH')
    this.used.add(nonce)
    return { success: true, id: '', seq: nonce, timestamp: 0, signer: '' }
  }
}

function open(): { readonly model: NonceModel; readonly counter: NonceCounter } {
  const model = new NonceModel()
  return { model, counter: new NonceCounter(() => model.next()) }
}

describe('NonceCounter', () => {
  it('gives concurrent writes nonces of their own after one fetch', async () => {
    const { model, counter } = open()
    await Promise.all(Array.from({ length: 100 }, () => counter.use((nonce) => model.write(nonce))))
    expect([model.used.size, model.fetches]).toEqual([100, 1])
  })

  it('gives nonces in the order of the calls', async () => {
    const { counter } = open()
    expect(await Promise.all([counter.take(), counter.take(), counter.take()])).toEqual([1, 2, 3])
  })

  it('writes once more when another client has used the nonce', async () => {
    const { model, counter } = open()
    await counter.take()
    for (let nonce = 1; nonce <= 50; nonce++) model.used.add(nonce)
    const receipt = await counter.use((nonce) => model.write(nonce))
    expect(receipt).toMatchObject({ success: true, seq: 51 })
  })

  it('writes once more after so many refusals that the nonce lies above the window', async () => {
    const { model, counter } = open()
    for (let i = 0; i <= WINDOW; i++) await counter.take()
    const receipt = await counter.use((nonce) => model.write(nonce))
    expect(receipt).toMatchObject({ success: true, seq: 1 })
  })

  it('starts over once for many writes that a stale count misled', async () => {
    const { model, counter } = open()
    await counter.take()
    for (let nonce = 1; nonce <= 50; nonce++) model.used.add(nonce)
    const receipts = await Promise.all(Array.from({ length: 20 }, () => counter.use((nonce) => model.write(nonce))))
    expect([receipts.every((receipt) => receipt.success), model.fetches]).toEqual([true, 2])
  })

  it('gives up after two tries and returns the refusal', async () => {
    const { model, counter } = open()
    let tries = 0
    const receipt = await counter.use(() => {
      tries++
      return Promise.resolve(model.refusal('DB_NONCE_USED'))
    })
    expect([tries, receipt]).toEqual([2, model.refusal('DB_NONCE_USED')])
  })

  it('does not try other refusals again', async () => {
    const { model, counter } = open()
    let tries = 0
    await counter.use(() => {
      tries++
      return Promise.resolve(model.refusal('DB_ACCESS_DENIED'))
    })
    expect(tries).toBe(1)
  })

  it('fetches again after a fetch that failed', async () => {
    let fetches = 0
    const counter = new NonceCounter(async () => {
      if (++fetches === 1) throw new Error('unreachable')
      return 7
    })
    await expect(counter.take()).rejects.toThrow('unreachable')
    expect(await counter.take()).toBe(7)
  })

  it('goes on after a write that failed on its way', async () => {
    const { model, counter } = open()
    const broken = counter.use(() => Promise.reject(new Error('broken')))
    await expect(broken).rejects.toThrow('broken')
    expect(await counter.use((nonce) => model.write(nonce))).toMatchObject({ success: true, seq: 2 })
  })

  it('gets every write through whatever other writes are refused meanwhile', async () => {
    const plan = fc.array(fc.boolean(), { minLength: 1, maxLength: 3_000 })
    const property = fc.asyncProperty(plan, async (refused) => {
      const { model, counter } = open()
      const receipts = await Promise.all(
        refused.map((refuse) =>
          counter.use((nonce) => (refuse ? Promise.resolve(model.refusal('DB_EXPIRED')) : model.write(nonce))),
        ),
      )
      expect(receipts.filter((receipt) => receipt.success)).toHaveLength(refused.filter((refuse) => !refuse).length)
    })
    await fc.assert(property, { seed: SEED, numRuns: 30 })
  })
})
