import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { connect, deploy } from '../../sdk/index.ts'
import { evm } from '../../sdk/signers/index.ts'
import { startNode, type TestNode } from '../support/node.ts'

const OWNERS = [`0x${'1'.repeat(40)}`]
const ABSENT = 'A'.repeat(43)
let node: TestNode

beforeAll(async () => {
  node = await startNode()
})
afterAll(() => node.close())

/** Calls `use` with the URL of a server that answers `body` to everything. */
async function withAnswer<T>(body: string, use: (url: string) => Promise<T>): Promise<T> {
  const server: Server = createServer((_request, response) => response.end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

describe('connect', () => {
  it('keeps a path in the URL', async () => {
    await expect(connect(`${node.url}/weft/`, { db: ABSENT })).rejects.toMatchObject({ code: 'NODE_ROUTE_UNKNOWN' })
  })

  it('refuses a database that the node does not serve', async () => {
    await expect(connect(node.url, { db: ABSENT })).rejects.toMatchObject({ code: 'NODE_DATABASE_UNKNOWN' })
  })

  it('refuses another version of the protocol', async () => {
    const answer = withAnswer('{"protocol":"WeftDB/2"}', (url) => connect(url, { db: ABSENT }))
    await expect(answer).rejects.toMatchObject({ code: 'SDK_PROTOCOL_MISMATCH' })
  })

  it('says so when there is no node', async () => {
    await expect(connect('http://127.0.0.1:1', { db: ABSENT })).rejects.toMatchObject({ code: 'SDK_UNREACHABLE' })
  })

  it.each([['<html>'], ['null'], ['']])('says so when something else answers %p', async (body) => {
    const answer = withAnswer(body, (url) => connect(url, { db: ABSENT }))
    await expect(answer).rejects.toMatchObject({ code: 'SDK_RESPONSE_INVALID' })
  })

  it.each([['127.0.0.1'], ['ftp://host'], ['']])('throws a TypeError for the URL %p', async (url) => {
    await expect(connect(url, { db: ABSENT })).rejects.toThrow(TypeError)
  })
})

describe('options that are not there', () => {
  it.each([
    ['connect', connect, undefined, /^connect needs { db }/],
    ['connect', connect, { signer: evm() }, /^connect needs { db }/],
    ['deploy', deploy, undefined, /^deploy needs { owners }/],
    ['deploy', deploy, { owners: 'me' }, /^deploy needs { owners }/],
  ])('are named by %s', async (_name, call, options, message) => {
    const answer = (call as (url: string, options: unknown) => Promise<unknown>)(node.url, options)
    await expect(answer).rejects.toThrow(TypeError)
    await expect(answer).rejects.toThrow(message)
  })
})

describe('deploy', () => {
  it('makes another database with every call', async () => {
    const ids = await Promise.all([deploy(node.url, { owners: OWNERS }), deploy(node.url, { owners: OWNERS })])
    expect(new Set(ids).size).toBe(2)
  })

  it('makes the same database only once', async () => {
    await deploy(node.url, { owners: OWNERS, salt: 'one' })
    const again = deploy(node.url, { owners: OWNERS, salt: 'one' })
    await expect(again).rejects.toMatchObject({ code: 'NODE_DATABASE_EXISTS' })
  })

  it('refuses a database without owners', async () => {
    await expect(deploy(node.url, { owners: [] })).rejects.toMatchObject({ code: 'DB_GENESIS_INVALID' })
  })

  it('does not believe an id that is not the hash of the genesis', async () => {
    const answer = withAnswer(JSON.stringify({ id: ABSENT }), (url) => deploy(url, { owners: OWNERS }))
    await expect(answer).rejects.toMatchObject({ code: 'SDK_RESPONSE_INVALID' })
  })
})
