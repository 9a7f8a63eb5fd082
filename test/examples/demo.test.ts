import { expect, it } from '@jest/globals'
import { runExample } from './run-example.ts'

/** Includes what a machine with other work needs; alone it takes a fifth of this. */
const DEMO_TIMEOUT_MS = 180_000

it(
  'holds every check, on all 3,201 records, and comes to one root by execution and by replay',
  async () => {
    const { code, output } = await runExample('demo/main.ts')
    expect(output).toMatch(/records +3,201 sent, 3,169 imported, 32 refused/)
    // A name may go on in the next line.
    expect(new Set(output.replace(/\s+/g, ' ').match(/\bm\d{4} (?="|\d|null)/g)).size).toBe(32)
    expect(output).toMatch(/state root +(\S{43}) \(node\)\n +\1 \(replay of [\d,]+ entries/)
    expect(output).toMatch(/checks +all \d+ held\n$/)
    expect(code).toBe(0)
  },
  DEMO_TIMEOUT_MS,
)
