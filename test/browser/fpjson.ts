/** Programs of FPJSON: the recorded ones, and random ones that each engine makes for itself from the same seed. */
import { EXAMPLES } from '../fuzz/fpjson/examples.ts'
import { createGenerator } from '../fuzz/fpjson/generate.ts'
import { caseLines, exampleLines, learnedLines } from './fpjson-lines.ts'
import { type BrowserSuite, compareLists, type Difference, type SuiteFinding } from './suite.ts'

/** Programs that a page runs before it answers. */
const BATCH = 2_000

export const fpjson: BrowserSuite = {
  name: 'fpjson',
  script: new URL('./fpjson-page.ts', import.meta.url),
  run: async (page, { programs, seed, onProgress }): Promise<SuiteFinding> => {
    const make = createGenerator(seed, EXAMPLES)
    // As text: what carries objects into a page loses members named __proto__.
    const examples = JSON.stringify(EXAMPLES)
    const learned = learnedLines()
    const start = compareLists(learned, await page.call('start', { seed, examples }), (index) => `call ${index}`)
    const recorded = compareLists(
      exampleLines(EXAMPLES),
      await page.call('examples', examples),
      (index) => `vector ${index}`,
    )
    const differences: Difference[] = [...start, ...recorded]
    let done = 0
    while (done < programs && differences.length === 0) {
      const order = { from: done, to: Math.min(done + BATCH, programs) }
      // The page works while this process does.
      const asked = page.call<string[]>('cases', order)
      differences.push(...compareLists(caseLines(make, order), await asked, (index) => `program ${order.from + index}`))
      done = order.to
      onProgress(`fpjson: program ${done} of ${programs}`)
    }
    return { counts: { 'learned calls': learned.length, vectors: EXAMPLES.length, programs: done }, differences }
  },
}
