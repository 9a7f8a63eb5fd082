import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it, jest } from '@jest/globals'
import { KEY_KINDS, readKey } from '../../../../node/cli/key-file.ts'
import { weft } from '../../../support/cli.ts'
import { removeDir, tempDir } from '../../../support/temp-dir.ts'

// Every test starts processes.
jest.setTimeout(60_000)

const dir = tempDir()
afterAll(() => removeDir(dir))

describe('weft keygen', () => {
  it.each(KEY_KINDS)('makes an %s key that signs for the address it prints', async (kind) => {
    const path = join(dir, `${kind}.json`)
    const { code, stdout } = await weft(['keygen', path, '--kind', kind])
    expect([code, stdout.trim()]).toEqual([0, (await readKey(path)).address])
  })

  it('lets nobody else read the key', async () => {
    const path = join(dir, 'private.json')
    await weft(['keygen', path])
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('prints no private key', async () => {
    const path = join(dir, 'silent.json')
    const { stdout, stderr } = await weft(['keygen', path, '--json'])
    const { privateKey } = JSON.parse(readFileSync(path, 'utf8')) as { privateKey: string }
    expect(stdout + stderr).not.toContain(privateKey.slice(2))
  })

  it('never overwrites a file', async () => {
    const path = join(dir, 'precious.json')
    writeFileSync(path, 'precious')
    const { code } = await weft(['keygen', path])
    expect([code, readFileSync(path, 'utf8')]).toEqual([1, 'precious'])
  })
})

describe('readKey', () => {
  const secret = `0x${'5'.repeat(63)}`

  it.each([
    ['no JSON', secret],
    ['no object', JSON.stringify([secret])],
    ['no kind', JSON.stringify({ privateKey: secret })],
    ['an unknown kind', JSON.stringify({ kind: 'rot13', privateKey: secret })],
    ['a key that is too short', JSON.stringify({ kind: 'evm', privateKey: secret })],
    ['a key that is no text', JSON.stringify({ kind: 'evm', privateKey: 5 })],
    ['a wallet without its parts', JSON.stringify({ kty: 'RSA', d: secret })],
  ])('refuses %s and does not show it', async (_what, content) => {
    const path = join(dir, 'bad.json')
    writeFileSync(path, content)
    const error = await readKey(path).then(
      () => undefined,
      (thrown: { code: string; message: string }) => thrown,
    )
    expect([error?.code, error?.message.includes(secret.slice(4))]).toEqual(['CLI_KEY_INVALID', false])
  })
})
