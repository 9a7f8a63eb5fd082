/** `npm run docs`: makes the parts of the pages that are made from the source. */
import { DIFFERENCES_PART } from './fpjson-differences.ts'
import { FUNCTIONS_PART } from './fpjson-functions.ts'
import { LIMITS_PART } from './fpjson-limits.ts'
import { writePart } from './generated.ts'

for (const part of [FUNCTIONS_PART, LIMITS_PART, DIFFERENCES_PART]) writePart(part)
