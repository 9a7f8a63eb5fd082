import { connect as connectSocket, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { canonicalJson } from '../../../contract/wire/canonical.ts'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query, SignedQuery } from '../../../contract/wire/types.ts'
import { BODY_BYTES_MAX, HEADER_BYTES_MAX, LIST_BYTES_MAX, LIST_LINES_MAX } from '../../../node/http/limits.ts'
import { createServer } from '../../../node/http/server.ts'
import { type Signer, signQuery } from '../../../sdk/index.ts'
import { ed25519, evm } from '../../../sdk/signers/index.ts'
import { OPEN_RULES, startNode, type TestNode } from '../../support/node.ts'

const owner = evm()
const JSON_TYPE = 'application/json'
const NDJSON = 'application/x-ndjson'
const EXPIRES = Date.now() + 600_000
let node: TestNode
let db: string
let nonce = 0

beforeAll(async () => {
  node = await startNode()
  db = await node.deploy({ owners: [owner.address] })
  await write(await sign(['setRules', OPEN_RULES, 'people']))
})
afterAll(() => node.close())

function sign(query: Query, signer: Signer = owner): Promise<SignedQuery> {
  return signQuery(signer, { db, query, nonce: ++nonce, expires: EXPIRES })
}

type Answer = { readonly status: number; readonly headers: Headers; readonly body: Json & Record<string, Json> }

async function send(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(node.url + path, init)
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) }
}

function post(path: string, body: string, type = JSON_TYPE): Promise<Answer> {
  return send(path, { method: 'POST', body, headers: { 'content-type': type } })
}

function write(signed: SignedQuery): Promise<Answer> {
  return post(`/v1/databases/${db}/write`, canonicalJson(signed))
}

function writeLines(lines: readonly string[]): Promise<Answer> {
  return post(`/v1/databases/${db}/write`, lines.join('\n'), NDJSON)
}

function read(query: Json): Promise<Answer> {
  return post(`/v1/databases/${db}/read`, JSON.stringify(query))
}

/** What every answer to a failed request looks like. */
function failed(status: number, code: string) {
  return { status, body: { error: { code, message: expect.any(String) } } }
}

describe('databases', () => {
  it('GET /health answers ok', async () => {
    expect(await send('/health')).toMatchObject({ status: 200, body: { status: 'ok' } })
  })

  it('POST /v1/databases makes a database', async () => {
    const answer = await post('/v1/databases', JSON.stringify({ owners: [owner.address], secure: true, salt: 'new' }))
    expect(answer).toMatchObject({ status: 201, body: { id: expect.stringMatching(/^[\w-]{43}$/) } })
  })

  it('makes the same database only once', async () => {
    const body = JSON.stringify({ owners: [owner.address], secure: true, salt: 'once' })
    await post('/v1/databases', body)
    expect(await post('/v1/databases', body)).toMatchObject(failed(409, 'NODE_DATABASE_EXISTS'))
  })

  it.each([
    ['a member too many', { owners: [], secure: true, salt: '', protocol: 'WeftDB/1' }],
    ['a member too few', { owners: [], secure: true }],
    ['owners that are no list', { owners: 'x', secure: true, salt: '' }],
    ['owners that are no texts', { owners: [1], secure: true, salt: '' }],
    ['secure that is no boolean', { owners: [], secure: 1, salt: '' }],
    ['salt that is no text', { owners: [], secure: true, salt: 1 }],
    ['a list', []],
    ['null', null],
  ])('refuses a database of %s', async (_what, genesis) => {
    expect(await post('/v1/databases', JSON.stringify(genesis))).toMatchObject(failed(400, 'NODE_REQUEST_INVALID'))
  })

  it('GET /v1/databases lists them', async () => {
    const { body } = await send('/v1/databases')
    expect(body['databases']).toContainEqual(expect.objectContaining({ id: db, protocol: 'WeftDB/1' }))
  })

  it('GET /v1/databases/:id tells of one', async () => {
    expect(await send(`/v1/databases/${db}`)).toMatchObject({ status: 200, body: { id: db, owners: [owner.address] } })
  })

  it('GET /v1/databases/:id/root answers the state root', async () => {
    const expected = { seq: expect.any(Number), root: expect.stringMatching(/^[\w-]{43}$/) }
    expect(await send(`/v1/databases/${db}/root`)).toMatchObject({ status: 200, body: expected })
  })

  it.each([
    ['', 'GET'],
    ['/root', 'GET'],
    ['/log', 'GET'],
    ['/read', 'POST'],
    ['/write', 'POST'],
  ])('answers 404 for %s of an unknown database', async (path, method) => {
    const body = method === 'POST' ? { body: '["get","people"]', headers: { 'content-type': JSON_TYPE } } : {}
    const answer = await send(`/v1/databases/${'A'.repeat(43)}${path}`, { method, ...body })
    expect(answer).toMatchObject(failed(404, 'NODE_DATABASE_UNKNOWN'))
  })
})

