import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startNode, type TestNode } from '../../../support/node.ts'
import { say } from '../../../support/program.ts'
import { removeDir, tempDir } from '../../../support/temp-dir.ts'

const dir = tempDir()
const key = join(dir, 'owner.json')
const second = `0x${'2'.repeat(40)}`
let node: TestNode
let first: string
let db: string

beforeAll(async () => {
  node = await startNode()
  const made = await say('keygen', key)
  const deployed = await say('deploy', '--key', key, '--url', node.url)
  first = 'text' in made ? made.text : ''
  db = 'text' in deployed ? deployed.text : ''
})
afterAll(async () => {
  await node.close()
  removeDir(dir)
})

function write(...args: string[]) {
  return say('owner', ...args, '--url', node.url, '--db', db, '--key', key)
}

async function owners(): Promise<unknown> {
  const said = await say('owner', 'list', '--url', node.url, '--db', db)
  return 'value' in said ? said.value : said.refusal
}

it('adds, lists and removes owners, and the last one only on purpose', async () => {
  expect(await write('add', second)).toMatchObject({ text: expect.stringContaining(`${second} is an owner`) })
  expect(await owners()).toEqual([first, second])
  expect(await write('remove', second)).toMatchObject({ text: expect.stringContaining(`${second} is no owner`) })
  expect(await write('remove', first)).toMatchObject({ refusal: { code: 'DB_OWNER_INVALID' } })
  expect(await write('remove', first, '--freeze')).toMatchObject({ refusal: { code: 'CLI_USAGE' } })
  expect(await owners()).toEqual([first])
  expect(await write('remove', first, '--freeze', '--yes')).toMatchObject({ value: { success: true } })
  expect(await owners()).toEqual([])
  expect(await write('add', second)).toMatchObject({ refusal: { code: 'DB_OWNER_REQUIRED' } })
})
