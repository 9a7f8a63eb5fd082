/** Receipts as they come from outside. */
import { isJsonObject, type Json, type JsonObject, member } from '../../contract/wire/json.ts'
import type { Receipt, TriggerReport } from '../../contract/wire/types.ts'
import { SdkError } from '../errors.ts'
import { parseRefusal } from './http-request.ts'

/**
 * Returns `value` as a receipt.
 *
 * @throws {SdkError} with the node's code when the node did not take the write at all (`NODE_OVERLOADED`, `NODE_DISK_FULL`);
 * `SDK_RESPONSE_INVALID` when it is no receipt.
 */
export function parseReceipt(value: Json | undefined): Receipt {
  if (!isJsonObject(value)) throw notReceipt()
  if (member(value, 'success') === true) return parseSuccess(value)
  const error = parseRefusal(member(value, 'error'))
  if (error === undefined) throw notReceipt()
  if (error.code.startsWith('NODE_')) throw new SdkError(error.code, error.message, error.data)
  const id = member(value, 'id')
  return typeof id === 'string' ? { success: false, id, error } : { success: false, error }
}

function parseSuccess(value: JsonObject): Receipt {
  const docId = member(value, 'docId')
  const results = member(value, 'results')
  const receipts = member(value, 'receipts')
  const triggers = member(value, 'triggers')
  return {
    success: true,
    id: text(value, 'id'),
    seq: count(value, 'seq'),
    timestamp: count(value, 'timestamp'),
    signer: text(value, 'signer'),
    ...(docId === undefined ? {} : { docId: text(value, 'docId') }),
    ...(results === undefined ? {} : { results: parseResults(results) }),
    ...(receipts === undefined ? {} : { receipts: parseReceipts(receipts) }),
    ...(triggers === undefined ? {} : { triggers: parseTriggers(triggers) }),
  }
}

function parseResults(value: Json): readonly { readonly docId?: string }[] {
  if (!Array.isArray(value)) throw notReceipt()
  return value.map((result: Json) => {
    if (!isJsonObject(result)) throw notReceipt()
    return member(result, 'docId') === undefined ? {} : { docId: text(result, 'docId') }
  })
}

function parseReceipts(value: Json): readonly Receipt[] {
  if (!Array.isArray(value)) throw notReceipt()
  return value.map((receipt: Json) => parseReceipt(receipt))
}

function parseTriggers(value: Json): readonly TriggerReport[] {
  if (!Array.isArray(value)) throw notReceipt()
  return value.map((report: Json) => {
    if (!isJsonObject(report)) throw notReceipt()
    const ok = member(report, 'ok')
    const error = parseRefusal(member(report, 'error'))
    if (typeof ok !== 'boolean' || ok !== (error === undefined)) throw notReceipt()
    const place = { collection: text(report, 'collection'), key: text(report, 'key'), id: text(report, 'id') }
    return error === undefined ? { ...place, ok } : { ...place, ok, error }
  })
}

function text(value: JsonObject, name: string): string {
  const found = member(value, name)
  if (typeof found !== 'string') throw notReceipt()
  return found
}

function count(value: JsonObject, name: string): number {
  const found = member(value, name)
  if (!Number.isSafeInteger(found)) throw notReceipt()
  return found as number
}

function notReceipt(): SdkError {
  return new SdkError('SDK_RESPONSE_INVALID', 'the node answered a write with something that is not a receipt')
}
