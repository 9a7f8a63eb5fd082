/** The last lines of the demo. */
import pico from 'picocolors'
import type { Checks } from './checks.ts'
import { count, fact, step } from './report.ts'

/** Prints what was found, one line for each part, then the verdict. Returns the exit code: 0 when every check held. */
export function summarise(lines: readonly (readonly [label: string, text: string])[], checks: Checks): number {
  step('Summary')
  for (const [label, text] of lines) fact(label, text)
  const { failures } = checks
  if (failures.length === 0) {
    fact('checks', pico.green(`all ${count(checks.count)} held`))
    return 0
  }
  fact('checks', pico.red(`${count(failures.length)} of ${count(checks.count)} failed`))
  for (const failure of failures) fact('', pico.red(failure))
  return 1
}