describe('write of one', () => {
  it('answers 200 and the receipt', async () => {
    const answer = await write(await sign(['set', { n: 1 }, 'people', 'Bob']))
    expect(answer).toMatchObject({ status: 200, body: { success: true, docId: 'Bob', signer: owner.address } })
  })

  it.each<readonly [number, string, () => Promise<SignedQuery>]>([
    [401, 'DB_SIGNATURE_INVALID', async () => ({ ...(await sign(['add', {}, 'people'])), nonce: 9_999 })],
    [403, 'DB_ACCESS_DENIED', () => sign(['set', {}, 'unruled', 'x'])],
    [403, 'DB_OWNER_REQUIRED', () => sign(['setRules', [], 'people'], ed25519())],
    [404, 'DB_DOCUMENT_MISSING', () => sign(['delete', 'people', 'absent'])],
    [409, 'DB_NONCE_USED', () => signQuery(owner, { db, query: ['add', {}, 'people'], nonce: 1, expires: EXPIRES })],
    [
      409,
      'DB_NONCE_TOO_HIGH',
      () => signQuery(owner, { db, query: ['add', {}, 'people'], nonce: 10_000, expires: EXPIRES }),
    ],
    [400, 'DB_EXPIRED', () => signQuery(owner, { db, query: ['add', {}, 'people'], nonce: ++nonce, expires: 1 })],
    [400, 'DB_PATH_INVALID', () => sign(['set', {}, 'people', '..'])],
    [400, 'DB_OPERATION_UNKNOWN', () => sign(['explode'])],
    [413, 'DB_LIMIT_EXCEEDED', () => sign(['set', { text: 'x'.repeat(300_000) }, 'people', 'big'])],
  ])('answers %i for %s', async (status, code, make) => {
    const answer = await write(await make())
    expect(answer).toMatchObject({ status, body: { success: false, error: { code, message: expect.any(String) } } })
  })

  it.each([
    ['a list', '[]'],
    ['null', 'null'],
    ['no JSON', '{'],
    ['nothing', ''],
    ['a name twice', '{"db":1,"db":2}'],
  ])('answers 400 for %s', async (_what, body) => {
    const answer = await post(`/v1/databases/${db}/write`, body)
    expect([answer.status, answer.body['error']]).toMatchObject([400, { code: expect.any(String) }])
  })

  it('answers 401 for a kind of signature that is unknown', async () => {
    const answer = await post(`/v1/databases/${db}/write`, '{"kind":"rot13"}')
    expect([answer.status, answer.body['error']]).toMatchObject([401, { code: 'DB_SIGNATURE_KIND_UNKNOWN' }])
  })
})

describe('write of several', () => {
  it('answers a receipt a line, in order', async () => {
    const lines = [await sign(['set', {}, 'people', 'a']), await sign(['set', {}, 'people', 'b'])].map(canonicalJson)
    const { status, body } = await writeLines(lines)
    expect([status, body]).toMatchObject([200, [{ docId: 'a' }, { docId: 'b' }]])
  })

  it('takes a line break at the end', async () => {
    const { body } = await writeLines([canonicalJson(await sign(['set', {}, 'people', 'a'])), ''])
    expect(body).toHaveLength(1)
  })

  it('refuses a bad line alone', async () => {
    const good = [await sign(['set', {}, 'people', 'a']), await sign(['set', {}, 'people', 'b'])].map(canonicalJson)
    const { status, body } = await writeLines([good[0] as string, '{"bad', '', good[1] as string])
    expect([status, body]).toMatchObject([
      200,
      [{ docId: 'a' }, { success: false }, { success: false }, { docId: 'b' }],
    ])
  })

  it('takes as many lines as the limit', async () => {
    const { status, body } = await writeLines(Array.from({ length: LIST_LINES_MAX }, () => '{}'))
    expect([status, (body as unknown as Json[]).length]).toEqual([200, LIST_LINES_MAX])
  })

  it('refuses one line more', async () => {
    const answer = await writeLines(Array.from({ length: LIST_LINES_MAX + 1 }, () => '{}'))
    expect(answer).toMatchObject(failed(413, 'NODE_REQUEST_TOO_LARGE'))
  })

  it('refuses a body without lines', async () => {
    expect(await writeLines([])).toMatchObject(failed(400, 'NODE_REQUEST_INVALID'))
  })

  it('takes NDJSON on no other path', async () => {
    expect(await post('/v1/databases', '{}', NDJSON)).toMatchObject(failed(415, 'NODE_MEDIA_TYPE_UNKNOWN'))
  })
})

