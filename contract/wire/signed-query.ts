/**
 * The door for signed queries: nothing behind {@link parseSignedQuery} checks their form again.
 *
 * Depth and size are counted level by level, without recursion, so that no input reaches the end of the stack.
 */
import { textToBinary } from './bytes.ts'
import { canonicalJson } from './canonical.ts'
import { WireError } from './errors.ts'
import { isJsonObject, type JsonObject } from './json.ts'
import { QUERY_BYTES_MAX, QUERY_DEPTH_MAX } from './limits.ts'
import { isDatabaseId, isSignatureKind, SIGNATURE_FORMS, type SignatureForm, type TextForm } from './signature-forms.ts'
import { PROTOCOL, type SignatureMembers, type SignedQuery } from './types.ts'

const MEMBERS = ['db', 'query', 'nonce', 'expires', 'kind', 'signer', 'signature']

/**
 * Returns `value` as a signed query when it is one in every detail, its signature aside.
 *
 * It has exactly the members of {@link SignedQuery} (those that depend on the kind if and only if the kind has them), all in
 * their one spelling, and consists of plain JSON values. The same object comes back, not a copy.
 *
 * @throws {WireError} `DB_QUERY_INVALID`, `DB_SIGNATURE_KIND_UNKNOWN`, or `DB_LIMIT_EXCEEDED` when nested too deep.
 */
export function parseSignedQuery(value: unknown): SignedQuery {
  if (!isJsonObject(value) || !isPlain(value)) throw invalid('a signed query is a plain JSON object', value)
  const kind = own(value, 'kind')
  if (!isSignatureKind(kind)) {
    const known = Object.keys(SIGNATURE_FORMS)
    throw new WireError('DB_SIGNATURE_KIND_UNKNOWN', `kind must be one of ${known.join(', ')}, got ${show(kind)}`)
  }
  const form = SIGNATURE_FORMS[kind]
  checkMembers(value, form)
  const { db, query } = value
  if (!isDatabaseId(db)) throw invalid('db must be 32 bytes in base64url, 43 characters', db)
  checkCount(value, 'nonce')
  checkCount(value, 'expires')
  checkText(value, 'signer', form.signer)
  checkText(value, 'signature', form.signature)
  for (const [name, member] of Object.entries(form.members)) checkText(value, name, member)
  if (!Array.isArray(query)) throw invalid('query must be a list, like ["get", "people"]', query)
  if (typeof query[0] !== 'string' || query[0] === '') {
    throw invalid('query must begin with the name of an operation', query.length === 0 ? undefined : query[0])
  }
  checkQuery(query)
  return value as SignedQuery
}

/** The two canonical texts of a signed query. */
export type QueryTexts = {
  /** What is signed and what the id is the hash of: `signedText(query)`. */
  readonly signed: string
  /** How the query is sent, kept and put in the log: its canonical JSON with what the signer added. */
  readonly whole: string
}

/**
 * Returns both canonical texts of a parsed query for the cost of one: `query.query` is written once.
 *
 * No other member needs escapes; parsing made sure of it.
 *
 * @throws {WireError} `DB_LIMIT_EXCEEDED` when the signed text has more than {@link QUERY_BYTES_MAX} bytes of UTF-8.
 */
export function queryTexts(signedQuery: SignedQuery): QueryTexts {
  const { db, query, nonce, expires, kind, signer, signature } = signedQuery
  const asked = canonicalJson(query)
  const start = `"db":"${db}","expires":${expires},`
  const middle = `"kind":"${kind}","nonce":${nonce},`
  const signed = `{${start + middle}"protocol":"${PROTOCOL}","query":${asked},"signer":"${signer}"}`
  checkSignedText(signed)
  const [first, second] = [assertionText(signedQuery), memberText('key', signedQuery.key)]
  const end = `"query":${asked},"signature":"${signature}","signer":"${signer}"}`
  return { signed, whole: `{${first + start + second + middle + end}` }
}

function assertionText({ authenticatorData, clientDataJSON }: SignatureMembers): string {
  return memberText('authenticatorData', authenticatorData) + memberText('clientDataJSON', clientDataJSON)
}

function memberText(name: string, value: string | undefined): string {
  return value === undefined ? '' : `"${name}":"${value}",`
}

