import assert from 'node:assert/strict'
import { connect as connectSocket } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { BODY_BYTES_MAX } from '../../../node/http/limits.ts'
import { signQuery } from '../../../sdk/sign.ts'
import { startNode, type TestNode } from '../../support/node.ts'
import type { Row } from '../row.ts'
import { ALICE, OPEN, OWNER } from '../world.ts'

const JSON_TYPE = 'application/json'
const TOKEN = 'a-token-of-this-node'

/** Runs `attempt` against a node with one database, and checks that the node still serves afterwards. */
async function withNode(attempt: (node: TestNode, db: string) => Promise<number>): Promise<number> {
  const node = await startNode()
  try {
    const db = await node.deploy({ owners: [OWNER.address] })
    const tried = await attempt(node, db)
    const alive = await fetch(`${node.url}/v1/databases/${db}`)
    assert.equal(alive.status, 200)
    return tried
  } finally {
    await node.close()
  }
}

/** Sends a request that must fail as requests fail: a status of the client, a code, a sentence, and nothing of the inside. */
async function fails(url: string, init: RequestInit = {}): Promise<void> {
  const response = await fetch(url, init)
  const body = await response.text()
  const place = `${init.method ?? 'GET'} ${url.slice(0, 120)} ${response.status} ${body.slice(0, 200)}`
  assert.ok(response.status >= 400 && response.status < 500, place)
  const { error } = JSON.parse(body) as { error: { code: string; message: string } }
  assert.match(error.code, /^(NODE|DB)_[A-Z_]+$/, place)
  assert.doesNotMatch(body, /node_modules|\.ts:\d|\bat \w+ \(|\/work\/|\/home\//, place)
}

export const HTTP: readonly Row[] = [
  {
    guarantee: 'a node answers whatever comes with a code, and goes on',
    tried: 'bodies that are no JSON, no query, too deep, too large, of other types; queries of strangers',
    run: () =>
      withNode(async ({ url }, db) => {
        const bodies = [
          '',
          '{',
          'null',
          '[]',
          '"x"',
          '5',
          '{"__proto__":{"db":1}}',
          '{"constructor":{"prototype":{}}}',
          '[['.repeat(50_000),
          `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
          '{"a":1,"a":2}',
          '\u0000',
          'x'.repeat(BODY_BYTES_MAX + 1),
          JSON.stringify({ query: ['get', 'people'] }),
        ]
        const paths = ['write', 'read', 'prove'].map((name) => `/v1/databases/${db}/${name}`)
        let tried = 0
        for (const path of [...paths, '/v1/databases']) {
          for (const body of bodies) {
            await fails(url + path, { method: 'POST', body, headers: { 'content-type': JSON_TYPE } })
            tried++
          }
          for (const type of [
            'text/plain',
            'application/xml',
            'multipart/form-data',
            'application/json; charset=utf-16',
          ]) {
            await fails(url + path, { method: 'POST', body: '{}', headers: { 'content-type': type } })
            tried++
          }
        }
        return tried
      }),
  },
  {
    guarantee: 'a path leads to what it names, or nowhere',
    tried: 'parents, encodings, other methods, unknown databases, bad ranges of the log',
    run: () =>
      withNode(async ({ url }, db) => {
        const paths = [
          '/',
          '/v1',
          '/v1/databases/..%2f..%2fetc%2fpasswd',
          '/v1/databases/%00',
          '/v1/databases/__proto__',
          '/v1/databases/constructor/root',
          `/v1/databases/${'A'.repeat(43)}`,
          `/v1/databases/${'A'.repeat(5_000)}`,
          `/v1/databases/${db}/log?from=-1`,
          `/v1/databases/${db}/log?from=1e9`,
          `/v1/databases/${db}/log?from=0x1`,
          `/v1/databases/${db}/log?from=999999`,
          `/v1/databases/${db}/log?from=0&from=1`,
          `/v1/databases/${db}/log?follow=maybe`,
          `/v1/databases/${db}/../../secret`,
          `/v1/databases/${db}/read`,
        ]
        for (const path of paths) await fails(url + path)
        for (const method of ['PUT', 'PATCH', 'DELETE', 'POST']) await fails(`${url}/v1/databases/${db}`, { method })
        return paths.length + 4
      }),
  },
  {
    guarantee: 'who reaches the node writes no more than who signs',
    tried: 'writes that are unsigned, signed by strangers, sent twice, sent by others, hidden in lists',
    run: () =>
      withNode(async ({ url }, db) => {
        const path = `${url}/v1/databases/${db}/write`
        const post = (body: string, type = JSON_TYPE) =>
          fetch(path, { method: 'POST', body, headers: { 'content-type': type } })
        const expires = Date.now() + 60_000
        const sign = (by = OWNER, nonce = 1, query: readonly [string, ...never[]] = ['setRules', OPEN, 'c'] as never) =>
          signQuery(by, { db, query, nonce, expires })
        const foreign = JSON.stringify(await sign(ALICE))
        const { signature: _, ...unsigned } = await sign()
        const altered = { ...(await sign()), query: ['addOwner', ALICE.address] }
        for (const body of [foreign, JSON.stringify(unsigned), JSON.stringify(altered)]) {
          await fails(path, { method: 'POST', body, headers: { 'content-type': JSON_TYPE } })
        }
        const own = JSON.stringify(await sign())
        const receipts = await Promise.all(Array.from({ length: 8 }, () => post(own).then((answer) => answer.json())))
        const seqs = new Set(
          receipts.map((receipt) => (receipt as { seq?: number }).seq).filter((seq) => seq !== undefined),
        )
        assert.equal(seqs.size, 1, 'one query, one entry')
        const lines = await (await post([foreign, own, '{', own].join('\n'), 'application/x-ndjson')).json()
        const isNew = (lines as { success: boolean; seq?: number }[]).some(
          ({ success, seq }) => success && !seqs.has(seq as number),
        )
        assert.equal(isNew, false)
        const info = (await (await fetch(`${url}/v1/databases/${db}`)).json()) as { seq: number; owners: string[] }
        assert.equal(JSON.stringify([info.seq, info.owners]), JSON.stringify([1, [OWNER.address]]))
        return 15
      }),
  },
  {
    guarantee: 'who has not the token of a node makes it keep nothing',
    tried: 'indexers declared and removed without a token, with wrong ones, with parts of it',
    run: async () => {
      const node = await startNode({ indexerToken: TOKEN })
      try {
        const db = await node.deploy({ owners: [OWNER.address] })
        const url = `${node.url}/v1/databases/${db}/indexers`
        const tokens = [
          undefined,
          '',
          '*',
          'Bearer',
          `Bearer ${TOKEN.slice(0, -1)}`,
          `Bearer ${TOKEN}x`,
          TOKEN,
          `bearer\t${TOKEN} x`,
        ]
        for (const authorization of tokens) {
          const headers = { 'content-type': JSON_TYPE, ...(authorization !== undefined && { authorization }) }
          await fails(url, { method: 'POST', body: '{"name":"a","collection":["c"],"parts":[["x"]]}', headers })
          await fails(`${url}/a`, { method: 'DELETE', headers })
        }
        assert.deepEqual(node.host.database(db).indexers.list(), [])
        return 2 * tokens.length
      } finally {
        await node.close()
      }
    },
  },
  {
    guarantee: 'a broken request costs its connection and nothing else',
    tried: 'no HTTP, two lengths, smuggled bodies, endless heads, connections cut in the middle',
    run: () =>
      withNode(async ({ url }, db) => {
        const { port, hostname } = new URL(url)
        const requests = [
          'hello\r\n\r\n',
          'GET / HTTP/9.9\r\n\r\n',
          `POST /v1/databases/${db}/read HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n[1,2]`,
          `POST /v1/databases/${db}/read HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
          `POST /v1/databases/${db}/read HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n[1,2]`,
          `GET / HTTP/1.1\r\nHost: x\r\n${'X-Long: '.padEnd(64 * 1024, 'x')}\r\n\r\n`,
          `GET /\u0000 HTTP/1.1\r\nHost: x\r\n\r\n`,
        ]
        for (const request of requests) {
          const socket = connectSocket(Number(port), hostname)
          socket.on('error', () => {}) // The node may cut the connection while this end still writes.
          socket.end(request)
          const answer = await textOf(socket).catch(() => '')
          assert.doesNotMatch(answer, /^HTTP\/1\.1 (?:2|5)\d\d/, JSON.stringify(request.slice(0, 80)))
        }
        for (let n = 0; n < 50; n++) {
          const socket = connectSocket(Number(port), hostname)
          socket.on('error', () => {})
          socket.write(`POST /v1/databases/${db}/write HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{`, () =>
            socket.destroy(),
          )
        }
        return requests.length + 50
      }),
  },
]
