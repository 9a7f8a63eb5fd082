/** The tables of functions in docs/fpjson.md, made from the table of functions and its reference. */

import { EXCLUDED } from '../../fpjson/functions/excluded.ts'
import { FUNCTIONS } from '../../fpjson/functions/table.ts'
import type { Json } from '../../fpjson/index.ts'
import type { ReferenceEntry } from '../../fpjson/reference/entry.ts'
import { FORMS_REFERENCE, FUNCTIONS_REFERENCE } from '../../fpjson/reference/index.ts'
import type { GeneratedPart } from './generated.ts'

/** The part of docs/fpjson.md that lists the functions. */
export const FUNCTIONS_PART: GeneratedPart = {
  page: 'docs/fpjson.md',
  after: '<!-- made by npm run docs: functions -->',
  before: '<!-- end of functions -->',
  make: () => [forms(), ...families(), excluded()].join('\n\n'),
}

const HEAD = '| function | | example |\n|---|---|---|'

function forms(): string {
  return ['### Forms', '', HEAD, ...FORMS_REFERENCE.map((entry) => row(entry))].join('\n')
}

function families(): string[] {
  const byName = new Map(FUNCTIONS_REFERENCE.map((entry) => [entry.name, entry]))
  const categories = [...new Set([...FUNCTIONS.values()].map(({ category }) => category))]
  return categories.map((category) => {
    const names = [...FUNCTIONS.values()].filter((entry) => entry.category === category).map(({ name }) => name)
    const rows = names
      .sort()
      .flatMap((name) => byName.get(name) ?? [])
      .map(row)
    return [`### ${category.charAt(0).toUpperCase()}${category.slice(1)}`, '', HEAD, ...rows].join('\n')
  })
}

function excluded(): string {
  const rows = [...EXCLUDED].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, reason]) => `| \`${name}\` | ${reason} |`)
  return ['### Not in the language', '', '| name | why |', '|---|---|', ...rows].join('\n')
}

function row({ name, signature, about, example: { program, vars, value } }: ReferenceEntry): string {
  const given = vars === undefined ? '' : ` with ${code(vars)}`
  return `| \`${cell(name)}\` ${cell(signature)} | ${cell(about)} | ${code(program)}${given} gives ${code(value)} |`
}

function code(value: Json): string {
  return `\`${cell(spaced(value))}\``
}

/** JSON on one line, with blanks between items. */
function spaced(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${spaced(member)}`)
  return `{${members.join(', ')}}`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
