import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from '@jest/globals'
import type { SignedQuery } from '../../../contract/wire/types.ts'
import { HttpTransport, READS_UNDER_WAY_MAX, WRITES_PER_REQUEST_MAX } from '../../../sdk/transports/http.ts'

const DB = 'A'.repeat(43)
const SIGNED: SignedQuery = {
  db: DB,
  query: ['set', {}, 'people', 'Bob'],
  nonce: 1,
  expires: 1,
  kind: 'evm',
  signer: '0x',
  signature: '0x',
}
const RECEIPT = { success: true, id: 'i', seq: 1, timestamp: 2, signer: '0x' }

const TRIGGER = { collection: 'people', key: 'count', id: 'Bob', ok: true }

/** Resolves after the event loop has looked for what arrived. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

type Answer = { readonly status?: number; readonly body: string }
type Seen = { readonly url: string; readonly type: string | undefined; readonly lines: readonly string[] }

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** Starts a server that records requests and answers each by `answer`; never, when that returns `undefined`. */
async function start(answer: (seen: Seen) => Answer | undefined, timeoutMs = 5_000) {
  const seen: Seen[] = []
  server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const lines = (await readText(request)).split('\n')
    const one = { url: request.url ?? '', type: request.headers['content-type'], lines }
    seen.push(one)
    const found = answer(one)
    if (found !== undefined) response.writeHead(found.status ?? 200).end(found.body)
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { seen, transport: new HttpTransport({ url, timeoutMs }, DB) }
}

/** Answers as a node that takes every write. */
function takeAll({ lines }: Seen): Answer {
  const receipts = lines.map((line) => ({ ...RECEIPT, seq: (JSON.parse(line) as SignedQuery).nonce }))
  return { body: JSON.stringify(receipts.length === 1 ? receipts[0] : receipts) }
}

function writeMany(transport: HttpTransport, count: number) {
  return Promise.all(Array.from({ length: count }, (_, i) => transport.write({ ...SIGNED, nonce: i + 1 })))
}

describe('write', () => {
  it('sends one write as JSON', async () => {
    const { seen, transport } = await start(takeAll)
    await transport.write(SIGNED)
    expect(seen).toMatchObject([{ url: `/v1/databases/${DB}/write`, type: 'application/json' }])
  })

  it('sends the writes of one turn in one request, in order', async () => {
    const { seen, transport } = await start(takeAll)
    await writeMany(transport, 3)
    const nonces = seen.map(({ type, lines }) => [type, ...lines.map((line) => JSON.parse(line).nonce)])
    expect(nonces).toEqual([['application/x-ndjson', 1, 2, 3]])
  })

  it('sends a bounded number of writes in one request', async () => {
    const { seen, transport } = await start(takeAll)
    await writeMany(transport, WRITES_PER_REQUEST_MAX + 1)
    expect(seen.map(({ lines }) => lines.length)).toEqual([WRITES_PER_REQUEST_MAX, 1])
  })

  it('sends at most 8 MiB in one request', async () => {
    const { seen, transport } = await start(takeAll)
    const large = { ...SIGNED, query: ['set', { text: '€'.repeat(500_000) }, 'people', 'Bob'] } as const
    await Promise.all(Array.from({ length: 12 }, () => transport.write(large)))
    expect(seen.map(({ lines }) => lines.length)).toEqual([5, 5, 2])
  })

  it('gathers the writes that come while a request is under way', async () => {
    const { seen, transport } = await start(takeAll)
    const first = transport.write(SIGNED)
    while (seen.length === 0) await nextTurn()
    await Promise.all([first, writeMany(transport, 5)])
    expect(seen.map(({ lines }) => lines.length)).toEqual([1, 5])
  })

  it('gives every write its own receipt', async () => {
    const { transport } = await start(takeAll)
    expect((await writeMany(transport, 300)).map((receipt) => receipt.success && receipt.seq)).toEqual(
      Array.from({ length: 300 }, (_, i) => i + 1),
    )
  })

  it('tells what became of triggers', async () => {
    const error = { code: 'DB_TRIGGER_FAILED', message: 'no' }
    const receipt = { ...RECEIPT, triggers: [TRIGGER, { ...TRIGGER, ok: false, error }] }
    const { transport } = await start(() => ({ body: JSON.stringify(receipt) }))
    expect(await transport.write(SIGNED)).toEqual(receipt)
  })

  it('tells what became of each query of a bundle', async () => {
    const refused = { success: false, id: 'j', error: { code: 'DB_NONCE_USED', message: 'no' } }
    const receipt = { ...RECEIPT, receipts: [{ ...RECEIPT, docId: 'd' }, refused] }
    const { transport } = await start(() => ({ body: JSON.stringify(receipt) }))
    expect(await transport.write(SIGNED)).toEqual(receipt)
  })

  it('resolves to a refusal of any status', async () => {
    const refusal = { success: false, id: 'i', error: { code: 'DB_ACCESS_DENIED', message: 'no', data: { rule: 1 } } }
    const { transport } = await start(() => ({ status: 403, body: JSON.stringify(refusal) }))
    expect(await transport.write(SIGNED)).toEqual(refusal)
  })

  it('throws when the node did not take the write', async () => {
    const body = JSON.stringify({ error: { code: 'NODE_OVERLOADED', message: 'later' } })
    const { transport } = await start(() => ({ status: 503, body }))
    await expect(transport.write(SIGNED)).rejects.toMatchObject({ code: 'NODE_OVERLOADED', sentence: 'later' })
  })

  it('fails only the write of a list that the node did not take', async () => {
    const refused = { success: false, error: { code: 'NODE_OVERLOADED', message: 'later' } }
    const { transport } = await start(() => ({ body: JSON.stringify([RECEIPT, refused]) }))
    const settled = await Promise.allSettled([transport.write(SIGNED), transport.write(SIGNED)])
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  })

  it.each([
    ['no JSON', '<html>'],
    ['null', 'null'],
    ['a number', '1'],
    ['no receipt', '{"success":true}'],
    ['a receipt with a text for a number', JSON.stringify({ ...RECEIPT, seq: '1' })],
    ['triggers that are no list', JSON.stringify({ ...RECEIPT, triggers: {} })],
    ['a trigger without a key', JSON.stringify({ ...RECEIPT, triggers: [{ collection: 'c', id: 'd', ok: true }] })],
    ['a trigger that failed without a reason', JSON.stringify({ ...RECEIPT, triggers: [{ ...TRIGGER, ok: false }] })],
    ['a refusal without a code', '{"success":false,"error":{}}'],
    ['results that are no list', JSON.stringify({ ...RECEIPT, results: {} })],
    ['receipts that are no list', JSON.stringify({ ...RECEIPT, receipts: {} })],
    ['a receipt in a bundle that is none', JSON.stringify({ ...RECEIPT, receipts: [{}] })],
    ['an inherited name', '{"__proto__":{"success":true}}'],
  ])('throws on %s', async (_what, body) => {
    const { transport } = await start(() => ({ body }))
    await expect(transport.write(SIGNED)).rejects.toMatchObject({ code: 'SDK_RESPONSE_INVALID' })
  })

  it('throws for every write when receipts are missing', async () => {
    const { transport } = await start(() => ({ body: JSON.stringify([RECEIPT]) }))
    const settled = await Promise.allSettled([transport.write(SIGNED), transport.write(SIGNED)])
    expect(settled).toMatchObject([
      { reason: { code: 'SDK_RESPONSE_INVALID' } },
      { reason: { code: 'SDK_RESPONSE_INVALID' } },
    ])
  })

  it('throws when the node does not answer in time', async () => {
    const { transport } = await start(() => undefined, 50)
    await expect(transport.write(SIGNED)).rejects.toMatchObject({ code: 'SDK_TIMEOUT' })
  })

  it('sends nothing twice', async () => {
    const { seen, transport } = await start(() => undefined, 50)
    await Promise.allSettled([transport.write(SIGNED)])
    expect(seen).toHaveLength(1)
  })

  it('goes on after a request that failed', async () => {
    let failed = false
    const { transport } = await start((seen) => {
      if (failed) return takeAll(seen)
      failed = true
      return { body: '' }
    })
    await Promise.allSettled([transport.write(SIGNED)])
    expect(await transport.write(SIGNED)).toEqual(RECEIPT)
  })

  it('throws what canonical JSON throws', async () => {
    const { transport } = await start(takeAll)
    await expect(transport.write({ ...SIGNED, nonce: Number.NaN })).rejects.toThrow(TypeError)
  })
})

