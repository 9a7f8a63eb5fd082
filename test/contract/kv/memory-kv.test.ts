import { expect, it } from '@jest/globals'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { describeKv } from '../../conformance/kv.ts'

describeKv('MemoryKv', async () => ({
  kv: new MemoryKv(),
  settle: async () => {},
  close: async () => {},
}))

it('counts the values it holds', () => {
  const kv = new MemoryKv()
  kv.put('a', '1')
  kv.put('a', '2')
  kv.put('b', '3')
  kv.del('a')
  expect(kv.size).toBe(1)
})
