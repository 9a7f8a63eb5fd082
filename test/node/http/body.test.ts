import { type ClientRequest, createServer, type Server, request as startRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { BodyReader } from '../../../node/http/body.ts'
import { BODY_BYTES_ORDINARY } from '../../../node/http/limits.ts'

const BYTES_MAX = 1024 * 1024
const ARRIVING_MAX = 10_000
let server: Server
let outcomes: Promise<string>[]
let announce: () => void

beforeEach(async () => {
  const reader = new BodyReader(ARRIVING_MAX)
  outcomes = []
  announce = () => undefined
  server = createServer((request, response) => {
    const outcome = reader.read(request, BYTES_MAX).catch((error: { code: string }) => error.code)
    outcomes.push(outcome)
    request.on('data', () => announce())
    void outcome.then(() => response.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

/** Begins a request and resolves when the server has seen the first bytes of its body. */
async function begin(bytes: number): Promise<ClientRequest> {
  const request = startRequest({ port: (server.address() as AddressInfo).port, method: 'POST', agent: false })
  request.on('error', () => undefined)
  const seen = new Promise<void>((resolve) => {
    let left = bytes
    announce = () => {
      left -= 65_536
      if (left <= 0) resolve()
    }
  })
  request.write('x'.repeat(bytes))
  await seen
  return request
}

async function send(body: string): Promise<string> {
  const request = startRequest({ port: (server.address() as AddressInfo).port, method: 'POST', agent: false })
  request.on('error', () => undefined).end(body)
  while (outcomes.length === 0) await new Promise((resolve) => setImmediate(resolve))
  return outcomes.at(-1) as Promise<string>
}

describe('BodyReader', () => {
  it('returns the text of all pieces', async () => {
    const body = 'ü'.repeat(30_000)
    expect(await send(body)).toBe(body)
  })

  it('returns an empty body', async () => {
    expect(await send('')).toBe('')
  })

  it('refuses a connection that breaks within the body', async () => {
    const request = await begin(10)
    request.destroy()
    expect(await outcomes[0]).toBe('NODE_REQUEST_INVALID')
  })

  it('takes large bodies up to the bound for all', async () => {
    const body = 'x'.repeat(BODY_BYTES_ORDINARY + ARRIVING_MAX)
    expect(await send(body)).toBe(body)
  })

  it('refuses a large body above the bound for all', async () => {
    expect(await send('x'.repeat(BODY_BYTES_ORDINARY + ARRIVING_MAX + 1))).toBe('NODE_OVERLOADED')
  })

  it('takes ordinary bodies when large ones have used up the bound', async () => {
    const large = await begin(BODY_BYTES_ORDINARY + ARRIVING_MAX)
    const outcome = await sendSecond('x'.repeat(BODY_BYTES_ORDINARY))
    large.destroy()
    expect(outcome).toHaveLength(BODY_BYTES_ORDINARY)
  })

  it('counts no body that is through', async () => {
    const body = 'x'.repeat(BODY_BYTES_ORDINARY + ARRIVING_MAX)
    await send(body)
    expect(await sendSecond(body)).toBe(body)
  })
})

/** Sends a body when one request has been seen before. */
async function sendSecond(body: string): Promise<string> {
  const request = startRequest({ port: (server.address() as AddressInfo).port, method: 'POST', agent: false })
  request.on('error', () => undefined).end(body)
  while (outcomes.length === 1) await new Promise((resolve) => setImmediate(resolve))
  return outcomes[1] as Promise<string>
}

describe('a body in another encoding', () => {
  async function ask(body: string | Uint8Array<ArrayBuffer>, type: string): Promise<string> {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    await fetch(url, { method: 'POST', body, headers: { 'content-type': type } })
    return outcomes.at(-1) as Promise<string>
  }

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;CHARSET="UTF8"',
    'x; charset=us-ascii',
  ])('is none with %s', async (type) => expect(await ask('"é"', type)).toBe('"é"'))

  it.each([
    ['as it says', '"e"', 'application/json; charset=latin1'],
    ['as it is', new Uint8Array([0x22, 0xe9, 0x22]), 'application/json'],
    ['with half a pair', new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]), 'application/json'],
  ])('is refused %s', async (_how, body, type) => {
    expect(await ask(body, type)).toBe('NODE_REQUEST_INVALID')
  })
})
