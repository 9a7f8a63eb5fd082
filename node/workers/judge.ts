/** From the text that a stranger sent to a signed query in its one canonical form, or to the reason against it. */
import { hash } from 'node:crypto'
import { WireError } from '../../contract/wire/errors.ts'
import { innerQueries } from '../../contract/wire/inner-queries.ts'
import type { Json } from '../../contract/wire/json.ts'
import { QUERY_DEPTH_MAX, SIGNED_QUERY_BYTES_MAX } from '../../contract/wire/limits.ts'
import { parseJson } from '../../contract/wire/parse-json.ts'
import { parseSignedQuery, queryTexts } from '../../contract/wire/signed-query.ts'
import type { SignedQuery } from '../../contract/wire/types.ts'
import type { NativeVerify } from './native-verify.ts'

/** What came of one text. */
export type Verdict =
  | {
      readonly ok: true
      /** Hash of what was signed, base64url. */
      readonly id: string
      /** Canonical JSON of the signed query. */
      readonly text: string
      /**
       * For each value of `innerQueries`, its id when it is a signed query whose signature is right, else `null`. Absent when there
       * are none.
       */
      readonly inner?: readonly (string | null)[]
    }
  | {
      readonly ok: false
      /** There when the query is well formed and only its signature is not. */
      readonly id?: string
      readonly code: string
      readonly message: string
    }

/** Returns the verdict on `raw`, which may be anything. Never throws for what `raw` holds. */
export function judge(raw: string, verify: NativeVerify): Verdict {
  try {
    checkSize(raw)
    const query = parseSignedQuery(parseJson(raw, QUERY_DEPTH_MAX))
    const { id, isRight, text } = examine(query, verify)
    if (isRight) {
      const inner = innerQueries(query.query).map((value) => judgeInner(value, verify))
      return inner.length === 0 ? { ok: true, id, text } : { ok: true, id, text, inner }
    }
    const message = `the ${query.kind} signature is not one of ${query.signer} over this query`
    return { ok: false, id, code: 'DB_SIGNATURE_INVALID', message }
  } catch (error) {
    if (error instanceof WireError) return { ok: false, code: error.code, message: error.sentence }
    throw error
  }
}

function judgeInner(value: Json, verify: NativeVerify): string | null {
  try {
    const { id, isRight } = examine(parseSignedQuery(value), verify)
    return isRight ? id : null
  } catch (error) {
    if (error instanceof WireError) return null
    throw error
  }
}

function examine(query: SignedQuery, verify: NativeVerify): { id: string; isRight: boolean; text: string } {
  const { signed, whole } = queryTexts(query)
  return { id: hash('sha256', signed, 'base64url'), isRight: verify(query, signed), text: whole }
}

function checkSize(raw: string): void {
  const bytes = raw.length > SIGNED_QUERY_BYTES_MAX ? raw.length : Buffer.byteLength(raw)
  if (bytes > SIGNED_QUERY_BYTES_MAX) {
    const sentence = `expected a signed query of at most ${SIGNED_QUERY_BYTES_MAX} bytes, got ${bytes} or more; split it into several`
    throw new WireError('DB_LIMIT_EXCEEDED', sentence)
  }
}
