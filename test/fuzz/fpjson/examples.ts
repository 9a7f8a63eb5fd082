/** Programs that others wrote, for the generator to change. */
import { readFileSync } from 'node:fs'
import { FUNCTIONS_REFERENCE } from '../../../fpjson/reference/index.ts'
import type { Example } from './generate.ts'

function recorded(name: string): Example[] {
  return JSON.parse(readFileSync(new URL(`../../vectors/${name}`, import.meta.url), 'utf8')) as Example[]
}

/** The recorded vectors of the language, and the examples of its reference. */
export const EXAMPLES: readonly Example[] = [
  ...recorded('fpjson.json'),
  ...recorded('quirks.json'),
  ...FUNCTIONS_REFERENCE.map(({ example }) => example),
].map(({ program, vars }) => ({ program, ...(vars !== undefined && { vars }) }))
