/** Holds the decisions of rules against those of the reference, case by case. */
import { sha256 } from '../../../contract/auth/hash.ts'
import { mergeUpdate } from '../../../contract/data/merge.ts'
import { resolveOperators } from '../../../contract/data/operators.ts'
import { ContractError } from '../../../contract/errors.ts'
import { ENTRY_FUEL } from '../../../contract/limits.ts'
import {
  type CompiledRules,
  compileRules,
  type RuleHost,
  type RuleRequest,
  runRules,
} from '../../../contract/rules/rules.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { createFuel } from '../../../fpjson/index.ts'
import { createRandom } from '../../support/random.ts'
import { Difference } from '../difference.ts'
import { decide, type Outcome, type Write } from './decide.ts'
import { canonical } from './fpjson.ts'
import { randomRules, randomWrite } from './generate.ts'

/** What a run found: cases by what came of them. */
export type RuleTally = { cases: number; readonly outcomes: Record<string, number> }

const WRITES_PER_RULES = 8

/** Compares as many cases as are wanted. @throws {Difference} */
export function compareRules({ cases, seed }: { readonly cases: number; readonly seed: number }): RuleTally {
  const tally: RuleTally = { cases: 0, outcomes: {} }
  for (let round = 0; tally.cases < cases; round++) {
    const random = createRandom(seed + round * 7919)
    const rules = randomRules(random)
    const compiled = compiledOf(rules)
    for (let n = 0; n < WRITES_PER_RULES && tally.cases < cases; n++) {
      const write = randomWrite(random)
      const expected = decide(rules, write)
      const actual = 'error' in compiled ? compiled.error : outcomeOf(compiled.rules, write)
      if (canonical(actual as Json) !== canonical(expected as Json)) {
        throw new Difference(
          JSON.stringify({ seed, round, case: tally.cases, rules, write, actual, expected }, null, 1),
        )
      }
      count(tally, Array.isArray(rules) ? 'v2' : 'v1', actual)
    }
  }
  return tally
}

function count(tally: RuleTally, version: string, outcome: Outcome): void {
  tally.cases++
  const { program } = outcome as { program?: string }
  const name = `${version} ${'document' in outcome ? 'allowed' : outcome.code}${program === undefined ? '' : ` ${program}`}`
  tally.outcomes[name] = (tally.outcomes[name] ?? 0) + 1
}

function compiledOf(rules: Json): { readonly rules: CompiledRules } | { readonly error: Outcome } {
  try {
    return { rules: compileRules(rules) }
  } catch (error) {
    return { error: refusalOf(error) }
  }
}

function outcomeOf(rules: CompiledRules, write: Write): Outcome {
  const { func, op, name, collection, id, data, before, setter } = write
  try {
    const request: RuleRequest = {
      operation: { func, op, name },
      collection,
      id,
      data,
      before: before === null ? undefined : { data: before, setter: setter as string },
      after: draftOf(write),
    }
    return { document: runRules(rules, request, hostOf(write)) }
  } catch (error) {
    return refusalOf(error)
  }
}

/** As the action of a write makes it. */
function draftOf({ func, data, before, signer, time }: Write): JsonObject | null {
  if (data === null) return null
  const merges = func === 'update' || func === 'upsert'
  const previous = before ?? undefined
  const incoming = merges ? mergeUpdate(previous, data) : data
  const facts = { ts: time, signer, extra: null, checkProof: () => false }
  return resolveOperators({ incoming, previous, facts, allowDelete: merges && before !== null })
}

function hostOf({ signer, owners, time, documents }: Write): RuleHost {
  return {
    contract: { id: 'db', version: 'WeftDB/1', owners },
    signer,
    auth: { relayer: null, jobID: null, extra: null },
    ts: time,
    queryId: 'q',
    fuel: createFuel(ENTRY_FUEL),
    sha256,
    get: (query) => documents[(query as readonly string[]).join('/')] ?? null,
    checkProof: () => false,
  }
}

function refusalOf(error: unknown): Outcome {
  if (!(error instanceof ContractError)) throw error
  const { rule, path, program } = (error.data ?? {}) as JsonObject
  if (error.code !== 'DB_ACCESS_DENIED') return { code: error.code, ...(typeof program === 'string' && { program }) }
  if (rule === undefined) return { code: error.code }
  return { code: error.code, rule: rule as number | string, path: (path as readonly string[]).join('/') }
}
