/** docs/rules.md: what it shows is executed. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { ENTRY_FUEL, PROGRAM_BYTES_MAX } from '../../contract/limits.ts'
import { testRules } from '../../contract/rule-tests.ts'
import type { Json, JsonObject } from '../../contract/wire/json.ts'
import { LET_GROUPS_MAX, PROGRAM_NODES_MAX, STATEMENT_DEPTH_MAX, STATEMENTS_MAX } from '../../fpjson/limits.ts'
import { describeRuleReport } from '../../node/cli/rule-report.ts'

const PAGE = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8')

const SIGNERS: { readonly [name: string]: string } = {
  ada: `0x${'a'.repeat(40)}`,
  bob: `0x${'b'.repeat(40)}`,
  owner: `0x${'c'.repeat(40)}`,
}

/** Rules, the documents that are there, and rows of a signer, a query, a document and what comes of it. */
const EXAMPLE =
  /```json\n(.*?)```\n\n(?:Documents: `([^\n]*?)`\n\n)?\| signer \| query [^\n]*\n\|---[^\n]*\n((?:\|[^\n]*\n)+)/gs
const ROW = /^\| `(\w+)` \| `(.*)` \| (?:`(.*)`|–) \| (?:`(.*)`|(\w+)) \|$/gm

type Row = { readonly rules: Json; readonly documents: JsonObject; readonly row: readonly string[] }

/** Names of signers stand for their addresses, alone and as parts of ids and paths. */
function parse(text: string): Json {
  return JSON.parse(text.replaceAll(/(?<=["/:])(ada|bob)(?=["/:])/g, (name) => SIGNERS[name] as string)) as Json
}

const rows: Row[] = [...PAGE.matchAll(EXAMPLE)].flatMap(([, rules = '', documents = '{}', table = '']) =>
  [...table.matchAll(ROW)].map(([, ...row]) => ({
    rules: JSON.parse(rules) as Json,
    documents: parse(documents) as JsonObject,
    row,
  })),
)

describe('docs/rules.md', () => {
  it.each(rows.map(({ row, ...rest }) => ({ ...rest, row, title: row.slice(0, 3).join(' ') })))(
    '$title',
    ({ rules, documents, row: [signer, query = '', before, document, answer] }) => {
      const { cases } = testRules(rules, {
        signers: SIGNERS,
        owners: ['owner'],
        documents,
        cases: [
          {
            signer: signer as string,
            query: parse(query),
            ...(before !== undefined && { before: parse(before) }),
            ...(document === undefined ? { expect: answer as string } : { document: parse(document) }),
          },
        ],
      })
      expect(cases.map(({ passed, got, reason = '' }) => [passed, passed ? '' : `${got} ${reason}`])).toEqual([
        [true, ''],
      ])
    },
  )

  it('has no row and no rules that are not executed', () => {
    const tables = PAGE.split('\n').filter((line) => /^\| `(ada|bob|owner)` \|/.test(line))
    expect(rows.length).toBe(tables.length)
    expect([...PAGE.matchAll(EXAMPLE)].length).toBe([...PAGE.matchAll(/```json\n/g)].length)
  })

  it('shows the report that its cases give', () => {
    const [rules, cases, report] = ['json rules.json', 'json cases.json', 'text report'].map(
      (name) => new RegExp(`\`\`\`${name}\n(.*?)\`\`\``, 's').exec(PAGE)?.[1] as string,
    )
    const tested = testRules(JSON.parse(rules as string) as Json, JSON.parse(cases as string) as Json)
    expect(`${describeRuleReport(tested, false)}\n`).toBe(report)
  })

  it('has the limits of the sources', () => {
    const limits = {
      PROGRAM_BYTES_MAX,
      ENTRY_FUEL,
      STATEMENTS_MAX,
      LET_GROUPS_MAX,
      STATEMENT_DEPTH_MAX,
      PROGRAM_NODES_MAX,
    }
    const shown = [...PAGE.matchAll(/\(`([A-Z_]+)`\) \| ([\d,]+)/g)].map(([, name, value]) => [name, value])
    expect(shown).toEqual(Object.entries(limits).map(([name, value]) => [name, value.toLocaleString('en')]))
  })
})
