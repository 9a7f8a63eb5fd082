import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { type CliNode, type Outcome, spawnWeft, startCliNode, weft } from '../../support/cli.ts'
import { OPEN_RULES } from '../../support/node.ts'
import { removeDir, tempDir } from '../../support/temp-dir.ts'

// Every test starts processes.
jest.setTimeout(60_000)

const dir = tempDir()
const key = join(dir, 'owner.json')
const strangerKey = join(dir, 'stranger.json')
let node: CliNode
let db: string

beforeAll(async () => {
  node = await startCliNode(join(dir, 'data'))
  await weft(['keygen', key])
  await weft(['keygen', strangerKey, '--kind', 'ed25519'])
  db = (await weft(['deploy', '--key', key], { WEFT_URL: node.url })).stdout.trim()
  await run('rules', 'set', file('open.json', OPEN_RULES), 'people')
})
afterAll(async () => {
  await node.stop()
  removeDir(dir)
})

/** Writes a JSON file and returns its path. */
function file(name: string, value: unknown): string {
  const path = join(dir, name)
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
  return path
}

function run(...args: string[]): Promise<Outcome> {
  return weft(args, { WEFT_URL: node.url, WEFT_DB: db, WEFT_KEY: key })
}

/** What a failed command gives with `--json`. */
function failed(code: number, error: string) {
  return [code, { error: { code: error, message: expect.any(String) } }, '']
}

function parsed({ code, stdout, stderr }: Outcome) {
  return [code, JSON.parse(stdout), stderr]
}

describe('weft deploy', () => {
  it('prints the id', () => {
    expect(db).toMatch(/^[\w-]{43}$/)
  })

  it('takes owners', async () => {
    const owner = `0x${'1'.repeat(40)}`
    const { stdout } = await run('deploy', '--owner', owner, '--no-secure', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ id: expect.any(String), owners: [owner], secure: false })
  })

  it('exits 2 without an owner', async () => {
    expect(parsed(await weft(['deploy', '--url', node.url, '--json']))).toMatchObject(failed(2, 'CLI_USAGE'))
  })

  it('exits 1 for an owner that is no address', async () => {
    const outcome = await run('deploy', '--owner', 'Bob', '--json')
    expect(parsed(outcome)).toMatchObject(failed(1, 'DB_GENESIS_INVALID'))
  })
})

describe('weft set and get', () => {
  it('write and read a document', async () => {
    const set = await run('set', '{"age":20}', 'people', 'Bob')
    const get = await run('get', 'people', 'Bob')
    expect([set.code, set.stderr, get.code, JSON.parse(get.stdout)]).toEqual([0, '', 0, { age: 20 }])
  })

  it('set prints the receipt with --json', async () => {
    const outcome = await run('set', '{}', 'people', 'Json', '--json')
    expect(parsed(outcome)).toMatchObject([0, { success: true, docId: 'Json' }, ''])
  })

  it('get takes sorts, filters and a limit', async () => {
    for (const n of ['1', '2', '3']) await run('set', `{"n":${n}}`, 'people', `n${n}`)
    const outcome = await run('get', 'people', '["n",">",1]', '["n","desc"]', '--limit', '1', '--json')
    expect(parsed(outcome)).toEqual([0, [{ n: 3 }], ''])
  })

  it('get --meta tells who wrote it', async () => {
    await run('set', '{}', 'people', 'Meta')
    expect(parsed(await run('get', 'people', 'Meta', '--meta', '--json'))).toMatchObject([
      0,
      { id: 'Meta', version: 1 },
      '',
    ])
  })

  it('get exits 4 for a document that is not there', async () => {
    expect(parsed(await run('get', 'people', 'nobody', '--json'))).toMatchObject(failed(4, 'DB_DOCUMENT_MISSING'))
  })

  it('get exits 4 for a database that is not there', async () => {
    const outcome = await run('get', 'people', '--db', 'A'.repeat(43), '--json')
    expect(parsed(outcome)).toMatchObject(failed(4, 'NODE_DATABASE_UNKNOWN'))
  })

  it('get exits 1 for a query that is refused', async () => {
    const outcome = await run('get', 'people', '["age","~",20]', '--json')
    expect(parsed(outcome)).toMatchObject(failed(1, 'DB_ARGUMENTS_INVALID'))
  })

  it('set exits 3 where nobody may write', async () => {
    expect(parsed(await run('set', '{}', 'closed', 'x', '--json'))).toMatchObject(failed(3, 'DB_ACCESS_DENIED'))
  })

  it('takes the power over the terminal from text of others', async () => {
    await run('set', '{"text":"\u009b31m"}', 'people', 'Evil')
    expect((await run('get', 'people', 'Evil')).stdout).toContain('\\u009b31m')
  })

  it.each([
    ['set', 'no json', 'people', 'x'],
    ['get', 'people', '["age"'],
  ])('exit 1 for what is no JSON: %s', async (...args) => {
    expect(parsed(await run(...args, '--json'))).toMatchObject(failed(1, 'CLI_JSON_INVALID'))
  })

  it.each([
    ['set', '[]', 'people', 'x'],
    ['get', 'people', '["age"]', '{}'],
    ['get', 'people', '--limit', '0'],
    ['get'],
    ['get', 'people', '--url', 'ftp://x'],
    ['get', 'people', '--nonsense'],
    ['explode'],
    ['node', 'start', '--port', '65536'],
  ])('exit 2 for arguments that do not fit: %s %s %s %s', async (...args) => {
    expect(parsed(await run(...args.filter((arg) => arg !== undefined), '--json'))).toMatchObject(
      failed(2, 'CLI_USAGE'),
    )
  })
})

