/** The process behind `runner.ts`: runs the ranges of cases that its parent sends, and reports on each. */
import { type Range, runBatch } from './batch.ts'
import { createGenerator } from './generate.ts'
import { hostState } from './host-state.ts'
import type { ChildStart, FromChild } from './runner.ts'
import { spell } from './spell.ts'

const before = hostState()

process.once('message', ({ seed, examples, announces }: ChildStart) => {
  const make = createGenerator(seed, examples)
  const tell = (message: FromChild): void => void process.send?.(message)
  process.on('message', ({ from, to }: Range) => {
    for (let at = from; announces && at < to; at++) {
      tell({ begins: at, spelled: spell(make(at)) })
      const report = runBatch(make, { from: at, to: at + 1 }, before)
      if (report.failure !== undefined) return tell({ report })
    }
    tell({ report: runBatch(make, { from, to }, before) })
  })
  tell({ ready: true })
})
process.once('disconnect', () => process.exit())
