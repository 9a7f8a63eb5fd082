/** The programs in docs/triggers.md and docs/crons.md run, and give what is written behind them. */
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import { openLocal } from '../../node/local.ts'
import type { Db } from '../../sdk/index.ts'
import { ed25519 } from '../../sdk/signers/index.ts'

/** A line `expression // value`. */
const CLAIM = /^(.+?) \/\/ (.+)$/

/** Returns a page's programs as one, in which each claim is handed to `claim` with its value. */
function programOf(page: string): { readonly program: string; readonly claims: number } {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8')
  const lines = [...text.matchAll(/^```js\n(.*?)^```$/gms)].flatMap(([, block = '']) => block.split('\n'))
  let claims = 0
  const program = lines.map((line) => {
    const [, expression, value] = CLAIM.exec(line) ?? []
    if (expression === undefined) return line
    claims++
    return `claim(${JSON.stringify(expression)}, ${expression}, ${value})`
  })
  return { program: program.join('\n'), claims }
}

async function runPage(program: string, db: Db): Promise<readonly (readonly [string, unknown, unknown])[]> {
  const seen: (readonly [string, unknown, unknown])[] = []
  const claim = (expression: string, got: unknown, said: unknown): void => {
    seen.push([expression, JSON.parse(JSON.stringify(got)), JSON.parse(JSON.stringify(said))])
  }
  await runInNewContext(`(async () => {\n${program}\n})()`, { db, delay, claim, Date })
  return seen
}

describe.each(['triggers.md', 'crons.md'])('docs/%s', (page) => {
  it('shows programs that give what it says', async () => {
    const { program, claims } = programOf(page)
    expect(claims).toBeGreaterThan(2)
    const db = await openLocal({ owner: ed25519(), secure: false })
    try {
      const seen = await runPage(program, db)
      expect(seen.map(([expression, got]) => [expression, got])).toEqual(
        seen.map(([expression, , said]) => [expression, said]),
      )
      expect(seen).toHaveLength(claims)
    } finally {
      await db.close()
    }
  })
})
