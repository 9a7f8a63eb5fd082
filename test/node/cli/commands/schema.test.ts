import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Json } from '../../../../contract/wire/json.ts'
import { connect, type Db } from '../../../../sdk/index.ts'
import { ed25519 } from '../../../../sdk/signers/index.ts'
import { type ProgramOutcome, runProgram } from '../../../support/cli-program.ts'
import { startNode, type TestNode } from '../../../support/node.ts'
import { removeDir, tempDir } from '../../../support/temp-dir.ts'

const dir = tempDir()
const owner = ed25519()
/** More than one page. */
const DOCUMENTS = 620
let node: TestNode
let db: Db

beforeAll(async () => {
  node = await startNode()
  const id = await node.deploy({ owners: [owner.address], secure: false })
  db = await connect(node.url, { db: id, signer: owner })
  const sets = Array.from({ length: DOCUMENTS }, (_, n) => ['set', { n }, 'people', `p${n}`] as const)
  for (let from = 0; from < DOCUMENTS; from += 100) await db.batch(sets.slice(from, from + 100))
  // As pages of 500 these are more than a query may read.
  const large = { n: 1, text: 'x'.repeat(200_000) }
  for (let n = 0; n < 100; n++) await db.set(large, 'large', `l${n}`)
})
afterAll(async () => {
  await db.close()
  await node.close()
  removeDir(dir)
})

function check(schema: Json, ...collection: string[]): Promise<ProgramOutcome> {
  const path = join(dir, 'schema.json')
  writeFileSync(path, JSON.stringify(schema))
  return runProgram('schema', 'check', path, ...collection, '--url', node.url, '--db', db.id)
}

const below = (maximum: number): Json => ({ properties: { n: { type: 'integer', maximum } }, required: ['n'] })

describe('weft schema', () => {
  it('set, get and remove are of the schema of a collection; get exits 4 where there is none', async () => {
    const key = join(dir, 'owner.json')
    const { value } = await runProgram('keygen', key)
    const id = await node.deploy({ owners: [(value as { address: string }).address] })
    const read = ['people', '--url', node.url, '--db', id]
    const path = join(dir, 'set.json')
    writeFileSync(path, JSON.stringify(below(3)))
    expect(await runProgram('schema', 'get', ...read)).toMatchObject({ code: 4, text: 'null', value: null })
    expect((await runProgram('schema', 'set', path, ...read, '--key', key)).text).toMatch(/^set the schema of people /)
    const got = await runProgram('schema', 'get', ...read)
    expect([got.code, JSON.parse(got.text), got.value]).toEqual([0, below(3), below(3)])
    const removed = await runProgram('schema', 'remove', ...read, '--key', key)
    expect(removed.text).toMatch(/^removed the schema of people \(entry 2\)$/)
    expect((await runProgram('schema', 'get', ...read)).code).toBe(4)
  })
})

describe('weft schema check', () => {
  it('exits 0 when all documents fit, in whichever pages they come', async () => {
    const outcome = await check(below(DOCUMENTS), 'people')
    expect([outcome.code, outcome.text]).toEqual([0, `people: ${DOCUMENTS} documents, all fit`])
    expect(outcome.value).toEqual({ collection: 'people', documents: DOCUMENTS, failing: 0, first: [] })
    expect(outcome.progress).toEqual(Array.from({ length: DOCUMENTS }, (_, n) => n + 1))
  })

  it('exits 1 when some would not, and names the first with the reasons', async () => {
    const outcome = await check(below(605), 'people')
    expect(outcome.code).toBe(1)
    const lines = outcome.text.split('\n')
    expect(lines.slice(0, 2)).toEqual([
      `people: 14 of ${DOCUMENTS} documents would not fit`,
      '  p606: /n must be at most 605, got 606',
    ])
    expect(lines.at(-1)).toBe('  … and 4 more')
    expect(outcome.value).toMatchObject({ failing: 14, first: { length: 10 } })
  })

  it('tells of conditions by their names', async () => {
    const outcome = await check({ jsonLogic: { 'small enough': { '<': [{ var: 'n' }, 619] } } }, 'people')
    expect(outcome.value).toMatchObject({
      failing: 1,
      first: [
        { id: 'p619', path: '', reason: 'the document must satisfy the condition "small enough", got {"n":619}' },
      ],
    })
  })

  it('reads large documents in smaller pages', async () => {
    const outcome = await check(below(1), 'large')
    expect([outcome.code, outcome.value]).toMatchObject([0, { documents: 100, failing: 0 }])
  })

  it('finds nothing wrong where there is nothing', async () => {
    expect((await check(below(1), 'nowhere', 'x', 'empty')).text).toBe('nowhere/x/empty: 0 documents, all fit')
  })

  it('reads all collections of a kind, but those with a schema of their own', async () => {
    const paths = [
      ['people', 'p1', 'notes', 'a'],
      ['people', 'p2', 'notes', 'b'],
      ['people', 'nobody', 'notes', 'c'],
      ['people', 'own', 'notes', 'd'],
      ['people', 'p3', 'notes', 'e'],
      ['posts', 'p1', 'notes', 'f'],
      ['notes', 'g'],
      ['people', 'p1', 'notes', 'a', 'notes', 'h'],
    ]
    await db.batch(paths.map((path, n) => ['set', { n }, ...path]))
    await db.setSchema({}, 'people', 'own', 'notes')
    const outcome = await check(below(0), 'people', '*', 'notes')
    expect([outcome.code, outcome.value]).toMatchObject([
      1,
      {
        collection: 'people/*/notes',
        documents: 4,
        failing: 3,
        first: [{ id: 'people/nobody/notes/c' }, { id: 'people/p2/notes/b' }, { id: 'people/p3/notes/e' }],
      },
    ])
    expect(outcome.progress).toEqual([1, 2, 3, 4])
    expect((await check(below(0), 'posts', '*', 'notes')).text).toBe(
      'posts/*/notes: 1 of 1 documents would not fit\n  posts/p1/notes/f: /n must be at most 0, got 5',
    )
  })

  it('goes on behind a page of a kind', async () => {
    const sets = Array.from({ length: DOCUMENTS }, (_, n) => ['set', { n }, 'a', `a${n}`, 'deep', 'd'] as const)
    for (let from = 0; from < DOCUMENTS; from += 100) await db.batch(sets.slice(from, from + 100))
    expect((await check(below(618), 'a', '*', 'deep')).value).toMatchObject({ documents: DOCUMENTS, failing: 1 })
  })

  it('does not say that all fit where there are too many collections of a kind to read', async () => {
    const sets = Array.from({ length: 1_001 }, (_, n) => ['set', { n }, 'many', `m${n}`, 'subs', 's'] as const)
    for (let from = 0; from < sets.length; from += 100) await db.batch(sets.slice(from, from + 100))
    expect(await check(below(0), 'many', '*', 'subs')).toMatchObject({ code: 1, error: 'DB_LIMIT_EXCEEDED' })
  })

  it('refuses what is no schema before it reads', async () => {
    const outcome = await check({ type: 'text' }, 'people')
    expect([outcome.code, outcome.error, outcome.progress]).toEqual([1, 'DB_SCHEMA_INVALID', []])
    expect((await check([], 'people')).error).toBe('CLI_JSON_INVALID')
  })

  it('refuses what is no collection', async () => {
    expect((await check(below(1), 'people', 'p1')).error).toBe('DB_PATH_INVALID')
  })
})
