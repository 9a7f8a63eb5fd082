/** What rules did on one write, statement by statement. */
import type { ProgramPath, TraceStep } from '../../fpjson/index.ts'
import { type Json, type JsonObject, setMember } from '../wire/json.ts'
import type { RulePlace } from './places.ts'
import type { RuleTrace } from './request.ts'

/** A statement that ran. */
export type TracedStatement = RulePlace & {
  /** How many statements stand around it. */
  readonly depth: number
  /** The variables that it read, with their values. */
  readonly seen: JsonObject
  /**
   * What it computed: what it assigned; of one with conditions, what the one that settled it gave, or a list of what all gave; of
   * `mod()` the fields. Absent when it computes nothing.
   */
  readonly value?: Json
  /** When it failed: why. */
  readonly error?: string
  /** When it decided. */
  readonly decision?: 'allow' | 'deny'
}

type Event = { readonly rule: number | string; readonly step: TraceStep }

/** Collects what rules tell of themselves. */
export class RuleTracer {
  #events: Event[] = []

  /** To be given to what runs the rules. */
  readonly trace: RuleTrace = (rule, step) => {
    this.#events.push({ rule, step })
  }

  clear(): void {
    this.#events = []
  }

  /** Returns the statements that ran, in the order in which they began. */
  statements(): readonly TracedStatement[] {
    const rules = new Map<number | string, TraceStep[]>()
    for (const { rule, step } of this.#events) rules.set(rule, [...(rules.get(rule) ?? []), step])
    return [...rules].flatMap(([rule, steps]) => statementsOf(rule, steps))
  }
}

/** A statement with the steps that belong to it and to no statement inside it. */
type Own = { readonly at: TraceStep & { readonly statement: Json }; readonly steps: TraceStep[] }

function statementsOf(rule: number | string, steps: readonly TraceStep[]): readonly TracedStatement[] {
  const all: Own[] = steps.filter(isStatement).map((at) => ({ at, steps: [] }))
  for (const step of steps) if (!isStatement(step)) ownerOf(all, step.path)?.steps.push(step)
  return all.sort((a, b) => comparePaths(a.at.path, b.at.path)).map((own) => describeOne(rule, own))
}

function isStatement(step: TraceStep): step is Own['at'] {
  return step.statement !== undefined
}

/** The innermost statement around a place. */
function ownerOf(all: readonly Own[], path: ProgramPath): Own | undefined {
  let best: Own | undefined
  for (const own of all) {
    const around = own.at.path.every((step, index) => step === path[index])
    if (around && (best === undefined || own.at.path.length > best.at.path.length)) best = own
  }
  return best
}

/** Statements begin in the order in which they are written; names of version 1 in the order in which they are computed. */
function comparePaths(a: ProgramPath, b: ProgramPath): number {
  const at = a.findIndex((step, index) => step !== b[index])
  if (at < 0) return a.length - b.length
  const [step, other] = [a[at], b[at]]
  if (other === undefined) return 1
  return typeof step === 'number' && typeof other === 'number' ? step - other : 0
}

function describeOne(rule: number | string, { at, steps }: Own): TracedStatement {
  const { path, statement, depth, value, error } = at
  const seen: { [name: string]: Json } = {}
  for (const step of steps) {
    const read = readOf(step)
    if (read !== undefined) setMember(seen, read.name, toJson(read.value))
  }
  const described = { rule, path, statement, depth, seen }
  if (error !== undefined) return { ...described, error }
  // A condition of version 1 stands at no place of its own; its value is that of the block.
  const result = path.length === 0 ? { value: toJson(value) } : resultOf(at)
  return { ...described, ...result, ...((value === 'allow' || value === 'deny') && { decision: value }) }
}

function resultOf(at: TraceStep): { readonly value?: Json } {
  return 'result' in at ? { value: toJson(at.result) } : {}
}

/** The variable that a step reads, and what it holds. */
function readOf({ name, inputs, value }: TraceStep): { readonly name: string; readonly value: unknown } | undefined {
  if (name === 'var') return typeof inputs[0] === 'string' ? { name: inputs[0], value } : undefined
  const [, test, variable] = /^([oxlu!]?)\$(.+)$/s.exec(name) ?? []
  return variable === undefined ? undefined : { name: variable, value: test === '' ? value : inputs[0] }
}

/** Values of a trace may hold what JSON cannot: absence, functions, and the placeholder of an argument. */
function toJson(value: unknown): Json {
  const text = JSON.stringify(value, (_key, part: unknown) => {
    return typeof part === 'function' ? '(a function)' : typeof part === 'symbol' ? '(an argument to come)' : part
  })
  return text === undefined ? null : (JSON.parse(text) as Json)
}
