/** Cases for rules, read from JSON. docs/rules.md describes their form. */
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { parseName } from '../names.ts'
import { isJsonObject, type Json, type JsonObject } from '../wire/json.ts'
import { isAddress } from '../wire/signature-forms.ts'
import type { Query } from '../wire/types.ts'
import { FUNCTIONS } from './pattern.ts'

/** What is common to all cases, and the cases. */
export type RuleTests = {
  readonly owners: readonly [string, ...string[]]
  readonly documents: readonly Document[]
  readonly cases: readonly RuleCase[]
}

/** A document that is there before the write. */
type Document = [path: readonly string[], data: JsonObject]

/** One write, and what rules must make of it. */
export type RuleCase = {
  readonly name: string
  readonly signer: string
  readonly query: Query
  /** Where the query writes. */
  readonly collection: readonly string[]
  /** Absent for an `add`. */
  readonly id: string | undefined
  /** The document that is there already, and who created it. */
  readonly before: JsonObject | undefined
  readonly setter: string
  /** When a relayer sends it, and for which job. */
  readonly relay: { readonly relayer: string; readonly jobID: string; readonly extra: Json } | undefined
  /** Of the write, ms since 1970. */
  readonly time: number
  readonly documents: readonly Document[]
  /** `allow`, `deny`, or the code of an error. */
  readonly expect: string
  /** The document to be written; `null` when it is to be deleted. */
  readonly document: Json | undefined
}

/** The owner, where the tests name none: an address that nobody has a key of. */
const OWNER = `0x${'0'.repeat(40)}`
/** The time of a case that says none: 2025-01-01T00:00:00Z. */
const TIME = 1_735_689_600_000

const TEST_MEMBERS = ['signers', 'owners', 'documents', 'cases']
const CASE_MEMBERS = [
  'name',
  'signer',
  'query',
  'before',
  'setter',
  'relayer',
  'jobID',
  'extra',
  'time',
  'documents',
  'expect',
  'document',
]
/** The relayer job of a case that names none. */
const JOB = 'job'

/** Reads tests: a list of cases, or an object with them and what they share. @throws {ContractError} `DB_ARGUMENTS_INVALID` */
export function parseRuleTests(value: Json): RuleTests {
  const tests: JsonObject = Array.isArray(value) ? { cases: value } : expectObject(value, 'tests')
  checkMembers(tests, TEST_MEMBERS, 'the tests')
  const signers = expectObject(tests['signers'] ?? {}, '"signers"')
  const address = (name: Json | undefined, place: string) => parseSigner(signers, name, place)
  const { cases, owners = [OWNER] } = tests
  if (!Array.isArray(owners) || owners.length === 0) throw invalid('"owners" is a list of addresses', owners as Json)
  if (!Array.isArray(cases) || cases.length === 0)
    throw invalid('"cases" is a list of one case at least', cases ?? null)
  return {
    owners: owners.map((owner: Json) => address(owner, 'an owner')) as [string, ...string[]],
    documents: parseDocuments(tests['documents'], 'the tests'),
    cases: cases.map((one: Json, index: number) => parseCase(one, index, address)),
  }
}

type ToAddress = (name: Json | undefined, place: string) => string

function parseCase(value: Json, index: number, address: ToAddress): RuleCase {
  const one = expectObject(value, `case ${index}`)
  const { name = `case ${index}`, query, before, time = TIME, document } = one
  if (typeof name !== 'string') throw invalid(`the name of case ${index} is a text`, name)
  const place = `case ${describe(name)}`
  checkMembers(one, CASE_MEMBERS, place)
  if (typeof time !== 'number' || !Number.isSafeInteger(time) || time < 0) {
    throw invalid(`the time of ${place} is a whole number of ms since 1970`, time)
  }
  const signer = address(one['signer'], `the signer of ${place}`)
  return {
    name,
    signer,
    ...parseQuery(query, place),
    before: before === undefined || before === null ? undefined : expectObject(before, `"before" of ${place}`),
    setter: one['setter'] === undefined ? signer : address(one['setter'], `the setter of ${place}`),
    relay: parseRelay(one, place, address),
    time,
    documents: parseDocuments(one['documents'], place),
    expect: parseExpectation(one, place),
    document,
  }
}

function parseRelay(one: JsonObject, place: string, address: ToAddress): RuleCase['relay'] {
  const { relayer, jobID, extra } = one
  if (relayer !== undefined) {
    return {
      relayer: address(relayer, `the relayer of ${place}`),
      jobID: jobID === undefined ? JOB : parseName(`the jobID of ${place}`, jobID),
      extra: extra ?? null,
    }
  }
  if (jobID === undefined && extra === undefined) return undefined
  throw invalid(`${place} has a relayer, because only a relayer names a job and adds something`, jobID ?? extra ?? null)
}

function parseExpectation({ expect, document }: JsonObject, place: string): string {
  if (expect === undefined && document !== undefined) return 'allow'
  const isAnswer =
    expect === 'allow' || expect === 'deny' || (typeof expect === 'string' && /^DB_[A-Z_]+$/.test(expect))
  if (!isAnswer) throw invalid(`${place} expects "allow", "deny" or the code of an error`, expect ?? null)
  if (document !== undefined && expect !== 'allow')
    throw invalid(`${place} expects a document of what it refuses`, expect)
  return expect
}

function parseQuery(query: Json | undefined, place: string): Pick<RuleCase, 'query' | 'collection' | 'id'> {
  const [operation, ...args] = Array.isArray(query) ? (query as readonly Json[]) : []
  const func = operation === 'query' ? String(args[0]).split(':')[0] : operation
  if (!FUNCTIONS.some((known) => known === func)) {
    throw invalid(
      `the query of ${place} is one write: ${FUNCTIONS.join(' ')}, or query with a type:name`,
      query ?? null,
    )
  }
  // Behind the name and the data, of which a delete has none, come the steps; a precondition may end the query.
  const from = (operation === 'query' ? 1 : 0) + (func === 'delete' ? 0 : 1)
  const steps = args.slice(from).filter((step): step is string => typeof step === 'string')
  const id = func === 'add' ? undefined : steps.at(-1)
  const collection = id === undefined ? steps : steps.slice(0, -1)
  if (collection.length % 2 === 0)
    throw invalid(`the query of ${place} ends with the path of what it writes`, query as Json)
  return { query: query as unknown as Query, collection, id }
}

function parseDocuments(value: Json | undefined, place: string): readonly Document[] {
  const documents = expectObject(value ?? {}, `"documents" of ${place}`)
  return Object.keys(documents).map((path) => {
    return [path.split('/'), expectObject(documents[path] as Json, `the document ${describe(path)} of ${place}`)]
  })
}

function parseSigner(signers: JsonObject, name: Json | undefined, place: string): string {
  const address = typeof name === 'string' && Object.hasOwn(signers, name) ? signers[name] : name
  if (isAddress(address)) return address
  throw invalid(`${place} is an address, or a name of one among "signers"`, address ?? null)
}

function expectObject(value: Json, place: string): JsonObject {
  if (isJsonObject(value)) return value
  throw invalid(`${place} must be an object`, value)
}

/** A misspelt member would be a case that tests nothing. */
function checkMembers(object: JsonObject, known: readonly string[], place: string): void {
  const surplus = Object.keys(object).find((name) => !known.includes(name))
  if (surplus !== undefined) throw invalid(`members of ${place} are ${known.join(' ')}`, surplus)
}

function invalid(expected: string, got: Json): ContractError {
  return new ContractError('DB_ARGUMENTS_INVALID', `${expected}; got ${describe(got)}`)
}