describe('read', () => {
  it('returns the result', async () => {
    const { transport } = await start(() => ({ body: '{"result":[null]}' }))
    expect(await transport.read(['get', 'people'])).toEqual([null])
  })

  it('throws the code of the refusal', async () => {
    const body = JSON.stringify({ error: { code: 'DB_INDEX_REQUIRED', message: 'add one', data: [1] } })
    const { transport } = await start(() => ({ status: 400, body }))
    await expect(transport.read(['get', 'people'])).rejects.toMatchObject({ code: 'DB_INDEX_REQUIRED', data: [1] })
  })

  it('has a bounded number of reads under way', async () => {
    const { seen, transport } = await start(() => undefined)
    const reads = Promise.allSettled(Array.from({ length: 100 }, () => transport.read(['get', 'people'])))
    while (seen.length < READS_UNDER_WAY_MAX) await nextTurn()
    for (let turns = 0; turns < 50; turns++) await nextTurn()
    expect(seen).toHaveLength(READS_UNDER_WAY_MAX)
    server?.close()
    server?.closeAllConnections()
    await reads
  })

  it.each([['{}'], ['[]'], ['"x"']])('throws on the answer %s', async (body) => {
    const { transport } = await start(() => ({ body }))
    await expect(transport.read(['get', 'people'])).rejects.toMatchObject({ code: 'SDK_RESPONSE_INVALID' })
  })

  it('throws on an error page of something in between', async () => {
    const { transport } = await start(() => ({ status: 502, body: '{"oops":1}' }))
    await expect(transport.read(['get', 'people'])).rejects.toMatchObject({ code: 'SDK_RESPONSE_INVALID' })
  })
})

describe('close', () => {
  it('waits for the writes under way', async () => {
    const { seen, transport } = await start(takeAll)
    const writes = writeMany(transport, 300)
    await transport.close()
    expect(seen.map(({ lines }) => lines.length)).toEqual([256, 44])
    await writes
  })

  it('refuses what comes after it', async () => {
    const { transport } = await start(takeAll)
    await transport.close()
    const calls = [transport.write(SIGNED), transport.read(['get', 'people'])]
    expect(await Promise.allSettled(calls)).toMatchObject([
      { reason: { code: 'SDK_CLOSED' } },
      { reason: { code: 'SDK_CLOSED' } },
    ])
  })
})
