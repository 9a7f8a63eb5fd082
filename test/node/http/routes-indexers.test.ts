import { afterEach, describe, expect, it } from '@jest/globals'
import { connect, type Db } from '../../../sdk/index.ts'
import { startNode, type TestNode } from '../../support/node.ts'
import { quickSigner } from '../../support/quick-signer.ts'

const signer = quickSigner(Buffer.alloc(32, 1))
const ADULTS = { name: 'adults', collection: ['people'], project: { age: '$data.age' } }

let node: TestNode
let db: Db
afterEach(async () => {
  await db.close()
  await node.close()
})

async function start(indexerToken?: string): Promise<void> {
  node = await startNode(indexerToken === undefined ? {} : { indexerToken })
  const id = await node.deploy({ owners: [signer.address], secure: false })
  db = await connect(node.url, { db: id, signer })
}

async function call(method: string, path = '', options: { body?: unknown; token?: string } = {}): Promise<unknown> {
  const { body, token } = options
  const response = await fetch(`${node.url}/v1/databases/${db.id}/indexers${path}`, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const answer = (await response.json()) as { error?: { code: string } }
  return [response.status, answer.error?.code ?? answer]
}

describe('indexers over HTTP', () => {
  it('are declared, listed, read and removed', async () => {
    await start('*')
    await db.set({ age: 20 }, 'people', 'Bob')
    expect(await call('POST', '', { body: ADULTS })).toEqual([
      201,
      { definition: ADULTS, state: 'building', from: 1, seq: 1, sealed: null, size: 0, failures: 0 },
    ])
    expect(await db.get('@adults')).toEqual([{ age: 20 }])
    await node.host.database(db.id).root()
    const root = expect.stringMatching(/^[\w-]{43}$/)
    expect(await call('GET')).toEqual([
      200,
      {
        indexers: [
          { definition: ADULTS, state: 'ready', from: 1, seq: 1, sealed: { seq: 1, root }, size: 1, failures: 0 },
        ],
      },
    ])
    expect(await call('POST', '', { body: ADULTS })).toEqual([409, 'NODE_INDEXER_EXISTS'])
    expect(await call('POST', '', { body: { name: 'x' } })).toEqual([400, 'DB_INDEX_INVALID'])
    expect(await call('DELETE', '/adults')).toEqual([200, {}])
    expect(await call('DELETE', '/adults')).toEqual([404, 'NODE_INDEXER_UNKNOWN'])
    await expect(db.get('@adults')).rejects.toMatchObject({ code: 'NODE_INDEXER_UNKNOWN' })
  })

  it.each([
    [undefined, 'x'],
    [undefined, undefined],
    [undefined, '*'],
    ['right', 'wrong'],
    ['right', '*'],
    ['right', undefined],
    ['right', 'righ'],
  ])('are denied with the token %j to who sends %j', async (indexerToken, token) => {
    await start(indexerToken)
    const options = { body: ADULTS, ...(token !== undefined && { token }) }
    expect(await call('POST', '', options)).toEqual([403, 'NODE_INDEXER_DENIED'])
    expect(await call('DELETE', '/adults', token === undefined ? {} : { token })).toEqual([403, 'NODE_INDEXER_DENIED'])
    expect(await call('GET')).toEqual([200, { indexers: [] }])
  })

  it('are for who sends the token', async () => {
    await start('right')
    expect(await call('POST', '', { body: ADULTS, token: 'right' })).toMatchObject([201, {}])
    expect(await call('DELETE', '/adults', { token: 'right' })).toEqual([200, {}])
  })
})
