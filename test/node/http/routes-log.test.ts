import { text as readAll } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { LogRecord } from '../../../node/log/log-store.ts'
import { connect, type Db } from '../../../sdk/index.ts'
import { evm } from '../../../sdk/signers/index.ts'
import { startNode, type TestNode } from '../../support/node.ts'

const owner = evm()
let node: TestNode
let db: Db
let url: string

beforeEach(async () => {
  node = await startNode()
  const id = await node.deploy({ owners: [owner.address], secure: false })
  db = await connect(node.url, { db: id, signer: owner })
  url = `${node.url}/v1/databases/${id}/log`
})
afterEach(() => node.close())

/** Returns the records as the database itself gives them. */
async function storedRecords(from = 0): Promise<LogRecord[]> {
  const records: LogRecord[] = []
  for await (const record of node.host.database(db.id).records(from)) records.push(record)
  return records
}

function toLine({ number, text }: LogRecord): string {
  return `{"number":${number},"record":${text}}\n`
}

/** Reads from a following answer until it holds `count` lines. */
async function readLines(body: ReadableStream<Uint8Array>, count: number): Promise<string> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let text = ''
  while (text.split('\n').length <= count) {
    const { value, done } = await reader.read()
    if (done) break
    text += decoder.decode(value, { stream: true })
  }
  reader.releaseLock()
  return text
}

describe('GET log', () => {
  it('answers every record with its text unchanged', async () => {
    await db.set({ text: 'ü\n"\\' }, 'people', 'Bob')
    const response = await fetch(url)
    const expected = (await storedRecords()).map(toLine).join('')
    expect([response.headers.get('content-type'), await response.text()]).toEqual(['application/x-ndjson', expected])
  })

  it('answers JSON a line', async () => {
    await db.set({ text: 'ü\n"\\' }, 'people', 'Bob')
    const lines = (await (await fetch(url)).text()).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).number)).toEqual(lines.map((_, i) => i))
  })

  it('begins where it is asked to', async () => {
    await db.set({}, 'people', 'Bob')
    const text = await (await fetch(`${url}?from=1`)).text()
    expect(text).toBe((await storedRecords(1)).map(toLine).join(''))
  })

  it('answers nothing from the end', async () => {
    const { records } = node.host.database(db.id).info()
    expect(await (await fetch(`${url}?from=${records}`)).text()).toBe('')
  })

  it.each([['from=-1'], ['from=x'], ['from=1e3'], ['from=1&from=2'], ['from='], ['from=999999'], ['follow=yes']])(
    'answers 400 for %s',
    async (query) => {
      const response = await fetch(`${url}?${query}`)
      expect([response.status, await response.json()]).toMatchObject([400, { error: { code: 'NODE_REQUEST_INVALID' } }])
    },
  )
})

describe('GET log with follow', () => {
  it('goes on with new records', async () => {
    const start = (await storedRecords()).length
    const response = await fetch(`${url}?follow=true`)
    await db.set({}, 'people', 'Bob')
    await db.set({}, 'people', 'Alice')
    const text = await readLines(response.body as ReadableStream<Uint8Array>, start + 2)
    const expected = (await storedRecords()).slice(0, start + 2).map(toLine)
    expect(text.startsWith(expected.join(''))).toBe(true)
    await response.body?.cancel()
  })

  it('lets go of the database when the client leaves', async () => {
    const leave = new AbortController()
    const response = await fetch(`${url}?follow=true`, { signal: leave.signal })
    await readLines(response.body as ReadableStream<Uint8Array>, 1)
    leave.abort()
    // Closing waits for every answer under way, so it would not end while the database is followed.
    await expect(node.close()).resolves.toBeUndefined()
    node = await startNode()
  })

  it('ends when the server closes', async () => {
    const response = await fetch(`${url}?follow=true`)
    await node.close()
    expect(await readAll(response.body as never)).toMatch(/\n$/)
    node = await startNode()
  })
})
