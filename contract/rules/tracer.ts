/** What rules did on one write, statement by statement. */
import type { ProgramPath, TraceStep } from '../../fpjson/index.ts'
import { type Json, type JsonObject, setMember } from '../wire/json.ts'
import type { RulePlace } from './places.ts'
import type { RuleTrace } from './request.ts'

/** A statement that ran. */
export type TracedStatement = RulePlace & {
  /** How many statements stand around it. */
  readonly depth: number
  /** The variables that it read, with their values; by their shortcuts where it asked something of them: `!$user.banned`. */
  readonly seen: JsonObject
  /** What its expression gave, or that of its last condition; absent when it has none. */
  readonly value?: Json
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
  const { path, statement, depth, value } = at
  const seen: { [name: string]: Json } = {}
  for (const step of steps) {
    const name = nameOfRead(step)
    if (name !== undefined) setMember(seen, name, toJson(step.value))
  }
  const described = { rule, path, statement, depth, seen }
  if (value === 'allow' || value === 'deny') return { ...described, ...lastValue(steps), decision: value }
  // A condition of version 1 stands at no place of its own; its value is that of the block.
  return path.length === 0 ? { ...described, value: toJson(value) } : { ...described, ...lastValue(steps) }
}

function lastValue(steps: readonly TraceStep[]): { readonly value?: Json } {
  const last = steps.at(-1)
  return last === undefined ? {} : { value: toJson(last.value) }
}

function nameOfRead({ name, inputs }: TraceStep): string | undefined {
  if (name === 'var') return typeof inputs[0] === 'string' ? inputs[0] : undefined
  if (!/^[oxlu!]?\$./.test(name)) return undefined
  return name.startsWith('$') ? name.slice(1) : name
}

/** Values of a trace may hold what JSON cannot: absence, functions, and the placeholder of an argument. */
function toJson(value: unknown): Json {
  const text = JSON.stringify(value, (_key, part: unknown) => {
    return typeof part === 'function' ? '(a function)' : typeof part === 'symbol' ? '(an argument to come)' : part
  })
  return text === undefined ? null : (JSON.parse(text) as Json)
}
