/** docs/http.md says of every code the status that the server gives it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { CONTRACT_CODES } from '../../contract/errors.ts'
import { NODE_CODES } from '../../node/errors.ts'
import { HTTP_CODES, statusOf } from '../../node/http/errors.ts'

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/http.md'), 'utf8')
const CODES = Object.keys({ ...CONTRACT_CODES, ...NODE_CODES, ...HTTP_CODES })

/** Status → the codes that its row names. */
const ROWS = new Map(
  [...PAGE.matchAll(/^\| (\d{3}) \| (.*) \|$/gm)].map(([, status, cell]) => [
    Number(status),
    [...(cell as string).matchAll(/`([A-Z]+_[A-Z_]+[A-Z])`/g)].map(([, code]) => code as string),
  ]),
)

/** What the rows of 400 and 500 say of codes that none names. */
function statusInPage(code: string): number | undefined {
  const [named] = [...ROWS].find(([status, codes]) => status !== HEAD_TOO_LARGE && codes.includes(code)) ?? []
  return named ?? (code.startsWith('DB_') ? 400 : 500)
}

/** Given by Node before there is a request, with the code of bodies that are too large. */
const HEAD_TOO_LARGE = 431

it('names every code in the row of its status', () => {
  expect(CODES.map((code) => [code, statusInPage(code)])).toEqual(CODES.map((code) => [code, statusOf(code)]))
})

it('names only codes that a server gives', () => {
  expect([...ROWS.values()].flat().filter((code) => !CODES.includes(code))).toEqual([])
})
