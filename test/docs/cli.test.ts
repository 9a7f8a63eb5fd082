/** docs/cli.md has the commands that the program has, with the options that each has of its own. */
import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { createOutput } from '../../node/cli/output.ts'
import { createProgram } from '../../node/cli/program.ts'

const PAGE = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8')

/** Options that many commands have, told of in a table of their own. */
const COMMON = ['--url', '--db', '--key', '--json']

const ROWS = new Map(
  [...PAGE.matchAll(/^\| `weft ([^`]+)` \|(.*)\|$/gm)].map(([, usage = '', meaning = '']) => {
    const [name = ''] = /^[a-z-]+(?: [a-z-]+)*/.exec(usage) ?? []
    return [name.trim(), `${usage} ${meaning}`]
  }),
)
const { commands } = createProgram(createOutput(true))

it('has a row for every command, and no other', () => {
  expect([...ROWS.keys()].sort()).toEqual([...commands.keys()].sort())
})

it.each([...commands.keys()])('names the options of %s', (name) => {
  const row = ROWS.get(name) ?? ''
  const own = (commands.get(name) ?? []).filter((option) => !COMMON.includes(option) || row.includes(option))
  const named = [...row.matchAll(/--[a-z-]+/g)].map(([option]) => option)
  expect([...new Set(named)].sort()).toEqual(own.sort())
})

it('has a row for every common option', () => {
  expect(COMMON.filter((option) => !new RegExp(`^\\| \`${option}\\b`, 'm').test(PAGE))).toEqual([])
})
