/** What is set for collections (rules, schemas, triggers, indexes), read and compiled once; and crons, and the configuration. */
import { type Condition, compileCondition } from './accounts/condition.ts'
import { decodePolicy, type Policy, storedPolicy } from './accounts/policies.ts'
import { type Config, parseConfig } from './config.ts'
import { type CompiledCron, compileCron } from './crons/definition.ts'
import { parseStoredCron } from './crons/state.ts'
import { ContractError } from './errors.ts'
import {
  type CollectionIndexes,
  kindOf,
  NO_INDEXES,
  NOTHING_DECLARED,
  parseDeclared,
  placeIndexes,
} from './index/definitions.ts'
import { CONFIG_KEY, indexesKey, rulesKey, schemaKey, triggersKey } from './keys.ts'
import { COMPILED_BYTES_MAX, COMPILED_PROGRAMS_MAX, PROGRAM_BYTES_MAX } from './limits.ts'
import type { Meter } from './meter.ts'
import { decodeRelayerJob, type RelayerJob, storedRelayerJob } from './relay/relayer-job.ts'
import { type CompiledRules, compileRules } from './rules/rules.ts'
import { type CompiledSchema, compileSchema } from './schema/schema.ts'
import type { Store, StoreReader } from './tree/store.ts'
import type { CompiledTrigger } from './triggers/definition.ts'
import { compileTriggers } from './triggers/triggers.ts'
import { binaryToText, textToBinary } from './wire/bytes.ts'
import { canonicalJson } from './wire/canonical.ts'
import type { Json } from './wire/json.ts'
import type { Groth16Verifier } from './zkp/groth16.ts'
import { compileVerifier, storedVerifier } from './zkp/verifiers.ts'

/** Keeps what was compiled, by the value it was compiled from, up to two bounds. */
class Compiled<T> {
  readonly #compile: (value: string) => T
  readonly #byText = new Map<string, T>()
  #bytes = 0

  constructor(compile: (value: string) => T) {
    this.#compile = compile
  }

  /** @param value - As stored: canonical JSON as a binary string. */
  get(value: string): T {
    let compiled = this.#byText.get(value)
    if (compiled === undefined) {
      compiled = this.#compile(value)
      if (this.#byText.size === COMPILED_PROGRAMS_MAX || this.#bytes + value.length > COMPILED_BYTES_MAX) this.#clear()
      this.#byText.set(value, compiled)
      this.#bytes += value.length
    }
    return compiled
  }

  #clear(): void {
    this.#byText.clear()
    this.#bytes = 0
  }
}

/** The indexes of a collection, and the values that they were made of: of its own path and of its kind. */
type Placed = {
  readonly own: string | undefined
  readonly general: string | undefined
  readonly indexes: CollectionIndexes
}

/** A policy ready to use. */
export type CompiledPolicy = { readonly policy: Policy; readonly condition: Condition }

/** A relayer job ready to use. */
export type CompiledRelayerJob = { readonly job: RelayerJob; readonly checkExtra: CompiledSchema | undefined }

/** Compiles what the state holds; a memory of pure results and nothing else. */
export class Programs {
  readonly #rules = new Compiled((value) => compileRules(parseProgram(value)))
  readonly #schemas = new Compiled((value) => compileSchema(parseProgram(value)))
  readonly #triggers = new Compiled(compileTriggers)
  readonly #crons = new Compiled((value) => compileCron(parseStoredCron(value)))
  readonly #indexes = new Compiled(parseDeclared)
  readonly #placed = new Map<string, Placed>()
  readonly #configs = new Compiled(parseConfig)
  readonly #policies = new Compiled(compilePolicy)
  readonly #relayerJobs = new Compiled(compileRelayerJob)
  readonly #verifiers = new Compiled(compileVerifier)

  /** Returns the configuration of an initialised database. */
  configOf(store: Pick<StoreReader, 'get'>): Config {
    return this.#configs.get(store.get(CONFIG_KEY) as string)
  }

  /** Returns the rules that decide about a collection, or `undefined`. Charges the meter for compiling, kept or not. */
  rulesOf(store: StoreReader, collection: string, meter?: Meter): CompiledRules | undefined {
    const value = lookUp(store, collection, rulesKey)
    if (value === undefined) return undefined
    meter?.spendOnProgram(value)
    return this.#rules.get(value)
  }

  /** Returns the schema of a collection, or `undefined`. Charges the meter for compiling, kept or not. */
  schemaOf(store: StoreReader, collection: string, meter?: Meter): CompiledSchema | undefined {
    const value = lookUp(store, collection, schemaKey)
    if (value === undefined) return undefined
    meter?.spendOnProgram(value)
    return this.#schemas.get(value)
  }

  /** Returns the triggers of a collection in their order. Charges the meter for compiling, kept or not. */
  triggersOf(store: StoreReader, collection: string, meter: Meter): readonly CompiledTrigger[] {
    const value = lookUp(store, collection, triggersKey)
    if (value === undefined) return []
    meter.spendOnProgram(value)
    return this.#triggers.get(value)
  }

