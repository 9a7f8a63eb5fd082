import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import { type CliNode, type Outcome, startCliNode, weft } from '../../../support/cli.ts'
import { removeDir, tempDir } from '../../../support/temp-dir.ts'

// Every test starts processes.
jest.setTimeout(60_000)

const TOKEN = 'the token'
const dir = tempDir()
const key = join(dir, 'owner.json')
let node: CliNode
let env: Readonly<Record<string, string>>

beforeAll(async () => {
  node = await startCliNode(join(dir, 'data'), { WEFT_INDEXER_TOKEN: TOKEN })
  await weft(['keygen', key])
  const { stdout } = await weft(['deploy', '--key', key, '--no-secure'], { WEFT_URL: node.url })
  env = { WEFT_URL: node.url, WEFT_DB: stdout.trim(), WEFT_KEY: key }
  await weft(['set', '{"age":20}', 'people', 'Bob'], env)
})
afterAll(async () => {
  await node.stop()
  removeDir(dir)
})

/** Writes a definition and returns its file. */
function definition(name: string, more: object = { project: { age: '$data.age' } }): string {
  const path = join(dir, `${name}.json`)
  writeFileSync(path, JSON.stringify({ name, collection: ['people'], ...more }))
  return path
}

function run(...args: string[]): Promise<Outcome> {
  return weft(args, { ...env, WEFT_INDEXER_TOKEN: TOKEN })
}

/** Runs a command with `--json`. */
async function json(...args: string[]): Promise<unknown> {
  const { code, stdout } = await run(...args, '--json')
  return [code, JSON.parse(stdout)]
}

it('declare makes an indexer that get reads through', async () => {
  expect(await json('indexer', 'declare', definition('ages'))).toMatchObject([0, { definition: { name: 'ages' } }])
  expect(await json('get', '@ages', '["age",">",10]')).toEqual([0, [{ age: 20 }]])
})

it('list tells of each indexer', async () => {
  await run('indexer', 'declare', definition('listed', { parts: [['age', 'desc'], ['name']] }))
  expect(await json('indexer', 'list')).toMatchObject([
    0,
    expect.arrayContaining([expect.objectContaining({ definition: expect.objectContaining({ name: 'listed' }) })]),
  ])
})

it('list tells people the same in lines', async () => {
  await run('indexer', 'declare', definition('told'))
  await run('get', '@told')
  expect((await run('indexer', 'list')).stdout).toContain('told of people  ready  1 documents after entry 1\n')
})

it('remove takes an indexer away', async () => {
  await run('indexer', 'declare', definition('gone'))
  expect(await json('indexer', 'remove', 'gone')).toEqual([0, { removed: 'gone' }])
  expect(await json('get', '@gone', '["age"]')).toMatchObject([4, { error: { code: 'NODE_INDEXER_UNKNOWN' } }])
})

it.each([
  [4, 'NODE_INDEXER_UNKNOWN', () => ['remove', 'absent']],
  [1, 'DB_INDEX_INVALID', () => ['declare', definition('empty', {})]],
  [1, 'CLI_FILE_UNREADABLE', () => ['declare', join(dir, 'absent.json')]],
  [3, 'NODE_INDEXER_DENIED', () => ['declare', definition('denied'), '--indexer-token', 'another']],
  [2, 'CLI_USAGE', () => ['remove']],
])('exits %i with %s', async (code, error, args) => {
  expect(await json('indexer', ...args())).toMatchObject([code, { error: { code: error } }])
})

it('exits 1 for a file that holds no object', async () => {
  writeFileSync(join(dir, 'list.json'), '[]')
  expect(await json('indexer', 'declare', join(dir, 'list.json'))).toMatchObject([
    1,
    { error: { code: 'CLI_JSON_INVALID' } },
  ])
})
