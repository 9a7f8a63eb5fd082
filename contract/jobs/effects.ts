/** What bodies of triggers and crons do to documents, beside the forms that rules have too. */
import type { EffectCall, EffectForm } from '../../fpjson/index.ts'
import { parseCollectionPath, parseDocumentPath } from '../data/path.ts'
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { type EffectHost, RULE_EFFECTS, runEffect } from '../rules/effects.ts'
import { isJsonObject, type Json } from '../wire/json.ts'

/** What a write did: of a document its id, of a batch what each operation did. */
type Written = { readonly docId?: string; readonly results?: readonly Written[] }

/** What effects work with. */
export type WriteHost = EffectHost & {
  /** Runs `[operation, ...arguments]` at once. */
  readonly write: (operation: readonly Json[]) => Written
  /** Operations that run when the body has ended. */
  readonly queue: Json[]
}

/** What an operation costs beside what its document does: security research, gas model. */
const WRITE_FUEL = 500

/** The operations that a body may run. */
const OPERATIONS: readonly string[] = ['add', 'set', 'update', 'upsert', 'delete']

type WriteEffect = EffectForm & { readonly run: (host: WriteHost, call: EffectCall) => Json }

/** What all of them have: an operator is one where the body has it written out, never where a value looks like one. */
const WRITING = { writes: true, reserved: '__op' } as const

const WRITES: { readonly [name: string]: WriteEffect } = {
  ...Object.fromEntries(
    OPERATIONS.map((name) => [
      `${name}()`,
      {
        ...WRITING,
        takes: 'query',
        check: (written: unknown) => faultOf([name, ...(written as readonly unknown[])]),
        run: writeOne(name),
      },
    ]),
  ),
  'batch()': { ...WRITING, takes: 'template', check: faultIn, run: writeBatch },
  'toBatch()': { ...WRITING, takes: 'template', check: faultOf, run: queueOne },
  'toBatchAll()': { ...WRITING, takes: 'template', check: faultIn, run: queueAll },
}

/** For compiling bodies. */
export const JOB_EFFECTS: { readonly [name: string]: EffectForm } = { ...RULE_EFFECTS, ...WRITES }

/** Runs a form of {@link JOB_EFFECTS}. @throws {ContractError} `DB_PROGRAM_FAILED`, or what the operation throws. */
export function runJobEffect(host: WriteHost, call: EffectCall): Json {
  const write = WRITES[call.name]
  return write === undefined ? runEffect(host, call) : write.run(host, call)
}

/** `["set()", [data, ...path]]` and its like; the value is the id of the document. */
function writeOne(name: string): WriteEffect['run'] {
  return ({ write }, { argument, charge }) => {
    charge(WRITE_FUEL)
    return write([name, ...(argument as readonly Json[])]).docId ?? null
  }
}

/** `["batch()", [["set", data, ...path], …]]`; the value is the list of the ids. */
function writeBatch({ write }: WriteHost, { argument, charge }: EffectCall): Json {
  const operations = checkOperations('batch()', argument, charge)
  if (operations.length === 0) return []
  return (write(['batch', operations]).results ?? []).map(({ docId }) => docId ?? null)
}

/** `["toBatch()", ["set", data, ...path]]` */
function queueOne({ queue }: WriteHost, { argument, charge }: EffectCall): Json {
  queue.push(...checkOperations('toBatch()', [argument], charge))
  return null
}

/** `["toBatchAll()", [["set", data, ...path], …]]` */
function queueAll({ queue }: WriteHost, { argument, charge }: EffectCall): Json {
  for (const operation of checkOperations('toBatchAll()', argument, charge)) queue.push(operation)
  return null
}

function checkOperations(name: string, argument: Json, charge: EffectCall['charge']): readonly Json[] {
  if (!Array.isArray(argument)) throw failed(`${name} takes a list of operations, got ${describe(argument)}`)
  charge(WRITE_FUEL * argument.length)
  for (const operation of argument as readonly Json[]) {
    const head: Json = Array.isArray(operation) ? (operation[0] as Json) : operation
    if (!Array.isArray(operation) || typeof head !== 'string' || !OPERATIONS.includes(head)) {
      throw failed(
        `an operation in ${name} is a list that begins with one of ${OPERATIONS.join(' ')}, got ${describe(head)}`,
      )
    }
    checkSteps(name, operation)
  }
  return argument
}

/** Returns what is wrong with operations as far as they are written out: what is `undefined` a variable fills in. */
function faultIn(operations: unknown): string | undefined {
  if (operations === undefined) return undefined
  if (!Array.isArray(operations)) return `it takes a list of operations, got ${describe(operations as Json)}`
  for (const operation of operations as readonly unknown[]) {
    const fault = faultOf(operation)
    if (fault !== undefined) return fault
  }
  return undefined
}

/** As {@link faultIn}, of one operation. */
function faultOf(operation: unknown): string | undefined {
  if (operation === undefined) return undefined
  const [head, ...args] = Array.isArray(operation) ? (operation as readonly unknown[]) : [null]
  if (head === undefined) return undefined
  if (typeof head !== 'string' || !OPERATIONS.includes(head)) {
    return `an operation is a list that begins with one of ${OPERATIONS.join(' ')}, got ${describe(head as Json)}`
  }
  const [data] = args
  if (head !== 'delete' && args.length > 0 && data !== undefined && !isJsonObject(data)) {
    return `${head} takes an object first and then the path, got ${describe(data as Json)}`
  }
  return faultOfPath(head, head === 'delete' ? args : args.slice(1))
}

/** Of a path all but the texts that variables hold is known. A precondition may stand behind it. */
function faultOfPath(head: string, args: readonly unknown[]): string | undefined {
  const last = args.at(-1)
  const steps = last !== undefined && isJsonObject(last) ? args.slice(0, -1) : args
  const known = steps.map((step) => (step === undefined ? 'id' : (step as Json)))
  try {
    if (head === 'add') parseCollectionPath(known)
    else parseDocumentPath(known)
    return undefined
  } catch (error) {
    if (error instanceof ContractError) return error.sentence
    throw error
  }
}

// An object behind the path of a write is a precondition. In a body it could be data in the place of an id.
function checkSteps(name: string, operation: readonly Json[]): void {
  const wrong = operation.slice(operation[0] === 'delete' ? 1 : 2).find((step) => typeof step !== 'string')
  if (wrong !== undefined) throw failed(`steps of a path in ${name} are texts, got ${describe(wrong)}`)
}

function failed(sentence: string): ContractError {
  return new ContractError('DB_PROGRAM_FAILED', sentence)
}
