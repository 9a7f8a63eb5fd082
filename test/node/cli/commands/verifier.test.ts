import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { setup } from '../../../support/groth16.ts'
import { startNode, type TestNode } from '../../../support/node.ts'
import { say } from '../../../support/program.ts'
import { removeDir, tempDir } from '../../../support/temp-dir.ts'

const dir = tempDir()
const key = join(dir, 'owner.json')
const file = join(dir, 'verification_key.json')
let node: TestNode
let db: string

beforeAll(async () => {
  node = await startNode()
  await say('keygen', key)
  const deployed = await say('deploy', '--key', key, '--url', node.url)
  db = 'text' in deployed ? deployed.text : ''
})
afterAll(async () => {
  await node.close()
  removeDir(dir)
})

function write(...args: string[]) {
  return say('verifier', ...args, '--url', node.url, '--db', db, '--key', key)
}

it('sets a verifier from the file of snarkjs, and removes it', async () => {
  writeFileSync(file, JSON.stringify(setup(1).key))
  expect(await write('set', 'age', file)).toMatchObject({ text: expect.stringContaining('set the verifier age') })
  expect(await write('remove', 'age')).toMatchObject({ text: expect.stringContaining('removed the verifier age') })
  expect(await write('remove', 'age')).toMatchObject({ refusal: { code: 'DB_VERIFIER_INVALID' } })
})

it('says what is wrong with a key', async () => {
  writeFileSync(file, '{"protocol":"groth16"}')
  expect(await write('set', 'age', file)).toMatchObject({ refusal: { code: 'DB_VERIFIER_INVALID' } })
  writeFileSync(file, '[]')
  expect(await write('set', 'age', file)).toMatchObject({ refusal: { code: 'CLI_JSON_INVALID' } })
})
