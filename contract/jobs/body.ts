/**
 * Bodies of triggers and crons: statements that read, compute, and write documents.
 *
 * They are compiled when they are set. Values of users reach them only as values of variables, which are never looked for
 * programs.
 */
import { type CompiledJob, compileJob, FpjsonError, type Fuel, runJob } from '../../fpjson/index.ts'
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import type { Json, JsonObject } from '../wire/json.ts'
import { JOB_EFFECTS, runJobEffect, type WriteHost } from './effects.ts'
import { toVersion2 } from './version-1.ts'

/** How a body is written. */
export type BodyVersion = 1 | 2

/** A body with the language that it is written in. */
export type BodySource = { readonly version: BodyVersion; readonly body: readonly Json[] }

/** A body ready to run. */
export type CompiledBody = CompiledJob

/** Variables that every body is given; `id` is that of the document, or the key of the cron. */
export const JOB_VARIABLES: readonly string[] = ['signer', 'id', 'ts', 'ms', 'block', 'transaction', 'contract']

/** What a body works with while it runs. */
export type BodyHost = Omit<WriteHost, 'queue'> & { readonly vars: JsonObject; readonly fuel: Fuel }

/**
 * Returns a body and its version, which it shows when it does not say.
 *
 * @throws {FpjsonError} `FPJSON_STATEMENT`, also for a body that does not show its version and holds a text that would be a
 *   variable in version 2.
 */
export function parseBody(body: Json | undefined, version: Json | undefined): BodySource {
  if (!Array.isArray(body) || body.length === 0) refuse(`a body is a list of statements, got ${describe(body)}`)
  if (version !== undefined && version !== 1 && version !== 2) refuse(`the version is 1 or 2, got ${describe(version)}`)
  const list = body as readonly Json[]
  return { version: version ?? versionOf(list), body: list }
}

function versionOf(body: readonly Json[]): BodyVersion {
  if (body.some(isOfVersion2)) return 2
  const variable = findVariable(body)
  if (variable === undefined) return 1
  return refuse(
    `${describe(variable)} reads a variable in version 2 and is a text in version 1, and the body does not show which it is; give it a "version"`,
  )
}

/** Returns a text that version 2 would take for a variable. */
function findVariable(value: Json): string | undefined {
  if (typeof value === 'string') return /^[oxlu!]?\$[^$]/.test(value) ? value : undefined
  if (typeof value !== 'object' || value === null) return undefined
  for (const part of Array.isArray(value) ? (value as readonly Json[]) : Object.values(value as JsonObject)) {
    const found = findVariable(part)
    if (found !== undefined) return found
  }
  return undefined
}

/** Compiles a body. @throws {FpjsonError} At the statement. */
export function compileBody({ version, body }: BodySource, variables: readonly string[]): CompiledBody {
  return compileJob(version === 1 ? toVersion2(body) : body, { variables, effects: JOB_EFFECTS })
}

/**
 * Runs a body, and then what it put off by `toBatch()`.
 *
 * @throws {ContractError} `DB_FUEL_EXHAUSTED`, `DB_PROGRAM_FAILED`, or what an operation throws.
 */
export function runBody(body: CompiledBody, { vars, fuel, ...host }: BodyHost): void {
  const queue: Json[] = []
  try {
    runJob(body, { vars, fuel, effect: (call) => runJobEffect({ ...host, queue }, call) })
  } catch (error) {
    if (!(error instanceof FpjsonError)) throw error
    const code = error.code === 'FPJSON_FUEL' ? 'DB_FUEL_EXHAUSTED' : 'DB_PROGRAM_FAILED'
    throw new ContractError(code, error.sentence, { program: error.code })
  }
  if (queue.length > 0) host.write(['batch', queue])
}

/** Whose body it is, for errors. */
export type BodyOwner = { readonly kind: 'trigger' | 'cron'; readonly key: string }

const OWNERS = {
  trigger: { code: 'DB_TRIGGER_INVALID', member: 'func' },
  cron: { code: 'DB_CRON_INVALID', member: 'jobs' },
} as const

/** Parses or compiles a body by `read`. @throws {ContractError} `DB_TRIGGER_INVALID` or `DB_CRON_INVALID`, naming the place in it. */
export function readBody<T>({ kind, key }: BodyOwner, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof FpjsonError)) throw error
    const { code, member } = OWNERS[kind]
    throw new ContractError(code, `${member} of ${kind} ${describe(key)}: ${error.sentence}`, {
      [kind]: key,
      path: error.path,
      program: error.code,
    })
  }
}

/** Version 2 assigns by `=$name`, and its forms have names such as `set()`; version 1 has neither, at any depth of its steps. */
function isOfVersion2(statement: Json): boolean {
  if (!Array.isArray(statement)) return false
  const head: unknown = statement[0]
  if (typeof head === 'string' && (/^=\$/.test(head) || head.endsWith('()') || head === '[]')) return true
  return (head === 'if' || head === 'ifelse' || typeof head !== 'string') && statement.some(isOfVersion2)
}

function refuse(sentence: string): never {
  throw new FpjsonError('FPJSON_STATEMENT', sentence, { path: [] })
}
