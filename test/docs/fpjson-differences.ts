/** The part of docs/differences.md that says how many recorded programs are answered otherwise, made from a run of them. */
import { agrees, DIFFERENCES, isAsObserved, QUIRK_DECISIONS, QUIRKS, VECTORS } from '../fpjson/recorded.ts'
import type { GeneratedPart } from './generated.ts'

/** See above. */
export const DIFFERENCES_PART: GeneratedPart = {
  page: 'docs/differences.md',
  after: '<!-- made by npm run docs: recorded programs -->',
  before: '<!-- end of recorded programs -->',
  make: () => [...vectors(), '', ...quirks()].join('\n'),
}

function vectors(): string[] {
  const differing = VECTORS.filter((vector) => !agrees(vector))
  const causes = [...new Set(DIFFERENCES.values())]
  const share = ((100 * differing.length) / VECTORS.length).toFixed(1)
  return [
    `Of ${VECTORS.length.toLocaleString('en')} recorded vectors ${differing.length} (${share} %) are answered otherwise, all on purpose:`,
    '',
    '| why | vectors |',
    '|---|---|',
    ...causes.map((cause) => {
      const ids = differing.filter(({ id }) => DIFFERENCES.get(id) === cause).map(({ id }) => `\`${id}\``)
      return `| ${cause} | ${ids.join(' ')} |`
    }),
  ]
}

function quirks(): string[] {
  return [
    `${QUIRKS.length} more programs stand at the edges of the language, where what happens is decided by kind. The last column says how many give\nwhat was recorded, where that is a value or an error that one may rely on:`,
    '',
    '| kind | here | as recorded |',
    '|---|---|---|',
    ...[...QUIRK_DECISIONS].map(([kind, decision]) => {
      const all = QUIRKS.filter((quirk) => quirk.kind === kind)
      const known = all.map(isAsObserved).filter((is) => is !== undefined)
      const share = known.length === 0 ? '–' : `${known.filter(Boolean).length} of ${known.length}`
      return `| ${kind} | ${decision} | ${share} |`
    }),
  ]
}
