import { MemoryLog } from '../../../node/log/memory-log.ts'
import { describeLog } from '../../conformance/log.ts'

describeLog('MemoryLog', async () => {
  const log = new MemoryLog()
  return { log, close: () => log.close() }
})