describe('read', () => {
  it('answers the result', async () => {
    await write(await sign(['set', { n: 7 }, 'people', 'reader']))
    expect(await read(['get', 'people', 'reader'])).toMatchObject({ status: 200, body: { result: { n: 7 } } })
  })

  it('answers null for a document that is not there', async () => {
    expect((await read(['get', 'people', 'nobody'])).body).toEqual({ result: null })
  })

  it.each([
    [{ get: 'people' }, 'NODE_REQUEST_INVALID'],
    [[], 'NODE_REQUEST_INVALID'],
    [[1], 'NODE_REQUEST_INVALID'],
    [['set', {}, 'people', 'x'], 'DB_OPERATION_UNKNOWN'],
    [['constructor'], 'DB_OPERATION_UNKNOWN'],
    [['get'], 'DB_PATH_INVALID'],
    [['get', 'people', ['a', 'up']], 'DB_ARGUMENTS_INVALID'],
  ])('answers 400 for %j', async (query, code) => {
    expect(await read(query)).toMatchObject(failed(400, code))
  })

  it('refuses JSON of a million levels without blocking', async () => {
    const answer = await post(`/v1/databases/${db}/read`, '['.repeat(1_000_000))
    expect(answer).toMatchObject(failed(413, 'DB_LIMIT_EXCEEDED'))
  })
})