/** Throws when a signed text has more than {@link QUERY_BYTES_MAX} bytes of UTF-8. @throws {WireError} `DB_LIMIT_EXCEEDED` */
export function checkSignedText(signed: string): void {
  // UTF-8 takes at most three bytes for a UTF-16 unit, so short texts need no count.
  if (signed.length * 3 <= QUERY_BYTES_MAX) return
  if (signed.length > QUERY_BYTES_MAX || textToBinary(signed).length > QUERY_BYTES_MAX) {
    throw tooLarge()
  }
}

/**
 * Throws unless `query` consists of plain JSON values and is not nested too deep.
 *
 * @throws {WireError} `DB_QUERY_INVALID`, `DB_LIMIT_EXCEEDED`
 */
export function checkQuery(query: readonly unknown[]): void {
  let level: unknown[] = [query]
  let count = 1
  // The signed query around it is the first level.
  for (let depth = 1; level.length > 0; depth++) {
    const next: unknown[] = []
    for (const value of level) {
      if (typeof value !== 'object' || value === null) checkScalar(value)
      else if (depth < QUERY_DEPTH_MAX) pushMembers(value, next)
      else throw tooDeep()
    }
    // A value takes a byte or more. This ends the walk over an object that is in many places at once.
    count += next.length
    if (count > QUERY_BYTES_MAX) throw tooLarge()
    level = next
  }
}

function pushMembers(value: object, into: unknown[]): void {
  if (Array.isArray(value)) {
    if (value.length > QUERY_BYTES_MAX) throw tooLarge()
    for (let i = 0; i < value.length; i++) into.push(value[i])
    return
  }
  if (!isPlain(value))
    throw new WireError('DB_QUERY_INVALID', 'a query holds no instances of classes; use plain objects')
  for (const key of Object.keys(value)) {
    checkScalar(key)
    into.push((value as Record<string, unknown>)[key])
  }
}

/** Says whether `value` is an object as literals and `JSON.parse` make them, in whichever realm. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function checkScalar(value: unknown): void {
  if (value === null || typeof value === 'boolean') return
  if (typeof value === 'string') {
    if (!value.isWellFormed())
      throw new WireError('DB_QUERY_INVALID', 'a text holds half a surrogate pair; send well-formed text')
  } else if (typeof value !== 'number' || !Number.isFinite(value) || Object.is(value, -0)) {
    throw invalid('numbers must be finite and not -0, and every other value JSON', value)
  }
}

function checkMembers(value: JsonObject, form: SignatureForm): void {
  const expected = [...MEMBERS, ...Object.keys(form.members)]
  const missing = expected.find((name) => !Object.hasOwn(value, name))
  if (missing !== undefined)
    throw new WireError('DB_QUERY_INVALID', `a signed query needs the member ${missing}; add it`)
  const extra = Object.keys(value).find((name) => !expected.includes(name))
  if (extra !== undefined)
    throw new WireError('DB_QUERY_INVALID', `a signed query has no member ${show(extra)}; leave it out`)
}

function checkCount(value: JsonObject, name: string): void {
  const count = own(value, name)
  if (!Number.isSafeInteger(count) || (count as number) < 1) {
    throw invalid(`${name} must be a whole number from 1 to 2^53 - 1`, count)
  }
}

function checkText(value: JsonObject, name: string, form: TextForm): void {
  const text = own(value, name)
  if (typeof text !== 'string' || !form.test(text)) {
    throw invalid(`${name} is not as ${show(own(value, 'kind'))} spells it`, text)
  }
}

function own(value: JsonObject, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined
}

function invalid(expected: string, got: unknown): WireError {
  return new WireError('DB_QUERY_INVALID', `${expected}, got ${show(got)}`)
}

function tooDeep(): WireError {
  const sentence = `a signed query has at most ${QUERY_DEPTH_MAX} levels of lists and objects, got more; flatten it`
  return new WireError('DB_LIMIT_EXCEEDED', sentence, { limit: 'QUERY_DEPTH_MAX', expected: QUERY_DEPTH_MAX })
}

function tooLarge(): WireError {
  const sentence = `a query has at most ${QUERY_BYTES_MAX} bytes, got more; split it into several`
  return new WireError('DB_LIMIT_EXCEEDED', sentence, { limit: 'QUERY_BYTES_MAX', expected: QUERY_BYTES_MAX })
}

/** A short sight of any value, for messages. */
function show(value: unknown): string {
  if (typeof value === 'string')
    return value.length > 60 ? `${JSON.stringify(value.slice(0, 60))}…` : JSON.stringify(value)
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (value === undefined) return 'nothing'
  return Array.isArray(value)
    ? 'a list'
    : value === null
      ? 'null'
      : typeof value === 'object'
        ? 'an object'
        : typeof value
}
