/** The process behind `measurer.ts`: measures the programs that its parent sends. Needs `--expose-gc`. */
import type { Json } from '../../../../fpjson/index.ts'
import { type Effort, measure } from './measure.ts'

const HOST = {
  gc: (): void => globalThis.gc?.(),
  heldBytes: (): number => {
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  },
  // Of the processor, so that what else runs on the machine does not count; the collector's threads do.
  now: (): number => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e3
  },
}

process.on('message', ({ program, effort }: { program: Json; effort: Effort }) => {
  process.send?.(measure(program, effort, HOST))
})
process.once('disconnect', () => process.exit())