describe('hostile requests', () => {
  it.each([['/'], ['/v1'], ['/v1/databases/x/y']])('answers 404 for %s', async (path) => {
    expect(await send(path)).toMatchObject(failed(404, 'NODE_ROUTE_UNKNOWN'))
  })

  it('answers an error for an id that is too long', async () => {
    expect(await send(`/v1/databases/${'A'.repeat(5_000)}`)).toMatchObject(failed(400, 'NODE_REQUEST_INVALID'))
  })

  it('answers an error for a path that is no URL', async () => {
    expect(await send('/v1/databases/%zz')).toMatchObject(failed(400, 'NODE_REQUEST_INVALID'))
  })

  it.each([['DELETE'], ['PUT'], ['HEAD']])('knows no %s', async (method) => {
    expect((await fetch(`${node.url}/v1/databases`, { method })).status).toBe(404)
  })

  it('answers 415 for another type of body', async () => {
    const answer = await post(`/v1/databases/${db}/write`, '{}', 'text/plain')
    expect(answer).toMatchObject(failed(415, 'NODE_MEDIA_TYPE_UNKNOWN'))
  })

  it('answers 400 for a request without a body', async () => {
    const answer = await send(`/v1/databases/${db}/read`, { method: 'POST' })
    expect(answer).toMatchObject(failed(400, 'NODE_REQUEST_INVALID'))
  })

  it('takes a body as large as the limit', async () => {
    const answer = await post(`/v1/databases/${db}/read`, '['.padEnd(BODY_BYTES_MAX))
    expect(answer).toMatchObject(failed(400, 'DB_QUERY_INVALID'))
  })

  it('refuses a JSON body one byte larger', async () => {
    const answer = await post(`/v1/databases/${db}/read`, '['.padEnd(BODY_BYTES_MAX + 1))
    expect(answer).toMatchObject(failed(413, 'NODE_REQUEST_TOO_LARGE'))
  })

  it('refuses an NDJSON body that is too large before it is there', async () => {
    const head = `POST /v1/databases/${db}/write HTTP/1.1\r\nHost: x\r\nContent-Type: ${NDJSON}\r\n`
    const text = await raw(node.url, `${head}Content-Length: ${LIST_BYTES_MAX + 1}\r\n\r\n`)
    expect(text).toMatch(/^HTTP\/1\.1 413 .*NODE_REQUEST_TOO_LARGE/s)
  })

  it('refuses a chunked body that grows too large', async () => {
    const head = `POST /v1/databases/${db}/read HTTP/1.1\r\nHost: x\r\nContent-Type: ${JSON_TYPE}\r\n`
    const chunk = `${BODY_BYTES_MAX.toString(16)}\r\n${' '.repeat(BODY_BYTES_MAX)}\r\n`
    const text = await raw(node.url, `${head}Transfer-Encoding: chunked\r\n\r\n${chunk}1\r\n \r\n`)
    expect(text).toMatch(/^HTTP\/1\.1 413 .*NODE_REQUEST_TOO_LARGE/s)
  })

  it('answers 431 for a head that is too large', async () => {
    const text = await raw(node.url, `GET /health HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(HEADER_BYTES_MAX)}\r\n\r\n`)
    expect(text).toMatch(/^HTTP\/1\.1 431 .*NODE_REQUEST_TOO_LARGE/s)
  })

  it('answers 400 for what is no HTTP', async () => {
    expect(await raw(node.url, 'hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*NODE_REQUEST_INVALID/s)
  })

  it('lets no stack out', async () => {
    const answers = [await send('/x'), await post(`/v1/databases/${db}/read`, '{'), await read(['get'])]
    expect(JSON.stringify(answers)).not.toMatch(/\.(ts|js):\d/)
  })
})

describe('CORS', () => {
  it('lets every page read', async () => {
    expect((await send('/health')).headers.get('access-control-allow-origin')).toBe('*')
  })

  it('lets every page see why a request failed', async () => {
    expect((await send('/absent')).headers.get('access-control-allow-origin')).toBe('*')
  })

  it('answers a preflight', async () => {
    const { status, headers } = await send(`/v1/databases/${db}/write`, { method: 'OPTIONS' })
    const allowed = ['methods', 'headers'].map((name) => headers.get(`access-control-allow-${name}`))
    expect([status, ...allowed]).toEqual([204, 'GET, POST, DELETE', 'authorization, content-type'])
  })
})

describe('bounds of connections', () => {
  let server: ReturnType<typeof createServer> | undefined
  afterEach(() => server?.close())

  async function start(options: Omit<Parameters<typeof createServer>[0], 'host'>): Promise<string> {
    server = createServer({ ...options, host: node.host })
    return server.listen({ port: 0, hostname: '127.0.0.1' })
  }

  it('ends a head that does not come', async () => {
    const url = await start({ headersTimeoutMs: 100, requestTimeoutMs: 100 })
    expect(await raw(url, 'GET /health HTTP/1.1\r\n')).toMatch(/^HTTP\/1\.1 408 .*NODE_REQUEST_TIMEOUT/s)
  })

  it('ends a body that does not come', async () => {
    const url = await start({ headersTimeoutMs: 100, requestTimeoutMs: 100 })
    const head = `POST /v1/databases/${db}/read HTTP/1.1\r\nHost: x\r\nContent-Type: ${JSON_TYPE}\r\n`
    expect(await raw(url, `${head}Content-Length: 10\r\n\r\n[`)).toMatch(/^HTTP\/1\.1 408 .*NODE_REQUEST_TIMEOUT/s)
  })

  it('answers others while many clients are slow', async () => {
    const url = await start({})
    const slow = Array.from({ length: 200 }, () => openSocket(url, 'GET /health HTTP/1.1\r\nX: '))
    const response = await fetch(`${url}/health`)
    // None of the slow ones had to end first.
    expect([response.status, slow.filter((socket) => socket.closed).length]).toEqual([200, 0])
    for (const socket of slow) socket.destroy()
  })

  it('closes connections above the bound for one address', async () => {
    const url = await start({ connectionsPerAddressMax: 2 })
    const held = [openSocket(url, ''), openSocket(url, '')]
    await Promise.all(held.map((socket) => new Promise((resolve) => socket.once('connect', resolve))))
    const refused = await raw(url, 'GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    for (const socket of held) socket.destroy()
    expect(refused).toBe('')
  })

  it('closes connections above the bound for all', async () => {
    const url = await start({ connectionsMax: 1 })
    const held = openSocket(url, '')
    await new Promise((resolve) => held.once('connect', resolve))
    const refused = await raw(url, 'GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    held.destroy()
    expect(refused).toBe('')
  })

  it('names the port that is taken', async () => {
    const port = Number(new URL(await start({})).port)
    const second = createServer({ host: node.host })
    await expect(second.listen({ port, hostname: '127.0.0.1' })).rejects.toMatchObject({ code: 'NODE_CONFIG_INVALID' })
  })

  it('takes no more requests once it is closed', async () => {
    const url = await start({})
    await server?.close()
    await expect(fetch(`${url}/health`)).rejects.toThrow()
  })

  it('bodyBytesMax bounds JSON bodies', async () => {
    const url = await start({ bodyBytesMax: 10 })
    const body = { method: 'POST', body: ' '.repeat(11), headers: { 'content-type': JSON_TYPE } }
    expect((await fetch(`${url}/v1/databases`, body)).status).toBe(413)
  })
})

function openSocket(url: string, text: string): Socket {
  const { hostname, port } = new URL(url)
  const socket = connectSocket(Number(port), hostname)
  socket.on('error', () => undefined)
  socket.write(text)
  return socket
}

/** Sends bytes as they are and returns everything that comes back until the server closes. */
function raw(url: string, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = openSocket(url, text)
    let answer = ''
    socket.setEncoding('utf8').on('data', (chunk) => {
      answer += chunk
      if (/^HTTP\/1\.1 4.*\}$/s.test(answer)) socket.destroy()
    })
    socket.once('close', () => resolve(answer))
  })
}
