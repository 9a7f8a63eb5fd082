import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startNode, type TestNode } from '../../../support/node.ts'
import { type Said, say } from '../../../support/program.ts'
import { DATABASES } from '../../../support/signing.ts'
import { removeDir, tempDir } from '../../../support/temp-dir.ts'

const dir = tempDir()
const [key, strangerKey] = [join(dir, 'owner.json'), join(dir, 'stranger.json')]
let node: TestNode
let address: string
let db: string

beforeAll(async () => {
  node = await startNode()
  address = textOf(await say('keygen', key))
  await say('keygen', strangerKey, '--kind', 'ed25519')
  db = textOf(await say('deploy', '--key', key, '--url', node.url))
})
afterAll(async () => {
  await node.close()
  removeDir(dir)
})

function textOf(said: Said): string {
  if ('text' in said) return said.text
  throw new Error(said.refusal.message)
}

function codeOf(said: Said): string {
  return 'refusal' in said ? said.refusal.code : 'done'
}

function write(...args: string[]): Promise<Said> {
  return say(...args, '--url', node.url, '--db', db, '--key', key)
}

async function info(): Promise<Record<string, unknown>> {
  const said = await say('admin', 'info', '--url', node.url, '--db', db)
  return JSON.parse(textOf(said))
}

describe('weft admin', () => {
  it.each<[string, Record<string, unknown>]>([
    ['pause', { paused: true }],
    ['unpause', { paused: false }],
    ['set-secure false', { secure: false }],
    ['set-algorithms evm ed25519', { algorithms: ['evm', 'ed25519'] }],
    [`set-bundlers 0x${'1'.repeat(40)}`, { bundlers: [`0x${'1'.repeat(40)}`] }],
    ['set-bundlers', { bundlers: [] }],
    [
      'set-limits DOCUMENT_BYTES_MAX=500 ENTRY_FUEL=60000',
      { limits: expect.objectContaining({ DOCUMENT_BYTES_MAX: 500, ENTRY_FUEL: 60_000 }) },
    ],
    [
      'set-limits ENTRY_FUEL=protocol',
      { limits: expect.objectContaining({ DOCUMENT_BYTES_MAX: 500, ENTRY_FUEL: 200_000 }) },
    ],
    [`link token ${DATABASES[1]}`, { contracts: { token: DATABASES[1] } }],
    ['unlink token', { contracts: {} }],
    ['set-can-evolve true', { canEvolve: true }],
    [`evolve ${DATABASES[0]}`, { isEvolving: true, next: DATABASES[0] }],
    ['evolve --cancel', { isEvolving: false, next: null }],
  ])('%s', async (command, expected) => {
    expect(codeOf(await write('admin', ...command.split(' ')))).toBe('done')
    expect(await info()).toMatchObject(expected)
  })

  it.each([
    ['set-secure yes', 'commander.invalidArgument'],
    ['set-limits ENTRY_FUEL', 'CLI_USAGE'],
    ['set-limits ENTRY_FUEL=-1', 'CLI_USAGE'],
    ['set-limits NOTHING=1', 'DB_ARGUMENTS_INVALID'],
    ['evolve', 'CLI_USAGE'],
    [`evolve ${DATABASES[0]} --cancel`, 'CLI_USAGE'],
    ['migrate 0', 'commander.invalidArgument'],
    ['migrate 2', 'DB_EVOLVE_INVALID'],
    ['set-algorithms rsa', 'DB_ARGUMENTS_INVALID'],
    ['set-can-evolve false', 'CLI_USAGE'],
  ])('%s is refused: %s', async (command, code) => {
    const before = await info()
    const said = await write('admin', ...command.split(' '))
    const got = codeOf(said)
    expect([command, got === 'CLI_FAILED' && code.startsWith('commander') ? code : got]).toEqual([command, code])
    expect(await info()).toEqual(before)
  })

  it('is for owners', async () => {
    const said = await say('admin', 'pause', '--url', node.url, '--db', db, '--key', strangerKey)
    expect(codeOf(said)).toBe('DB_OWNER_REQUIRED')
  })

  it('set-can-evolve false goes through with --yes', async () => {
    expect(codeOf(await write('admin', 'set-can-evolve', 'false', '--yes'))).toBe('done')
    expect(await info()).toMatchObject({ canEvolve: false, owners: [address] })
  })
})