describe('weft query', () => {
  it('runs an operation that the rules name', async () => {
    await run('rules', 'set', file('join.json', [['set:join', [['mod()', { by: '$signer' }], ['allow()']]]]), 'members')
    await run('query', 'set:join', '{}', 'members', 'x')
    expect(parsed(await run('get', 'members', 'x', '--json'))).toMatchObject([
      0,
      { by: expect.stringMatching(/^0x/) },
      '',
    ])
  })
})

describe('weft rules and schema', () => {
  it('schema set makes the database refuse what breaks it', async () => {
    await run('rules', 'set', file('open.json', OPEN_RULES), 'strict')
    await run('schema', 'set', file('schema.json', { type: 'object', required: ['age'] }), 'strict')
    expect(parsed(await run('set', '{}', 'strict', 'x', '--json'))).toMatchObject(failed(1, 'DB_SCHEMA_VIOLATION'))
  })

  it('exits 3 for others than owners', async () => {
    const outcome = await run('rules', 'set', file('open.json', OPEN_RULES), 'people', '--key', strangerKey, '--json')
    expect(parsed(outcome)).toMatchObject(failed(3, 'DB_OWNER_REQUIRED'))
  })

  it('exits 1 for a file that is not there', async () => {
    const outcome = await run('rules', 'set', join(dir, 'absent.json'), 'people', '--json')
    expect(parsed(outcome)).toMatchObject(failed(1, 'CLI_FILE_UNREADABLE'))
  })

  it('exits 1 for a file that holds no JSON', async () => {
    const outcome = await run('schema', 'set', file('bad.json', '{'), 'people', '--json')
    expect(parsed(outcome)).toMatchObject(failed(1, 'CLI_JSON_INVALID'))
  })
})

describe('every command', () => {
  it('tells people of failures on standard error only', async () => {
    const { code, stdout, stderr } = await run('get', 'people', 'nobody')
    expect([code, stdout, stderr]).toEqual([4, '', 'DB_DOCUMENT_MISSING: people/nobody does not exist\n'])
  })

  it('exits 1 when there is no node', async () => {
    const outcome = await run('get', 'people', '--url', 'http://127.0.0.1:1', '--json')
    expect(parsed(outcome)).toMatchObject(failed(1, 'SDK_UNREACHABLE'))
  })

  it('exits 0 and helps with --help', async () => {
    const { code, stdout } = await run('get', '--help')
    expect([code, stdout]).toEqual([0, expect.stringContaining('Usage: weft get')])
  })

  it('ends quietly when nobody reads its output', async () => {
    const child = spawnWeft(['--help'])
    child.stdout.destroy()
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
    expect([code, stderr]).toEqual([0, ''])
  })

  it('suggests the command that was meant', async () => {
    const { code, stderr } = await run('gte')
    expect([code, stderr]).toEqual([2, expect.stringContaining('Did you mean get?')])
  })
})
