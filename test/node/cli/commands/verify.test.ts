import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { connect, deploy } from '../../../../sdk/index.ts'
import { evm } from '../../../../sdk/signers/index.ts'
import { type CliNode, startCliNode, weft } from '../../../support/cli.ts'
import { removeDir, tempDir } from '../../../support/temp-dir.ts'

// Every test starts processes.
jest.setTimeout(60_000)

const owner = evm()
const dir = tempDir()
let node: CliNode
let db: string

beforeAll(async () => {
  node = await startCliNode(dir)
  db = await deploy(node.url, { owners: [owner.address], secure: false })
  const client = await connect(node.url, { db, signer: owner })
  await Promise.all(Array.from({ length: 20 }, (_, i) => client.set({ i }, 'people', `p${i}`)))
  await fetch(`${node.url}/v1/databases/${db}/root`)
})
afterAll(async () => {
  await node.stop()
  removeDir(dir)
})

/** Copies the directory of the database as it stands. */
function copy(): string {
  const target = join(dir, `copy-${readdirSync(dir).length}`, db)
  cpSync(join(dir, 'databases', db), target, { recursive: true })
  return target
}

const unchanged = (text: string): string => text

/** Runs `verify` against a server that answers as the node does, but for a changed log and a changed root. */
async function verifyChanged(changeLog: (log: string) => string, changeRoot: (root: string) => string = unchanged) {
  const ask = async (path: string): Promise<string> => (await fetch(`${node.url}/v1/databases/${db}${path}`)).text()
  const answers = new Map([
    ['log', changeLog(await ask('/log'))],
    ['root', changeRoot(await ask('/root'))],
    [db, await ask('')],
  ])
  const server = createServer((request, response) => {
    response.end(answers.get(request.url?.split('/').at(-1) ?? ''))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const outcome = await weft(['verify', url, '--db', db, '--json'])
  server.closeAllConnections()
  server.close()
  return [outcome.code, JSON.parse(outcome.stdout)]
}

describe('weft verify', () => {
  it('exits 0 for the log of a node', async () => {
    const { code, stdout } = await weft(['verify', node.url, '--db', db, '--json'])
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { db, entries: 20, ok: true }])
  })

  it('exits 0 for a directory', async () => {
    const { code, stdout } = await weft(['verify', copy(), '--json'])
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { db, entries: 20, ok: true }])
  })

  it('tells people what it found', async () => {
    const { code, stdout, stderr } = await weft(['verify', copy()])
    expect([code, stdout, stderr]).toEqual([0, expect.stringContaining(`${db}: 20 entries replayed, `), ''])
  })

  it('exits 5 when an entry was changed', async () => {
    const outcome = await verifyChanged((log) => log.replace('"i":7', '"i":8'))
    expect(outcome).toMatchObject([5, { ok: false, divergence: { seq: expect.any(Number) } }])
  })

  it('exits 5 when an entry was taken out', async () => {
    const outcome = await verifyChanged((log) => {
      const lines = log.trimEnd().split('\n')
      const kept = [...lines.slice(0, 5), ...lines.slice(6)]
      return `${kept.map((line, i) => line.replace(/^\{"number":\d+/, `{"number":${i}`)).join('\n')}\n`
    })
    expect(outcome).toMatchObject([5, { ok: false }])
  })

  it('exits 5 when the log ends before the state that the node claims', async () => {
    const outcome = await verifyChanged((log) => `${log.trimEnd().split('\n').slice(0, 11).join('\n')}\n`)
    expect(outcome).toMatchObject([5, { ok: false, entries: 10, divergence: { seq: 11 } }])
  })

  it('exits 5 when the node claims another root', async () => {
    const got = expect.stringMatching(/^[A-Za-z0-9_-]{43}$/)
    const outcome = await verifyChanged(unchanged, () => '{"seq":20,"root":"another"}')
    expect(outcome).toMatchObject([5, { ok: false, divergence: { seq: 20, expected: 'another', got } }])
  })

  it('exits 1 when the answer ends within a record', async () => {
    const outcome = await verifyChanged((log) => log.slice(0, -5))
    expect(outcome).toMatchObject([1, { error: { code: 'SDK_UNREACHABLE' } }])
  })

  const skip = (lines: readonly string[]) => lines.filter((_, number) => number !== 3)
  const repeat = (lines: readonly string[]) => [...lines.slice(0, 4), ...lines.slice(3)]
  const put = (line: string) => (lines: readonly string[]) => lines.with(3, line)

  it.each([
    ['skips a record', skip, 3],
    ['repeats a record', repeat, 4],
    [
      'counts a record as another',
      (lines: readonly string[]) => lines.map((line) => line.replace('r":3,', 'r":4,')),
      3,
    ],
    ['has another line in the place of a record', put('{"error":"gone"}'), 3],
    ['has a record that is no JSON', put('{"number":3,"record":{"ent}'), 3],
  ])('exits 5 when the log %s, and names the first entry that differs', async (_what, change, seq) => {
    const outcome = await verifyChanged((log) => `${change(log.trimEnd().split('\n')).join('\n')}\n`)
    expect(outcome).toMatchObject([5, { ok: false, entries: seq - 1, divergence: { seq } }])
  })

  it('exits 1 when the answer is none of a node', async () => {
    const outcome = await verifyChanged(() => '<html>\n')
    expect(outcome).toMatchObject([1, { error: { code: 'SDK_RESPONSE_INVALID' } }])
  })

  it('exits 1 when the bytes on disk have changed', async () => {
    const target = copy()
    const [segment] = readdirSync(join(target, 'log')).filter((name) => !name.endsWith('.lock'))
    const path = join(target, 'log', segment as string)
    const bytes = readFileSync(path)
    bytes.writeUInt8(bytes.readUInt8(Math.floor(bytes.length / 2)) ^ 1, Math.floor(bytes.length / 2))
    writeFileSync(path, bytes)
    expect((await weft(['verify', target])).code).toBe(1)
  })

  it('exits 1 for the directory of a node that runs', async () => {
    const { code, stdout } = await weft(['verify', join(dir, 'databases', db), '--json'])
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { error: { code: 'NODE_DIRECTORY_BUSY' } }])
  })

  it('exits 1 for a directory that is not there', async () => {
    const { code, stdout } = await weft(['verify', join(dir, 'absent'), '--json'])
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { error: { code: 'CLI_FILE_UNREADABLE' } }])
  })

  it('exits 2 for a node without --db', async () => {
    expect((await weft(['verify', node.url])).code).toBe(2)
  })

  it('exits 4 for a database that the node does not serve', async () => {
    expect((await weft(['verify', node.url, '--db', 'A'.repeat(43)])).code).toBe(4)
  })
})
