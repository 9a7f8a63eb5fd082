import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import { type CliNode, type Outcome, startCliNode, weft } from '../../../support/cli.ts'
import { removeDir, tempDir } from '../../../support/temp-dir.ts'

// Every test starts processes.
jest.setTimeout(60_000)

const FIELDS = '[["city"],["age","desc"]]'
const dir = tempDir()
const key = join(dir, 'owner.json')
let node: CliNode
let db: string

beforeAll(async () => {
  node = await startCliNode(join(dir, 'data'))
  await weft(['keygen', key])
  db = (await weft(['deploy', '--key', key, '--no-secure'], { WEFT_URL: node.url })).stdout.trim()
})
afterAll(async () => {
  await node.stop()
  removeDir(dir)
})

function run(...args: string[]): Promise<Outcome> {
  return weft(['index', ...args], { WEFT_URL: node.url, WEFT_DB: db, WEFT_KEY: key })
}

/** Runs a command with `--json`. */
async function json(...args: string[]): Promise<unknown> {
  const { code, stdout } = await run(...args, '--json')
  return [code, JSON.parse(stdout)]
}

it('add declares an index that serves queries', async () => {
  expect(await json('add', FIELDS, 'people')).toMatchObject([0, { success: true }])
  const query = ['get', 'people', '["city","==","Rome"]', '["age","desc"]', '--json']
  expect(await weft(query, { WEFT_URL: node.url, WEFT_DB: db })).toMatchObject({ code: 0, stdout: '[]\n' })
})

it('add --unique makes the database refuse a second document of the same values', async () => {
  await run('add', '[["email"]]', 'users', '--unique')
  const set = (id: string): Promise<Outcome> =>
    weft(['set', '{"email":"a@b"}', 'users', id, '--json'], { WEFT_URL: node.url, WEFT_DB: db, WEFT_KEY: key })
  await set('one')
  expect(JSON.parse((await set('two')).stdout)).toMatchObject({ error: { code: 'DB_UNIQUE_TAKEN' } })
})

it('list tells of indexes and exempt fields', async () => {
  await run('add', FIELDS, 'posts', '*', 'comments')
  await run('exempt', 'bio', 'posts', '*', 'comments')
  const parts = [
    ['city', 'asc'],
    ['age', 'desc'],
  ]
  expect(await json('list', 'posts', '*', 'comments')).toEqual([
    0,
    { indexes: [{ parts, unique: false, state: 'ready' }], exempt: ['bio'] },
  ])
})

it('list tells people the same in lines', async () => {
  await run('add', '[["a"],["b"]]', 'lines', '--unique')
  await run('exempt', 'c', 'lines')
  expect((await run('list', 'lines')).stdout).toBe('[["a","asc"],["b","asc"]]  unique  ready\nexempt  c\n')
})

it('list says so when nothing is declared', async () => {
  expect((await run('list', 'none')).stdout).toBe('nothing is declared under none\n')
})

it('remove takes an index away', async () => {
  await run('add', FIELDS, 'short')
  await run('remove', FIELDS, 'short')
  // The removal is a step of the entry; what follows sees no index any more.
  expect(await json('list', 'short')).toEqual([0, { indexes: [], exempt: [] }])
})

it.each([
  ['remove', 1, 'DB_INDEX_INVALID', ['remove', FIELDS, 'absent']],
  ['add', 2, 'CLI_USAGE', ['add', '{}', 'people']],
  ['add', 1, 'CLI_JSON_INVALID', ['add', '[["city"', 'people']],
  ['add', 1, 'DB_INDEX_INVALID', ['add', '[["city","up"]]', 'people']],
  ['exempt', 1, 'DB_PATH_INVALID', ['exempt', 'bio', 'people', 'Bob']],
  ['list', 2, 'CLI_USAGE', ['list']],
])('%s exits %i with %s for %j', async (_, code, error, args) => {
  expect(await json(...args)).toMatchObject([code, { error: { code: error } }])
})

it('add exits 3 for others than owners', async () => {
  const stranger = join(dir, 'stranger.json')
  await weft(['keygen', stranger, '--kind', 'ed25519'])
  expect(await json('add', FIELDS, 'theirs', '--key', stranger)).toMatchObject([
    3,
    { error: { code: 'DB_OWNER_REQUIRED' } },
  ])
})
