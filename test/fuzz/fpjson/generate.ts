/** Random programs and their inputs: most give a value, and the others go wrong in every way that a program can. */
import { FUNCTION_NAMES, RESERVED_NAMES } from '../../../fpjson/index.ts'
import type { Json, JsonObject } from '../../../fpjson/json.ts'
import { FUEL_DEFAULT } from '../../../fpjson/limits.ts'
import type { CompileOptions } from '../../../fpjson/types.ts'
import { type FunctionKind, functionOf } from './functions.ts'
import { argumentOf, type Call, isDataKind, type Kind, learn, quote } from './learn.ts'
import { mutate } from './mutate.ts'
import { caseSeed, Random } from './random.ts'
import { DATA_KINDS, type DataKind, dataOf, hostile } from './values.ts'

/** A program as it was recorded or written by people, to be changed. */
export type Example = { readonly program: Json; readonly vars?: JsonObject }

/** One program with all that its result depends on. */
export type Case = {
  /** JSON, or what only hosts can pass. */
  readonly program: unknown
  readonly vars: JsonObject
  readonly options: CompileOptions
  readonly fuel: number
}

/** Makes the case of an index. */
export type CaseMaker = (index: number) => Case

/** Kinds that do for one another. */
const ALSO: Readonly<Partial<Record<Kind, readonly Kind[]>>> = {
  number: ['integer'],
  text: ['key'],
  list: ['numbers', 'texts', 'keys', 'lists', 'pairs', 'objects', 'path'],
  lists: ['pairs'],
  texts: ['keys'],
  path: ['keys'],
  object: ['numberObject'],
}
/** The kinds of data that a function of a kind waits for. */
const WAITS: ReadonlyMap<FunctionKind, readonly Kind[]> = new Map<FunctionKind, readonly Kind[]>([
  ['ofNumber', ['number', 'integer']],
  ['predicate', ['number', 'integer']],
  ['ofText', ['text', 'key']],
  ['ofList', ['list', 'numbers', 'texts', 'lists', 'pairs', 'objects', 'keys']],
  ['ofObject', ['object', 'numberObject']],
])
const FUEL = 20_000
const DEPTH_MAX = 4

/**
 * Returns the generator of a seed. The same seed and examples make the same cases on every engine.
 *
 * @param examples - Programs to change; they are a good part of the cases.
 */
export function createGenerator(seed: number, examples: readonly Example[]): CaseMaker {
  const phrases = phrasesOf(learn())
  return (index) => new Writer(new Random(caseSeed(seed, index)), phrases, examples).case()
}

/** Known calls by what they are good for. */
type Phrases = {
  readonly calls: readonly Call[]
  readonly giving: ReadonlyMap<DataKind, readonly Call[]>
  /** Those that, without their last argument, are functions of a kind. */
  readonly waiting: ReadonlyMap<FunctionKind, readonly Call[]>
}

function phrasesOf(calls: readonly Call[]): Phrases {
  return {
    calls,
    giving: new Map(DATA_KINDS.map((kind) => [kind, calls.filter(({ gives }) => fits(kind, gives))])),
    waiting: new Map(
      [...WAITS].map(([kind, waits]) => [
        kind,
        calls.filter(({ args, rest }) => rest.length === 0 && waits.includes(args.at(-1) as Kind)),
      ]),
    ),
  }
}

/** Writes one case. */
class Writer {
  readonly #random: Random
  readonly #phrases: Phrases
  readonly #examples: readonly Example[]
  readonly #vars: Record<string, Json> = {}
  /** Of 100 arguments, how many are made wrong. */
  #wrongPercent = 0

  constructor(random: Random, phrases: Phrases, examples: readonly Example[]) {
    this.#random = random
    this.#phrases = phrases
    this.#examples = examples
  }

  case(): Case {
    const random = this.#random
    this.#wrongPercent = random.pick([0, 0, 0, 0, 0, 2, 5, 25])
    const program = this.#program()
    const fuel = random.chance(4) ? random.below(300) : random.chance(0.2) ? FUEL_DEFAULT : FUEL
    const options = { strict: random.chance(20), shortcuts: random.chance(20) }
    return { program, vars: this.#vars, options, fuel }
  }

  #program(): unknown {
    const random = this.#random
    const form = random.below(100)
    if (form < 55) return this.#sentence()
    if (form < 85 && this.#examples.length > 0) return this.#changedExample()
    if (form < 92) return this.#wild(1 + random.below(4))
    if (form < 97) return this.#overData()
    return hostile(random)
  }

  /** One expression, or several that may share variables. */
  #sentence(): Json {
    const random = this.#random
    const depth = 1 + random.below(DEPTH_MAX)
    const expression = (): Json => this.#call(random.pick(this.#phrases.calls), depth)
    switch (random.below(8)) {
      case 0:
        return { a: expression(), b: expression() }
      case 1:
        return [
          '[]',
          ['let', random.pick(['x', 'x.a', 'v0', 'x.y.z']), expression()],
          expression(),
          ['$', 'x'],
          { var: 'x.a' },
        ]
      default:
        return expression()
    }
  }

