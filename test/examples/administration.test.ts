/** The examples of docs/administration.md do what they say. */
import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { allLimits, changeLimits, LIMIT_NAMES } from '../../contract/owner-limits.ts'
import { openLocal } from '../../node/local.ts'
import { ed25519, evm } from '../../sdk/signers/index.ts'

const PAGE = readFileSync(new URL('../../docs/administration.md', import.meta.url), 'utf8')

type Script = (tools: object) => Promise<void>
const AsyncFunction = (async () => {}).constructor as new (name: string, body: string) => Script

/** Returns the examples as one script: imports are given, and `expression // → value` is a comparison. */
function scriptOf(page: string): string {
  return [...page.matchAll(/```ts\n(.*?)```/gs)]
    .flatMap(([, code = '']) => code.split('\n'))
    .filter((line) => !line.startsWith('import '))
    .map((line) => line.replace(/^(.*) \/\/ → (.*)$/, 'same($1, $2)'))
    .join('\n')
}

it('shows what comes back', async () => {
  const script = scriptOf(PAGE)
  const compared: unknown[] = []
  const same = (got: unknown, expected: unknown): void => {
    compared.push(got)
    expect(got).toEqual(expected)
  }
  await new AsyncFunction('{ openLocal, ed25519, evm, same }', script)({ openLocal, ed25519, evm, same })
  expect(compared).toHaveLength(PAGE.split('// →').length - 2)
  expect(compared.length).toBeGreaterThan(10)
})

it('has the limits as they are', () => {
  const rows = [...PAGE.matchAll(/^\| `([A-Z_]+)` \|.*\| (\d+) \| (\d+) \|$/gm)]
  const protocol = allLimits(undefined)
  expect(rows.map(([, name, , most]) => [name, Number(most)])).toEqual(
    LIMIT_NAMES.map((name) => [name, protocol[name]]),
  )
  for (const [, name = '', least] of rows) {
    expect(changeLimits(undefined, { [name]: Number(least) })).toEqual({ [name]: Number(least) })
    expect(() => changeLimits(undefined, { [name]: Number(least) - 1 })).toThrow(`from ${least} to`)
  }
})
