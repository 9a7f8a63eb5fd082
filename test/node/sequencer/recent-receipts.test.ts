import { expect, it } from '@jest/globals'
import type { Receipt } from '../../../contract/wire/types.ts'
import { RECENT_RECEIPTS_MIN, RecentReceipts } from '../../../node/sequencer/recent-receipts.ts'

const receipt = (seq: number): Receipt => ({ success: true, id: `q${seq}`, seq, timestamp: 1, signer: 's' })

function filled(count: number): RecentReceipts {
  const receipts = new RecentReceipts()
  for (let seq = 1; seq <= count; seq++) receipts.add(`q${seq}`, receipt(seq))
  return receipts
}

it('remembers at least the last RECENT_RECEIPTS_MIN', () => {
  for (const more of [0, 1, RECENT_RECEIPTS_MIN - 1, RECENT_RECEIPTS_MIN, RECENT_RECEIPTS_MIN + 1]) {
    const last = RECENT_RECEIPTS_MIN + more
    const receipts = filled(last)
    for (let seq = last - RECENT_RECEIPTS_MIN + 1; seq <= last; seq++)
      expect(receipts.get(`q${seq}`)?.success).toBe(true)
  }
})

it('forgets what is more than twice as old', () => {
  const receipts = filled(3 * RECENT_RECEIPTS_MIN)
  expect(receipts.get(`q${RECENT_RECEIPTS_MIN}`)).toBeUndefined()
})

it('forgets all when told to', () => {
  const receipts = filled(RECENT_RECEIPTS_MIN + 1)
  receipts.clear()
  expect([receipts.get('q1'), receipts.get(`q${RECENT_RECEIPTS_MIN + 1}`)]).toEqual([undefined, undefined])
})