  /** Returns the cron that is stored as `value`. */
  cronOf(value: string): CompiledCron {
    return this.#crons.get(value)
  }

  /** Returns a policy with its condition, or `undefined`. Charges the meter for compiling, kept or not. */
  policyOf(store: StoreReader, address: string, meter?: Meter): CompiledPolicy | undefined {
    return this.#one(this.#policies, storedPolicy(store, address), meter)
  }

  /** Returns a relayer job with the check of `extra`, or `undefined`. Charges the meter for compiling, kept or not. */
  relayerJobOf(store: StoreReader, jobID: string, meter?: Meter): CompiledRelayerJob | undefined {
    return this.#one(this.#relayerJobs, storedRelayerJob(store, jobID), meter)
  }

  /** Returns a verifier of outside proofs, or `undefined`. Charges the meter for compiling, kept or not. */
  verifierOf(store: StoreReader, name: string, meter?: Meter): Groth16Verifier | undefined {
    return this.#one(this.#verifiers, storedVerifier(store, name), meter)
  }

  #one<T>(compiled: Compiled<T>, value: string | undefined, meter: Meter | undefined): T | undefined {
    if (value === undefined) return undefined
    meter?.spendOnProgram(value)
    return compiled.get(value)
  }

  /** Returns what is declared for a collection: by its own path, and by its kind. */
  indexesOf(store: StoreReader, collection: string): CollectionIndexes {
    const kind = kindOf(collection)
    const own = store.get(indexesKey(collection))
    const general = kind === undefined ? undefined : store.get(indexesKey(kind))
    if (own === undefined && general === undefined) return NO_INDEXES
    const known = this.#placed.get(collection)
    if (known !== undefined && known.own === own && known.general === general) return known.indexes
    const declared = (value: string | undefined) => (value === undefined ? NOTHING_DECLARED : this.#indexes.get(value))
    const indexes = placeIndexes(collection, declared(own), declared(general))
    if (this.#placed.size === COMPILED_PROGRAMS_MAX) this.#placed.clear()
    this.#placed.set(collection, { own, general, indexes })
    return indexes
  }
}

// A sub-collection without rules (schema, triggers) of its own has those set for its kind, with `*` in place of the document ids: those of
// (posts, *, comments) decide about the comments of every post.
function lookUp(store: StoreReader, collection: string, key: (collection: string) => string): string | undefined {
  const own = store.get(key(collection))
  const kind = own === undefined ? kindOf(collection) : undefined
  return kind === undefined ? own : store.get(key(kind))
}

/** Sets the rules of a collection. @throws {ContractError} `DB_RULES_INVALID`, `DB_LIMIT_EXCEEDED` */
export function setRules(store: Store, collection: string, rules: Json): void {
  const text = programText(rules, 'the rules')
  compileRules(rules)
  store.put(rulesKey(collection), text)
}

/** Removes the rules of a collection; absent ones are no error. */
export function removeRules(store: Store, collection: string): void {
  store.del(rulesKey(collection))
}

/** Sets the schema of a collection. @throws {ContractError} `DB_SCHEMA_INVALID`, `DB_LIMIT_EXCEEDED` */
export function setSchema(store: Store, collection: string, schema: Json): void {
  const text = programText(schema, 'the schema')
  compileSchema(schema)
  store.put(schemaKey(collection), text)
}

/** Removes the schema of a collection; an absent one is no error. */
export function removeSchema(store: Store, collection: string): void {
  store.del(schemaKey(collection))
}

/** Returns the rules set for exactly this collection, or `null`. */
export function getRules(store: StoreReader, collection: string): Json {
  return parseStored(store.get(rulesKey(collection)))
}

/** Returns the schema set for exactly this collection, or `null`. */
export function getSchema(store: StoreReader, collection: string): Json {
  return parseStored(store.get(schemaKey(collection)))
}

function compilePolicy(value: string): CompiledPolicy {
  const policy = decodePolicy(value)
  return { policy, condition: compileCondition(policy) }
}

function compileRelayerJob(value: string): CompiledRelayerJob {
  const job = decodeRelayerJob(value)
  return { job, checkExtra: job.schema === undefined ? undefined : compileSchema(job.schema) }
}

function parseStored(value: string | undefined): Json {
  return value === undefined ? null : parseProgram(value)
}

function parseProgram(value: string): Json {
  return JSON.parse(binaryToText(value)) as Json
}

function programText(program: Json, what: string): string {
  const text = textToBinary(canonicalJson(program))
  if (text.length > PROGRAM_BYTES_MAX) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `${what} of a collection may take ${PROGRAM_BYTES_MAX} bytes of JSON, here are ${text.length}; make it simpler`,
      { limit: 'PROGRAM_BYTES_MAX', expected: PROGRAM_BYTES_MAX, got: text.length },
    )
  }
  return text
}