  #call({ name, args, rest }: Call, depth: number): Json {
    const inner = this.#applied(name, this.#arguments(args, depth))
    return rest.length === 0 ? inner : this.#regrouped([inner], this.#arguments(rest, depth))
  }

  #arguments(kinds: readonly Kind[], depth: number): Json[] {
    const texts = kinds.map((kind) => this.#argument(kind, depth))
    if (!this.#random.chance(this.#wrongPercent)) return texts
    return this.#random.chance(50) ? texts.slice(1) : [...texts, this.#argument(this.#random.pick(DATA_KINDS), 0)]
  }

  #argument(kind: Kind, depth: number): Json {
    const random = this.#random
    if (random.chance(this.#wrongPercent)) {
      return random.chance(50) ? (hostile(random) as Json) : argumentOf(random, random.pick(DATA_KINDS))
    }
    if (!isDataKind(kind)) return this.#function(kind, depth)
    const giving = depth > 1 && random.chance(55) ? (this.#phrases.giving.get(kind) ?? []) : []
    return giving.length > 0 ? this.#call(random.pick(giving), depth - 1) : this.#data(kind)
  }

  /** Data in the program, or in a variable that the program reads. */
  #data(kind: DataKind): Json {
    const random = this.#random
    const value = dataOf(random, kind)
    if (!random.chance(25)) return quote(value)
    const name = `v${random.below(6)}`
    // A name that is taken keeps its value, for it may be read elsewhere.
    if (Object.hasOwn(this.#vars, name)) return quote(value)
    this.#vars[name] = value
    return random.pick<Json>([['$', name], { var: name }, ['$', name], ['identity', ['$', `${name}`]]])
  }

  #function(kind: FunctionKind, depth: number): Json {
    const random = this.#random
    const waiting = this.#phrases.waiting.get(kind) ?? []
    if (waiting.length === 0 || depth < 1 || random.chance(40)) return functionOf(random, kind)
    const { name, args } = random.pick(waiting)
    const text: Json = [name, ...args.slice(0, -1).map((arg) => this.#argument(arg, depth - 1))]
    return random.chance(15) ? ['pipe', text, functionOf(random, 'ofAnything')] : text
  }

  /** The call in one of the ways in which it can be written. */
  #applied(name: string, args: Json[]): Json {
    const random = this.#random
    const last = args.length - 1
    switch (random.below(10)) {
      case 0:
        return this.#regrouped([[name]], args)
      case 1:
        return last > 0 ? this.#regrouped([[name, args[0] as Json]], args.slice(1)) : [name, ...args]
      case 2:
        return last > 0 ? [[name, ['__'], ...args.slice(1)], args[0] as Json] : [name, ...args]
      case 3:
        return last > 0 ? [['pipe', [name, ...args.slice(0, last)], ['identity']], args[last] as Json] : [name, ...args]
      case 4:
        return random.chance(30) ? ['apply', [name], ['[]', ...args]] : [name, ...args]
      case 5:
        return last > 0 && random.chance(30)
          ? ['map', [name, ...args.slice(0, last)], ['[]', args[last] as Json, args[last] as Json]]
          : [name, ...args]
      default:
        return [name, ...args]
    }
  }

  /** A call of what `head` gives, with all arguments at once or one after the other. */
  #regrouped(head: Json[], args: readonly Json[]): Json {
    if (this.#random.chance(70)) return [...head, ...args]
    return args.reduce<Json>((fn, arg) => [fn, arg], head.length === 1 ? (head[0] as Json) : head)
  }

  #changedExample(): unknown {
    const random = this.#random
    const { program, vars } = random.pick(this.#examples)
    Object.assign(this.#vars, vars)
    return random.chance(25) ? program : mutate(random, program, () => this.#call(random.pick(this.#phrases.calls), 1))
  }

  /** Any words in any order. */
  #wild(depth: number): unknown {
    const random = this.#random
    const items = (): unknown[] => random.many(4, () => (depth > 0 ? this.#wild(depth - 1) : hostile(random)))
    switch (random.below(7)) {
      case 0:
        return hostile(random)
      case 1:
        return items()
      case 2:
        return { [random.pick(['a', 'b', 'var', 'length'])]: this.#wild(Math.max(depth - 1, 0)) }
      case 3:
        return [random.pick(RESERVED_NAMES), ...items()]
      case 4:
        return [random.pick(['[]', '__', '$', 'let', 'var', 'typ', 'reg', 'nosuch', 'toString', 'get()']), ...items()]
      default:
        return [random.pick(FUNCTION_NAMES), ...items()]
    }
  }

  /** Data that looks like a program, read and passed on by one. */
  #overData(): Json {
    const random = this.#random
    const data = JSON.parse(JSON.stringify(jsonOf(hostile(random)))) as Json
    this.#vars['v0'] = data
    this.#vars['v1'] = random.chance(50) ? data : dataOf(random, 'object')
    const read: Json = random.pick<Json>([
      ['$', 'v0'],
      { var: 'v0' },
      ['identity', ['$', 'v0']],
      ['head', ['[]', ['$', 'v0']]],
    ])
    return random.pick<Json>([
      read,
      ['equals', read, ['$', 'v1']],
      ['[]', ['let', 'kept', read], ['$', 'kept'], ['equals', ['$', 'kept'], ['$', 'v0']]],
      ['map', ['equals', read], ['[]', read, ['$', 'v1'], 1]],
      ['toString', read],
      ['uniq', ['[]', read, ['$', 'v1'], read]],
      { a: read, b: ['type', read] },
      ['is', 'Object', read],
    ])
  }
}

function fits(wanted: DataKind, given: DataKind): boolean {
  return wanted === given || (ALSO[wanted]?.includes(given) ?? false)
}

/** Variables are JSON, whatever a program is. */
function jsonOf(value: unknown): unknown {
  return typeof value === 'bigint' || value === undefined ? null : value
}
