/** The log of a database as a node serves it. */
import { type Json, type JsonObject, member } from '../../contract/wire/json.ts'
import { SdkError } from '../../sdk/index.ts'
import { answerToError, REQUEST_TIMEOUT_MS, request, successBody } from '../../sdk/transports/http-request.ts'
import { type LogRecord, RECORD_BYTES_MAX } from '../log/log-store.ts'
import type { RootAt } from '../ports.ts'

/** Records and how many there were when the reading began. */
export type RecordSource = { readonly total: number; readonly records: AsyncIterable<LogRecord> }

/** Records of a node, and the state root that it claims. */
export type RemoteLog = RecordSource & { readonly claimed: RootAt }

/** Opens the log of database `id`. @throws {SdkError} when the node does not serve it or does not answer. */
export async function openRemoteLog(url: string, id: string): Promise<RemoteLog> {
  const path = `/v1/databases/${encodeURIComponent(id)}`
  // Makes the node record the root of its present state, so that the replay has one to be compared with to the end.
  const claimed = parseRoot(successBody(await request({ url, timeoutMs: REQUEST_TIMEOUT_MS }, `${path}/root`)))
  const info = successBody(await request({ url, timeoutMs: REQUEST_TIMEOUT_MS }, path))
  const total = member(info, 'records')
  if (typeof total !== 'number')
    throw new SdkError('SDK_RESPONSE_INVALID', 'the node does not say how many records it has')
  return { claimed, total, records: readRemote(`${url.replace(/\/$/, '')}${path}/log`, total) }
}

function parseRoot(body: JsonObject): RootAt {
  const [seq, root] = [member(body, 'seq'), member(body, 'root')]
  if (typeof seq === 'number' && typeof root === 'string') return { seq, root }
  throw new SdkError('SDK_RESPONSE_INVALID', 'the node does not say what root its state has')
}

async function* readRemote(url: string, total: number): AsyncGenerator<LogRecord> {
  let expected = 0
  for await (const line of readLines(url)) {
    const record = readLine(line)
    if (record === undefined) {
      const sentence = `${url} must answer record ${expected} of a log next, got ${line.slice(0, 60)}; is a node at this URL?`
      throw new SdkError('SDK_RESPONSE_INVALID', sentence)
    }
    yield record
    expected++
    if (expected === total) return
  }
}

/** Returns the record in a line. One of any other form stands for itself: whoever replays it finds that it is no record. */
function readLine(line: string): LogRecord | undefined {
  const head = /^\{"number":(\d{1,15}),"record":/.exec(line)
  if (head !== null && line.endsWith('}')) return { number: Number(head[1]), text: line.slice(head[0].length, -1) }
  return isJson(line) ? { number: -1, text: line } : undefined
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

async function* readLines(url: string): AsyncGenerator<string> {
  let rest = ''
  try {
    const response = await fetch(url)
    if (!response.ok || response.body === null)
      throw answerToError({ status: response.status, body: await toJson(response) })
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > 2 * RECORD_BYTES_MAX)
        throw new SdkError('SDK_RESPONSE_INVALID', `${url} answers an endless line`)
      yield* lines
    }
  } catch (cause) {
    if (cause instanceof SdkError) throw cause
    throw new SdkError('SDK_UNREACHABLE', `the connection to ${url} broke`, undefined, { cause })
  }
  // A node ends every line; what is cut off was cut off on the way.
  if (rest !== '') throw new SdkError('SDK_UNREACHABLE', `the answer of ${url} ends within a record`)
}

async function toJson(response: Response): Promise<Json> {
  return response.json().catch(() => null) as Promise<Json>
}
