/** The page of the suite `fpjson`. */
import { type CaseMaker, createGenerator, type Example } from '../fuzz/fpjson/generate.ts'
import { caseLines, exampleLines, type LinesOrder, learnedLines } from './fpjson-lines.ts'

let make: CaseMaker | undefined

Object.assign(globalThis, {
  suite: {
    start({ seed, examples }: { seed: number; examples: string }): string[] {
      make = createGenerator(seed, parseExamples(examples))
      return learnedLines()
    },
    examples: (examples: string): string[] => exampleLines(parseExamples(examples)),
    cases(order: LinesOrder): string[] {
      if (make === undefined) throw new Error('the suite did not start')
      return caseLines(make, order)
    },
  },
})

function parseExamples(text: string): readonly Example[] {
  return JSON.parse(text) as readonly Example[]
}
