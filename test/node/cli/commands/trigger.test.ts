import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import { type CliNode, type Outcome, startCliNode, weft } from '../../../support/cli.ts'
import { removeDir, tempDir } from '../../../support/temp-dir.ts'

// Every test starts processes.
jest.setTimeout(60_000)

const TRIGGER = { key: 'log', on: 'create', fields: 'age', optional: true, func: [['add()', [{ of: '$id' }, 'log']]] }
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
  return weft(args, { WEFT_URL: node.url, WEFT_DB: db, WEFT_KEY: key })
}

function file(value: unknown): string {
  const path = join(dir, 'trigger.json')
  writeFileSync(path, JSON.stringify(value))
  return path
}

it('set adds a trigger, list tells of it, and the receipt of a write that fires it too', async () => {
  expect(await run('trigger', 'set', file(TRIGGER), 'people')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^set the trigger log of people \(entry \d+\)\n$/),
  })
  expect((await run('trigger', 'list', 'people')).stdout).toBe('log  create  any of age  optional\n')
  const { stdout } = await run('set', '{"age":20}', 'people', 'Bob', '--json')
  expect(JSON.parse(stdout)).toMatchObject({ triggers: [{ collection: 'people', key: 'log', id: 'Bob', ok: true }] })
  expect(JSON.parse((await run('get', 'log', '--json')).stdout)).toEqual([{ of: 'Bob' }])
})

it('remove removes one, and exits 1 when it is not there', async () => {
  await run('trigger', 'set', file(TRIGGER), 'posts', '*', 'comments')
  expect((await run('trigger', 'remove', 'log', 'posts', '*', 'comments')).code).toBe(0)
  const { code, stdout } = await run('trigger', 'remove', 'log', 'posts', '*', 'comments', '--json')
  expect([code, JSON.parse(stdout)]).toMatchObject([1, { error: { code: 'DB_TRIGGER_INVALID' } }])
  expect((await run('trigger', 'list', 'posts', '*', 'comments')).stdout).toBe(
    'there are no triggers under posts/*/comments\n',
  )
})

it('set exits 1 for a file that holds no object', async () => {
  const { code, stdout } = await run('trigger', 'set', file([]), 'people', '--json')
  expect([code, JSON.parse(stdout)]).toMatchObject([1, { error: { code: 'CLI_JSON_INVALID' } }])
})
