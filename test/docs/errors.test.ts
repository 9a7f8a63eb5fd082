/** docs/errors.md says of every code what the tables in the source say, and every code is provoked by some test. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { CONTRACT_CODES } from '../../contract/errors.ts'
import { FPJSON_CODES } from '../../fpjson/errors.ts'
import { CLI_CODES, exitCodeOf } from '../../node/cli/errors.ts'
import { NODE_CODES } from '../../node/errors.ts'
import { HTTP_CODES, statusOf } from '../../node/http/errors.ts'
import { SDK_CODES } from '../../sdk/errors.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Codes of classes that have only one. */
const SINGLE_CODES = ['NODE_VERIFY_FAILED', 'NODE_NATIVE_MISSING']

const TABLES: Readonly<Record<string, string>> = {
  ...CONTRACT_CODES,
  ...FPJSON_CODES,
  ...NODE_CODES,
  ...HTTP_CODES,
  ...SDK_CODES,
  ...CLI_CODES,
}
const CODES = [...Object.keys(TABLES), ...SINGLE_CODES]

type Row = {
  readonly meaning: string
  readonly when: string
  readonly todo: string
  readonly http: string
  readonly exit: string
}

const ROWS = new Map(
  [...readFileSync(join(ROOT, 'docs/errors.md'), 'utf8').matchAll(/^\| `([A-Z_]+)` \|(.*)\|$/gm)].map(
    ([, code, cells]) => {
      const [meaning = '', when = '', todo = '', http = '', exit = ''] = (cells as string)
        .split(' | ')
        .map((cell) => cell.trim())
      const row: Row = { meaning, when, todo, http, exit }
      return [code as string, row]
    },
  ),
)

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))
}

/** Texts of all tests but this one. */
const TESTS = [...filesBelow('test', '.ts'), ...filesBelow('test/vectors', '.json')]
  .filter((name) => name !== 'test/docs/errors.test.ts')
  .map((name) => readFileSync(join(ROOT, name), 'utf8'))

describe('docs/errors.md', () => {
  it('has a row for every code, and no other', () => {
    expect([...ROWS.keys()].sort()).toEqual([...CODES].sort())
  })

  it('means by each code what its table means', () => {
    expect(Object.keys(TABLES).map((code) => [code, ROWS.get(code)?.meaning])).toEqual(Object.entries(TABLES))
  })

  it('says for each what to do', () => {
    expect(CODES.filter((code) => !/\w/.test(ROWS.get(code)?.todo ?? ''))).toEqual([])
  })

  it('has the status of each code that travels over HTTP', () => {
    const travelling = Object.keys({ ...CONTRACT_CODES, ...NODE_CODES, ...HTTP_CODES })
    const expected = CODES.map((code) => [code, travelling.includes(code) ? String(statusOf(code)) : '–'])
    expect(CODES.map((code) => [code, ROWS.get(code)?.http])).toEqual(expected)
  })

  it('has the exit code of each that the command line may end with', () => {
    const expected = CODES.map((code) => [code, code.startsWith('FPJSON_') ? '–' : String(exitCodeOf(code))])
    expect(CODES.map((code) => [code, ROWS.get(code)?.exit])).toEqual(expected)
  })
})

it('names no code in the source that has no row', () => {
  const sources = ['fpjson', 'contract', 'sdk', 'node'].flatMap((folder) => filesBelow(folder, '.ts'))
  const named = sources.flatMap((name) => [
    ...readFileSync(join(ROOT, name), 'utf8').matchAll(/'((?:DB|FPJSON|NODE|SDK|CLI)_[A-Z_]+)'/g),
  ])
  expect(named.map(([, code]) => code as string).filter((code) => !ROWS.has(code))).toEqual([])
})

it.each(CODES)('%s occurs in a test', (code) => {
  expect(TESTS.some((text) => new RegExp(`\\b${code}\\b`).test(text))).toBe(true)
})
