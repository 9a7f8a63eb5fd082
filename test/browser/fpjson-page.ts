/** The page of the suite `fpjson`. */
import { type CaseMaker, createGenerator, type Example } from '../fuzz/fpjson/generate.ts'
import { caseLines, exampleLines, type LinesOrder, learnedLines } from './fpjson-lines.ts'

let make: CaseMaker | undefined

Object.assign(globalThis, {
  suite: {
    start({ seed, examples }: { seed: number; examples: readonly Example[] }): string[] {
      make = createGenerator(seed, examples)
      return learnedLines()
    },
    examples: exampleLines,
    cases(order: LinesOrder): string[] {
      if (make === undefined) throw new Error('the suite did not start')
      return caseLines(make, order)
    },
  },
})
