import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import { type CliNode, type Outcome, startCliNode, weft } from '../../../support/cli.ts'
import { removeDir, tempDir } from '../../../support/temp-dir.ts'

// Every test starts processes.
jest.setTimeout(60_000)

const LAST = Math.floor(Number.MAX_SAFE_INTEGER / 1000)
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
  const path = join(dir, 'cron.json')
  writeFileSync(path, JSON.stringify(value))
  return path
}

it('set adds a cron that runs by itself, and list tells of what went wrong', async () => {
  expect((await run('cron', 'list')).stdout).toBe('there are no crons\n')
  const jobs = [['delete()', ['nothing', 'here']]]
  expect((await run('cron', 'set', 'once', file({ span: 1, times: 1, do: true, jobs }))).code).toBe(0)
  let line = ''
  while (!line.includes('ended')) {
    line = (await run('cron', 'list')).stdout
    await delay(50)
  }
  expect(line).toMatch(
    /^once {2}every 1 s {2}1 runs {2}1 failed {2}ended {2}last failure 20\d\d-.*:\d\dZ: DB_DOCUMENT_MISSING: /,
  )
})

it('list tells of optional triggers that failed', async () => {
  const func = [['delete()', ['nothing', 'here']]]
  await run('trigger', 'set', file({ key: 't', on: 'create', optional: true, func }), 'log')
  await run('cron', 'set', 'quiet', file({ span: 1, times: 1, do: true, jobs: [['add()', [{}, 'log']]] }))
  expect((await run('cron', 'list')).stdout).toMatch(
    /quiet {2}every 1 s {2}1 runs {2}ended {2}1 optional triggers failed, the last 20\d\d-.*Z: DB_TRIGGER_FAILED: /,
  )
})

it('list tells of times beyond every calendar', async () => {
  const jobs = [['break']]
  await run('cron', 'set', 'late', file({ span: 1, start: LAST, do: true, jobs }))
  expect((await run('cron', 'list')).stdout).toContain(`late  every 1 s  0 runs  next ${LAST}\n`)
})

it('remove removes one, and exits 1 when it is not there, as resume does', async () => {
  await run('cron', 'set', 'gone', file({ span: 3_600, jobs: [['break']] }))
  const { code, stdout } = await run('cron', 'resume', 'gone', '--json')
  expect([code, JSON.parse(stdout)]).toMatchObject([1, { error: { code: 'DB_CRON_INVALID' } }])
  expect((await run('cron', 'remove', 'gone')).code).toBe(0)
  expect((await run('cron', 'remove', 'gone')).code).toBe(1)
})
