import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Json } from '../../../../contract/wire/json.ts'
import { connect, type Db } from '../../../../sdk/index.ts'
import { type ProgramOutcome, runProgram } from '../../../support/cli-program.ts'
import { startNode, type TestNode } from '../../../support/node.ts'
import { removeDir, tempDir } from '../../../support/temp-dir.ts'

const dir = tempDir()
const ADA = `0x${'a'.repeat(40)}`
let node: TestNode
let db: Db
let options: string[]

beforeAll(async () => {
  node = await startNode()
  const key = join(dir, 'owner.json')
  const { value } = await runProgram('keygen', key)
  const id = await node.deploy({ owners: [(value as { address: string }).address] })
  db = await connect(node.url, { db: id })
  options = ['--url', node.url, '--db', id, '--key', key]
})
afterAll(async () => {
  await db.close()
  await node.close()
  removeDir(dir)
})

function file(name: string, value: Json): string {
  const path = join(dir, name)
  writeFileSync(path, JSON.stringify(value))
  return path
}

const RULES: Json = [['set', [['denyif()', 'x$new.text'], ['allow()']]]]
const STATEMENTS: Json = [['allow()']]

describe('weft rules', () => {
  it('set takes all rules, and with --rule one of them; remove takes them away', async () => {
    const path = ['posts', 'p1', 'comments']
    const run = (...args: string[]): Promise<ProgramOutcome> => runProgram('rules', ...args, ...path, ...options)
    expect((await run('set', file('rules.json', RULES))).text).toMatch(
      /^set the rules of posts\/p1\/comments \(entry \d+\)$/,
    )
    const one = file('one.json', STATEMENTS)
    expect((await run('set', one, '--rule', 'set:follow@0')).text).toMatch(/^set the rule set:follow@0 of /)
    expect(await db.getRules(...path)).toEqual([['set:follow', STATEMENTS], ...(RULES as Json[])])
    expect((await run('remove', '--rule', 'set')).text).toMatch(/^removed the rule set of /)
    expect(await db.getRules(...path)).toEqual([['set:follow', STATEMENTS]])
    expect((await run('remove', '--rule', 'set')).error).toBe('DB_RULES_INVALID')
    expect((await run('remove')).code).toBe(0)
    expect(await db.getRules(...path)).toBe(null)
  })

  it('get prints the rules that are set, in the form that set takes, and exits 4 where there are none', async () => {
    await runProgram('rules', 'set', file('got.json', RULES), 'posts', '*', 'notes', ...options)
    const get = (...path: string[]) => runProgram('rules', 'get', ...path, '--url', node.url, '--db', db.id)
    const { code, text, value } = await get('posts', '*', 'notes')
    expect([code, JSON.parse(text), value]).toEqual([0, RULES, RULES])
    expect(await get('posts', 'p1', 'notes')).toMatchObject({ code: 4, text: 'null', value: null })
  })

  it('set takes rules of version 1', async () => {
    const rules = { 'allow write': true }
    expect((await runProgram('rules', 'set', file('v1.json', rules), 'old', ...options)).code).toBe(0)
    expect(await db.getRules('old')).toEqual(rules)
  })
})

describe('weft rules test', () => {
  const cases = (expect: string): Json => [
    { name: 'a post', signer: ADA, query: ['set', { text: 'x' }, 'posts', 'p'], expect: 'allow' },
    { name: 'an empty post', signer: ADA, query: ['set', {}, 'posts', 'p'], expect },
  ]

  it('exits 0 when all cases pass, and prints one line for each', async () => {
    const outcome = await runProgram('rules', 'test', file('r.json', RULES), file('c.json', cases('deny')))
    expect([outcome.code, outcome.text.split('\n')]).toEqual([
      0,
      [
        '✓ a post         allow',
        '✓ an empty post  deny',
        '',
        '2 cases: 2 passed, 0 failed',
        '2 statements: 2 ran (100 %)',
      ],
    ])
    expect(outcome.value).toMatchObject({ passed: 2, failed: 0, coverage: { statements: 2, ran: 2, missed: [] } })
  })

  it('exits 1 when one fails, and shows what its statements did', async () => {
    const rules: Json = [...(RULES as Json[]), ['delete', STATEMENTS]]
    const outcome = await runProgram('rules', 'test', file('r.json', rules), file('c.json', cases('allow')))
    expect([outcome.code, outcome.text.split('\n')]).toEqual([
      1,
      [
        '✓ a post         allow',
        '✗ an empty post  deny',
        '    expected allow, got deny',
        '    set of posts/p is denied by rule 0 (set), statement ["denyif()","x$new.text"]: with new.text = null',
        '    rule 0',
        '      ["denyif()","x$new.text"]  → deny',
        '          with new.text = null',
        '',
        '2 cases: 1 passed, 1 failed',
        '3 statements: 2 ran (66 %)',
        '  never ran  rule 1 /0  ["allow()"]',
      ],
    ])
  })

  it('shows with --trace what every case did', async () => {
    const { text } = await runProgram('rules', 'test', file('r.json', RULES), file('c.json', cases('deny')), '--trace')
    expect(text).toContain('✓ a post         allow\n    rule 0\n      ["denyif()","x$new.text"]  → false\n')
    expect(text).toContain('      ["allow()"]  → allow')
  })

  it('shows the fields in which a document differs', async () => {
    const rules: Json = [['set', [['mod()', { by: '$signer' }], ['allow()']]]]
    const one: Json = [{ signer: ADA, query: ['set', { a: 1 }, 'c', 'd'], document: { a: 1, by: 'me', c: 2 } }]
    const { code, text } = await runProgram('rules', 'test', file('r.json', rules), file('c.json', one))
    expect(code).toBe(1)
    expect(text).toContain(`    by: expected "me", got "${ADA}"\n    c: expected 2, got nothing\n`)
  })

  it.each<[Json, Json, string]>([
    [[['sett', []]], cases('deny'), 'DB_RULES_INVALID'],
    [RULES, [{ signer: 'ada' }], 'DB_ARGUMENTS_INVALID'],
    [[['set', [['mod()', 5]]]], cases('deny'), 'DB_RULES_INVALID'],
    [RULES, 5, 'DB_ARGUMENTS_INVALID'],
  ])('exits 2 for %j and %j: %s', async (rules, tests, error) => {
    const outcome = await runProgram('rules', 'test', file('r.json', rules), file('c.json', tests))
    expect([outcome.code, outcome.error]).toEqual([2, error])
  })
})
