/** One HTTP request to a node, and what its answer means. */
import { isJsonObject, type Json, type JsonObject, member } from '../../contract/wire/json.ts'
import { SdkError } from '../errors.ts'

/** Where a node is and how long it may take. */
export type NodeAddress = {
  /** For example `https://node.example.org`; a path in it is kept. */
  readonly url: string
  /** How long one request may take, in ms. */
  readonly timeoutMs: number
  /** What its operator asks for of those who declare indexers. */
  readonly token?: string
}

/** How long a request may take unless the application says otherwise, in ms. */
export const REQUEST_TIMEOUT_MS: number = 30_000

/** A body to POST, with its media type. */
type Body = { readonly type: 'application/json' | 'application/x-ndjson'; readonly text: string }

/** What is asked for besides reading. */
export type Wish = Body | { readonly method: 'DELETE' }

/** An answer in JSON. */
export type Answer = { readonly status: number; readonly body: Json }

/** Returns the node at a URL. @throws {TypeError} When it is no URL of HTTP. */
export function nodeAddress(url: string, timeoutMs: number = REQUEST_TIMEOUT_MS): NodeAddress {
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new TypeError(`a node has a URL that begins with http:// or https://, got ${url}`)
  }
  return { url, timeoutMs }
}

/**
 * Sends a request and returns the JSON that the node answers, of whatever status.
 *
 * @param path - From the root of the node, for example `/v1/databases`.
 * @param wish - Without it the request is a GET.
 * @throws {SdkError} `SDK_UNREACHABLE`, `SDK_TIMEOUT`, `SDK_RESPONSE_INVALID`.
 */
export async function request(node: NodeAddress, path: string, wish?: Wish): Promise<Answer> {
  const url = resolveUrl(node.url, path)
  let response: Response
  let text: string
  try {
    const signal = AbortSignal.timeout(node.timeoutMs)
    response = await fetch(url, { ...initOf(wish, node.token), signal })
    text = await response.text()
  } catch (error) {
    throw noAnswer(url, node.timeoutMs, error)
  }
  return { status: response.status, body: parseBody(url, response.status, text) }
}

function initOf(wish: Wish | undefined, token: string | undefined): RequestInit {
  const allowed = token === undefined ? {} : { authorization: `Bearer ${token}` }
  if (wish === undefined || 'method' in wish) return { ...wish, headers: allowed }
  return { method: 'POST', headers: { ...allowed, 'content-type': wish.type }, body: wish.text }
}

/**
 * Returns the error that an answer `{ error: { code, message, data? } }` tells of.
 *
 * An answer of any other form is not from a node but from something in between: `SDK_RESPONSE_INVALID`.
 */
export function answerToError(answer: Answer): SdkError {
  const error = isJsonObject(answer.body) ? member(answer.body, 'error') : undefined
  const refusal = parseRefusal(error)
  if (refusal === undefined) {
    return new SdkError('SDK_RESPONSE_INVALID', `status ${answer.status} came without the error a node gives`)
  }
  return new SdkError(refusal.code, refusal.message, refusal.data)
}

/** Returns `value` as a refusal, or `undefined` when it is none. */
export function parseRefusal(value: Json | undefined): { code: string; message: string; data?: Json } | undefined {
  if (!isJsonObject(value)) return undefined
  const code = member(value, 'code')
  const message = member(value, 'message')
  const data = member(value, 'data')
  if (typeof code !== 'string' || typeof message !== 'string') return undefined
  return data === undefined ? { code, message } : { code, message, data }
}

/** Returns the body of a successful answer. @throws {SdkError} with the node's code when the status says otherwise. */
export function successBody(answer: Answer): JsonObject {
  if (answer.status < 200 || answer.status > 299) throw answerToError(answer)
  if (!isJsonObject(answer.body)) throw new SdkError('SDK_RESPONSE_INVALID', 'the node answered no JSON object')
  return answer.body
}

function resolveUrl(base: string, path: string): string {
  const url = new URL(base)
  url.pathname += url.pathname.endsWith('/') ? path.slice(1) : path
  return url.href
}

function parseBody(url: string, status: number, text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch (cause) {
    const sentence = `${url} answered status ${status} with text that is not JSON; is a node at this URL?`
    throw new SdkError('SDK_RESPONSE_INVALID', sentence, undefined, { cause })
  }
}

function noAnswer(url: string, timeoutMs: number, cause: unknown): SdkError {
  if (isNamed(cause) && cause.name === 'TimeoutError') {
    return new SdkError('SDK_TIMEOUT', `${url} did not answer within ${timeoutMs} ms`, undefined, { cause })
  }
  const reason = rootMessage(cause)
  return new SdkError('SDK_UNREACHABLE', `no answer from ${url} (${reason}); is the node running?`, undefined, {
    cause,
  })
}

/** `fetch` hides the reason (a refused connection, an unknown host) in the cause of its own error. */
function rootMessage(error: unknown): string {
  if (!isNamed(error)) return String(error)
  if (isNamed(error.cause)) return rootMessage(error.cause)
  return error.message || error.code || error.name
}

type Named = { readonly name: string; readonly message?: string; readonly code?: string; readonly cause?: unknown }

/** Errors of `fetch` need not be instances of this realm's `Error`. */
function isNamed(error: unknown): error is Named {
  return typeof error === 'object' && error !== null && 'name' in error && typeof error.name === 'string'
}
