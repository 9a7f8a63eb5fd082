import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startNode, type TestNode } from '../../../support/node.ts'
import { say } from '../../../support/program.ts'
import { removeDir, tempDir } from '../../../support/temp-dir.ts'

const dir = tempDir()
const key = join(dir, 'owner.json')
const job = join(dir, 'job.json')
let node: TestNode
let db: string

beforeAll(async () => {
  node = await startNode()
  await say('keygen', key)
  const deployed = await say('deploy', '--key', key, '--url', node.url)
  db = 'text' in deployed ? deployed.text : ''
  writeFileSync(job, JSON.stringify({ relayers: [`0x${'2'.repeat(40)}`] }))
})
afterAll(async () => {
  await node.close()
  removeDir(dir)
})

function write(...args: string[]) {
  return say('relayer', ...args, '--url', node.url, '--db', db, '--key', key)
}

async function list(): Promise<unknown> {
  const said = await say('relayer', 'list', '--url', node.url, '--db', db)
  return 'value' in said ? said.value : said.refusal
}

it('sets, lists and removes jobs', async () => {
  expect(await write('set', 'score', job)).toMatchObject({ text: expect.stringContaining('set the relayer job score') })
  expect(await write('set', 'other', job)).toMatchObject({ value: { success: true } })
  expect(await list()).toEqual(['other', 'score'])
  expect(await write('remove', 'other')).toMatchObject({
    text: expect.stringContaining('removed the relayer job other'),
  })
  expect(await list()).toEqual(['score'])
})

it('says what is wrong with a file and with a job', async () => {
  const [list, empty] = [join(dir, 'list.json'), join(dir, 'empty.json')]
  writeFileSync(list, '[]')
  writeFileSync(empty, '{}')
  expect(await write('set', 'x', list)).toMatchObject({ refusal: { code: 'CLI_JSON_INVALID' } })
  expect(await write('set', 'x', empty)).toMatchObject({ refusal: { code: 'DB_JOB_INVALID' } })
  expect(await write('set', 'x', join(dir, 'absent.json'))).toMatchObject({ refusal: { code: 'CLI_FILE_UNREADABLE' } })
  expect(await write('remove', 'x')).toMatchObject({ refusal: { code: 'DB_JOB_INVALID' } })
})
