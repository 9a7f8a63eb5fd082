/** The way to a database over HTTP. */
import { canonicalJson } from '../../contract/wire/canonical.ts'
import { type Json, type JsonObject, member } from '../../contract/wire/json.ts'
import type { DatabaseId, ProvenRead, Query, Receipt, SignedQuery } from '../../contract/wire/types.ts'
import { SdkError } from '../errors.ts'
import { Gate } from './gate.ts'
import { type Answer, answerToError, type NodeAddress, request, successBody } from './http-request.ts'
import { parseReceipt } from './receipt.ts'
import type { Transport } from './transport.ts'

/** Signed queries in one request; as many as a node takes. */
export const WRITES_PER_REQUEST_MAX: number = 256
/** Reads under way at one time. A node takes 64 connections of one address. */
export const READS_UNDER_WAY_MAX: number = 16
/** UTF-16 units in one request, at most three bytes each; a node takes 8 MiB. */
const REQUEST_UNITS_MAX = Math.floor((8 * 1024 * 1024) / 3)

type Pending = {
  readonly text: string
  readonly resolve: (receipt: Receipt) => void
  readonly reject: (error: unknown) => void
}

/**
 * Sends queries to one database of a node.
 *
 * Writes go out in the order of the calls, one request at a time. Those that gather while a request is under way go
 * together in the next, up to {@link WRITES_PER_REQUEST_MAX}; so many writers share round trips and one writer waits for
 * nothing. Nothing is sent twice by itself: after `SDK_TIMEOUT` or `SDK_UNREACHABLE` it is unknown whether a write was
 * executed, and only the application knows whether it wants to ask or to send the same signed query again. Reads go out at
 * once, up to {@link READS_UNDER_WAY_MAX} at a time.
 */
export class HttpTransport implements Transport {
  readonly #node: NodeAddress
  readonly #path: string
  readonly #reads = new Gate(READS_UNDER_WAY_MAX)
  readonly #queue: Pending[] = []
  #sending: Promise<void> | undefined
  #closed = false

  constructor(node: NodeAddress, db: DatabaseId) {
    this.#node = node
    this.#path = `/v1/databases/${encodeURIComponent(db)}`
  }

  write(signed: SignedQuery): Promise<Receipt> {
    if (this.#closed) return Promise.reject(closed())
    return new Promise((resolve, reject) => {
      this.#queue.push({ text: canonicalJson(signed), resolve, reject })
      this.#sending ??= this.#sendAll()
    })
  }

  async read(query: Query): Promise<Json> {
    return resultOf(await this.#ask('read', query))
  }

  async prove(query: Query): Promise<ProvenRead> {
    const body = await this.#ask('prove', query)
    const [proof, root, seq] = [member(body, 'proof'), member(body, 'root'), member(body, 'seq')]
    if (typeof proof === 'string' && typeof root === 'string' && Number.isSafeInteger(seq)) {
      return { result: resultOf(body), proof, root, seq: seq as number }
    }
    throw new SdkError('SDK_RESPONSE_INVALID', 'the node answered a read without the proof that was asked for')
  }

  async #ask(how: 'read' | 'prove', query: Query): Promise<JsonObject> {
    if (this.#closed) throw closed()
    const body = { type: 'application/json', text: canonicalJson(query) } as const
    return successBody(await this.#reads.run(() => request(this.#node, `${this.#path}/${how}`, body)))
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#sending
  }

  async #sendAll(): Promise<void> {
    await nextTurn()
    while (this.#queue.length > 0) await this.#send(takeBatch(this.#queue))
    this.#sending = undefined
  }

  async #send(batch: readonly Pending[]): Promise<void> {
    const text = batch.map((pending) => pending.text).join('\n')
    const type = batch.length === 1 ? 'application/json' : 'application/x-ndjson'
    try {
      settle(batch, await request(this.#node, `${this.#path}/write`, { type, text }))
    } catch (error) {
      for (const pending of batch) pending.reject(error)
    }
  }
}

function resultOf(body: JsonObject): Json {
  const result = member(body, 'result')
  if (result === undefined) throw new SdkError('SDK_RESPONSE_INVALID', 'the node answered a read without a result')
  return result
}

function takeBatch(queue: Pending[]): Pending[] {
  let units = 0
  let count = 0
  for (const pending of queue) {
    units += pending.text.length + 1
    if (count === WRITES_PER_REQUEST_MAX || (count > 0 && units > REQUEST_UNITS_MAX)) break
    count++
  }
  return queue.splice(0, count)
}

function settle(batch: readonly Pending[], answer: Answer): void {
  const receipts = batch.length === 1 ? [answer.body] : answer.body
  if (!Array.isArray(receipts)) throw answerToError(answer)
  if (receipts.length !== batch.length) {
    throw new SdkError('SDK_RESPONSE_INVALID', `${batch.length} writes were answered by ${receipts.length} receipts`)
  }
  batch.forEach((pending, i) => {
    try {
      pending.resolve(parseReceipt(receipts[i]))
    } catch (error) {
      pending.reject(error)
    }
  })
}

/** Resolves when the writes that are being signed in this turn of the event loop have been handed over. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve)
    else setTimeout(resolve, 0)
  })
}

function closed(): SdkError {
  return new SdkError('SDK_CLOSED', 'the connection to the database was closed; connect again')
}
