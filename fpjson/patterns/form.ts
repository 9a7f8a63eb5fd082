/** The form `["reg", pattern, flags]` of a program. */
import { compilePattern, type Pattern } from './engine.ts'
import type { Fail } from './reader.ts'

/** Compiles the pattern of a form. Its texts are read as they stand: nothing in them is a variable or a call. */
export function parsePatternForm([, source, flags = '', ...rest]: readonly unknown[], fail: Fail): Pattern {
  if (typeof source !== 'string' || typeof flags !== 'string' || rest.length > 0) {
    return fail(
      'FPJSON_PATTERN',
      'reg takes a pattern and, if there are any, flags: two texts that stand in the program',
    )
  }
  if (!source.isWellFormed()) fail('FPJSON_PROGRAM_INVALID', 'a pattern holds half a character')
  return compilePattern(source, flags, fail)
}
