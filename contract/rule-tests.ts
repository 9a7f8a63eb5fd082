/** Rules held against cases that say what they must decide, without a node and without keys. */

import { Contract } from './contract.ts'
import { ContractError } from './errors.ts'
import { PURE_HOST } from './host.ts'
import { MemoryKv } from './kv/memory-kv.ts'
import { placesOfRules, type RulePlace } from './rules/places.ts'
import { compileRules } from './rules/rules.ts'
import { parseRuleTests, type RuleCase, type RuleTests } from './rules/test-cases.ts'
import { RuleTracer, type TracedStatement } from './rules/tracer.ts'
import { unsignedQuery } from './rules/unsigned.ts'
import { canonicalJson } from './wire/canonical.ts'
import type { Json } from './wire/json.ts'
import { PROTOCOL, type Query, type SignedQuery } from './wire/types.ts'

/** What came of one case. */
export type CaseReport = {
  readonly name: string
  readonly passed: boolean
  /** `allow`, `deny`, or the code of an error. */
  readonly expected: string
  readonly got: string
  /** The sentence of the denial or the error. */
  readonly reason?: string
  /** The document that was to be written, and the one that was, when they differ. */
  readonly document?: { readonly expected: Json; readonly got: Json }
  /** What the statements did, in the order in which they are written. */
  readonly trace: readonly TracedStatement[]
}

/** What came of all cases. */
export type RuleReport = {
  readonly passed: number
  readonly failed: number
  readonly cases: readonly CaseReport[]
  /** Statements of the rules, those that ran in a case, and those that ran in none. */
  readonly coverage: { readonly statements: number; readonly ran: number; readonly missed: readonly RulePlace[] }
}

/**
 * Runs rules on each case in a database of its own, through the whole way of a write.
 *
 * @param tests - Cases as docs/rules.md describes them.
 * @throws {ContractError} `DB_RULES_INVALID`; `DB_ARGUMENTS_INVALID` for cases that are not of their form, or whose documents
 *   cannot be stored.
 */
export function testRules(rules: Json, tests: Json): RuleReport {
  const places = placesOfRules(compileRules(rules))
  const parsed = parseRuleTests(tests)
  const cases = parsed.cases.map((one) => runCase(rules, parsed, one))
  const ran = new Set(cases.flatMap(({ trace }) => trace.map(keyOf)))
  const missed = places.filter((place) => !ran.has(keyOf(place)))
  const passed = cases.filter((one) => one.passed).length
  return {
    passed,
    failed: cases.length - passed,
    cases,
    coverage: { statements: places.length, ran: places.length - missed.length, missed },
  }
}

function keyOf({ rule, path }: Pick<RulePlace, 'rule' | 'path'>): string {
  return JSON.stringify([rule, ...path])
}

function runCase(rules: Json, tests: RuleTests, one: RuleCase): CaseReport {
  const tracer = new RuleTracer()
  const world = new World(tests.owners, one.time, tracer)
  prepare(world, rules, tests, one)
  tracer.clear()
  const { got, reason, docId } = decide(world, one)
  const written = got === 'allow' ? world.read(['get', ...one.collection, docId as string]) : undefined
  const differs =
    one.document !== undefined && written !== undefined && canonicalJson(written) !== canonicalJson(one.document)
  return {
    name: one.name,
    passed: got === one.expect && !differs,
    expected: one.expect,
    got,
    ...(reason !== undefined && { reason }),
    ...(differs && { document: { expected: one.document, got: written } }),
    trace: tracer.statements(),
  }
}

/** Writes the documents of a case, and then sets the rules. */
function prepare(world: World, rules: Json, tests: RuleTests, one: RuleCase): void {
  const [owner] = tests.owners
  const { before, id, collection, relay } = one
  const documents: [path: readonly string[], data: Json][] = [...tests.documents, ...one.documents]
  try {
    for (const [path, data] of documents) world.write(owner, ['set', data, ...path])
    if (before !== undefined && id !== undefined) world.write(one.setter, ['set', before, ...collection, id])
    world.write(owner, ['setRules', rules, ...collection])
    if (relay !== undefined) world.write(owner, ['addRelayerJob', relay.jobID, { relayers: [relay.relayer] }])
  } catch (error) {
    if (!(error instanceof ContractError) || error.code === 'DB_RULES_INVALID') throw error
    throw new ContractError(
      'DB_ARGUMENTS_INVALID',
      `case "${one.name}" cannot be prepared: ${error.sentence}`,
      error.data,
    )
  }
}

type Decision = { readonly got: string; readonly reason?: string; readonly docId?: string | undefined }

function decide(world: World, { signer, query, relay }: RuleCase): Decision {
  try {
    if (relay === undefined) return { got: 'allow', docId: world.write(signer, query) }
    const job = world.sign(signer, ['job', relay.jobID, query])
    return { got: 'allow', docId: world.write(relay.relayer, ['relay', job as unknown as Json, relay.extra]) }
  } catch (error) {
    if (!(error instanceof ContractError)) throw error
    return { got: error.code === 'DB_ACCESS_DENIED' ? 'deny' : error.code, reason: error.sentence }
  }
}

/** Any id does: nobody signs for it. */
const DB = 'rules'.padEnd(43, 'A')

/** A database in memory that takes everybody at their word. Without rules it lets everything in. */
class World {
  readonly #contract: Contract
  readonly #time: number
  readonly #nonces = new Map<string, number>()

  constructor(owners: readonly string[], time: number, tracer: RuleTracer) {
    const genesis = { protocol: PROTOCOL, owners, secure: false, salt: '' } as const
    const host = { ...PURE_HOST, verify: () => true }
    this.#contract = new Contract({ db: DB, kv: new MemoryKv(), host, genesis, ruleTrace: tracer.trace })
    this.#time = time
  }

  /** Executes a query as if `signer` had signed it. Returns the id of the document written. */
  write(signer: string, query: Query): string | undefined {
    return this.#contract.apply({ seq: this.#contract.seq + 1, ts: this.#time, query: this.sign(signer, query) }).docId
  }

  /** Returns a query as `signer` would sign it next. */
  sign(signer: string, query: Query): SignedQuery {
    const nonce = (this.#nonces.get(signer) ?? 0) + 1
    this.#nonces.set(signer, nonce)
    return unsignedQuery({ db: DB, query, nonce, expires: this.#time, signer })
  }

  read(query: Json): Json {
    return this.#contract.read(query)
  }
}
