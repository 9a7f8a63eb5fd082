/** The table of limits in docs/fpjson.md, made from fpjson/limits.ts and what it says of each constant. */
import { readFileSync } from 'node:fs'
import type { GeneratedPart } from './generated.ts'

/** The part of docs/fpjson.md that lists the limits. */
export const LIMITS_PART: GeneratedPart = {
  page: 'docs/fpjson.md',
  after: '<!-- made by npm run docs: limits -->',
  before: '<!-- end of limits -->',
  make: () => ['| constant | value | what it is |', '|---|---|---|', ...limits().map(row)].join('\n'),
}

type Limit = { readonly name: string; readonly value: number; readonly about: string }

/** Returns every constant of fpjson/limits.ts, in the order of that file. */
export function limits(): Limit[] {
  const source = readFileSync(new URL('../../fpjson/limits.ts', import.meta.url), 'utf8')
  return [...source.matchAll(/\/\*\* (.+) \*\/\nexport const (\w+): number = ([\d_]+)\n/g)].map(
    ([, about = '', name = '', value = '']) => ({ name, about, value: Number(value.replaceAll('_', '')) }),
  )
}

function row({ name, value, about }: Limit): string {
  // Where a constant comes from is for who changes it.
  const [what = ''] = about.split(/: (?:measured|security research)/)
  return `| \`${name}\` | ${value.toLocaleString('en')} | ${what.replace(/\.$/, '')} |`
}
