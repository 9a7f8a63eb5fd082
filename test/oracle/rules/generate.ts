/** Random rules and writes. Rules are well formed; what they do with values is left to chance. */
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { pick } from '../../support/random-values.ts'
import type { Write } from './decide.ts'
import { FUNCTIONS } from './fpjson.ts'

export type Random = () => number

const PEOPLE = ['ada', 'bob', 'eve'] as const
const FIELDS = ['a', 'b', 'owner', 'tags', 'home'] as const
const SCALARS: readonly Json[] = [
  null,
  true,
  false,
  0,
  1,
  2,
  -1,
  1.5,
  '',
  '1',
  ' 10',
  'ada',
  'bob',
  'Ada',
  'x:y',
  '3 apples',
]
/** Values of documents; those at the end look like programs, and must stay data. */
const VALUES: readonly Json[] = [
  ...SCALARS,
  [],
  ['ada', 'bob'],
  [1, 2],
  {},
  { a: 1, length: 3 },
  { city: 'Oslo', a: null },
  ['add', 1, 2],
  ['$', 'signer'],
  { var: 'signer' },
  { '==': [1, 1] },
  '$signer',
  'x$new',
  ['[]', '$ms'],
  ['get()', ['users', 'ada']],
  '{"a":[1,{"__op":"signer"}]}',
  '["x",null]',
  '0xFF',
]
const PATTERNS = [
  '*',
  'write',
  'create',
  'update',
  'delete',
  'set',
  'add,upsert',
  'set,update',
  'set:go',
  'write:go',
  'update:go, set',
]

const chance = (random: Random, share: number): boolean => random() < share
const below = (random: Random, end: number): number => Math.floor(random() * end)
const times = <T>(n: number, make: () => T): T[] => Array.from({ length: n }, make)

/** A write of any kind, over documents that are there or not. */
export function randomWrite(random: Random): Write {
  const before = chance(random, 0.5) ? randomDocument(random) : null
  const func = pick(
    random,
    before === null ? (['add', 'set', 'upsert'] as const) : (['set', 'update', 'upsert', 'delete'] as const),
  )
  const data = func === 'delete' ? null : randomData(random)
  return {
    func,
    op: func === 'delete' ? 'delete' : before === null ? 'create' : 'update',
    name: chance(random, 0.15) ? 'go' : undefined,
    collection: pick(random, ['people', 'posts/p1/comments'] as const),
    id: pick(random, ['ada', 'ada:bob', 'x'] as const),
    data,
    before,
    setter: before === null ? null : pick(random, PEOPLE),
    signer: pick(random, PEOPLE),
    owners: [pick(random, PEOPLE)],
    time: 1_790_000_000_000 + below(random, 5_000),
    documents: { 'users/ada': { role: 'admin', n: 1 }, 'users/bob': randomDocument(random) },
  }
}

function randomDocument(random: Random): JsonObject {
  const names = FIELDS.filter(() => chance(random, 0.6))
  return Object.fromEntries(names.map((name) => [name, pick(random, VALUES)]))
}

/** What a request may hold beside plain values. Not all of it fits the fields that are there. */
const OPERATORS: readonly Json[] = [
  { __op: 'inc', n: 2 },
  { __op: 'union', arr: ['ada', 1, 'ada'] },
  { __op: 'signer' },
  { __op: 'ts' },
  { __op: 'del' },
  { a: { __op: 'signer' }, city: 'Oslo' },
]
const DOTTED = ['home.city', 'home.a', 'a.b', 'owner.id', 'tags.x.y'] as const

/** The data of a request: a document, sometimes with dotted keys and operators. */
function randomData(random: Random): JsonObject {
  const plain = randomDocument(random)
  if (chance(random, 0.5)) return plain
  const more = [...DOTTED, ...FIELDS].filter(() => chance(random, 0.15))
  const kept = Object.entries(plain).filter(
    ([name]) => chance(random, 0.1) || !more.some((one) => one.startsWith(`${name}.`)),
  )
  return {
    ...Object.fromEntries(kept),
    ...Object.fromEntries(more.map((name) => [name, pick(random, chance(random, 0.4) ? OPERATORS : VALUES)])),
  }
}

/** Rules of either version. */
export function randomRules(random: Random): Json {
  return chance(random, 0.65) ? randomRulesV2(random) : randomRulesV1(random)
}

const VARIABLES_V2 = [
  'signer', 'id', 'ms', 'ts', 'new', 'old', 'req', 'new.a', 'new.owner', 'new.tags', 'new.tags.0', 'new.home.city', 'new.b.length',
  'old.a', 'old.owner', 'req.owner', 'req.home', 'req.home.city', 'req.a.b', 'resource.setter', 'resource.newData.a', 'request.op', 'request.method', 'request.path',
  'request.auth.signer', 'contract.owners', 'x', 'y', 'y.z', 'user.role', 'user.a', 'nobody',
] as const // biome-ignore format: a table
const SHORTCUTS = [...Array<string>(10).fill('$'), 'o$', 'x$', '!$', 'l$', 'u$']

/** How the expressions of a version write variables. */
type Dialect = { readonly random: Random; readonly variable: () => Json }

function dialectV2(random: Random): Dialect {
  return { random, variable: () => `${pick(random, SHORTCUTS)}${pick(random, VARIABLES_V2)}` }
}

const NAMES = Object.keys(FUNCTIONS)
/** Functions that take whatever they are given. Without them most cases would end with an error. */
const TOTAL = ['equals', 'and', 'or', 'not', 'isNil', 'isEmpty', 'type', 'defaultTo'] as const

function expression(dialect: Dialect, depth: number): Json {
  const { random } = dialect
  const kind = random()
  if (depth > 0 && kind < 0.5) return call(dialect, depth)
  if (kind < 0.8) return dialect.variable()
  if (depth > 0 && kind < 0.85) return ['[]', ...times(below(random, 3), () => expression(dialect, depth - 1))]
  if (depth > 0 && kind < 0.88) return { a: expression(dialect, depth - 1), k: 1 }
  return pick(random, [...SCALARS, [1, 2], ['ada', 'x'], '$$x'])
}

function call(dialect: Dialect, depth: number): Json {
  const name = pick(dialect.random, chance(dialect.random, 0.75) ? TOTAL : NAMES)
  const [arity] = FUNCTIONS[name] as (typeof FUNCTIONS)[string]
  return [name, ...times(arity, () => expression(dialect, depth - 1))]
}

/** What may stand where a condition belongs: no text alone. Many hold or fail for a reason, or no rule would let anything in. */
function condition(dialect: Dialect): Json {
  const { random } = dialect
  const kind = random()
  if (kind < 0.25) return ['equals', dialect.variable(), dialect.variable()]
  if (kind < 0.45) return ['not', call(dialect, 1)]
  if (kind < 0.7) return call(dialect, 2)
  return kind < 0.85 ? dialect.variable() : pick(random, [true, false])
}

function randomRulesV2(random: Random): Json {
  const dialect = dialectV2(random)
  return times(1 + below(random, 4), () => [
    chance(random, 0.5) ? '*' : pick(random, PATTERNS),
    times(below(random, 5), () => statement(dialect, 2)),
  ])
}

const TARGETS = ['x', 'y', 'y.z', 'user', 'x#again'] as const
const DECISIONS = ['allowif()', 'denyif()', 'breakif()'] as const
const LISTS = ['allowifall()', 'allowifany()', 'denyifall()', 'denyifany()'] as const

function statement(dialect: Dialect, depth: number): Json {
  const { random } = dialect
  const kind = random()
  if (kind < 0.2) return [`=$${pick(random, TARGETS)}`, value(dialect)]
  if (kind < 0.28) return pick(random, [['allow()'], ['deny()'], ['break'], ['allow()']])
  if (kind < 0.5) return [pick(random, DECISIONS), condition(dialect)]
  if (kind < 0.62) return [pick(random, LISTS), times(1 + below(random, 3), () => condition(dialect))]
  if (kind < 0.74) return ['mod()', modification(dialect)]
  if (kind < 0.8) return fields(random)
  if (kind < 0.84)
    return ['split()', [pick(random, [':', '', '$id']), pick(random, ['$id', '$new.owner', 'a:b']), ['=$x', '=$y.z']]]
  if (depth === 0) return ['allow()']
  if (kind < 0.94) return choice(dialect, () => statement(dialect, depth - 1))
  return ['[]', ...times(below(random, 3), () => statement(dialect, depth - 1))]
}

function choice(dialect: Dialect, body: () => Json): Json {
  const { random } = dialect
  const elif = chance(random, 0.3) ? ['elif', condition(dialect), body()] : []
  const otherwise = chance(random, 0.6) ? ['else', body()] : []
  return ['if', condition(dialect), body(), ...elif, ...otherwise]
}

function value(dialect: Dialect): Json {
  const { random } = dialect
  const kind = random()
  if (kind < 0.2) return ['get()', ['users', pick(random, ['ada', '$signer', '$new.owner', '$x'])]]
  if (kind < 0.28) return ['stringify()', pick(random, ['$new', { a: '$x', b: ['add', 1, '$id'] }])]
  if (kind < 0.4) return choice(dialect, () => expression(dialect, 1))
  if (kind < 0.48) return form(random)
  return expression(dialect, 2)
}

const TEXTS = ['$id', '$signer', '$new.owner', '$old.a', 'a', 'é', '0xff', '0B', '$nobody'] as const

/** A form with texts that it takes, or does not. */
function form(random: Random): Json {
  const texts = (): Json => {
    const text = pick(random, TEXTS)
    return chance(random, 0.6) ? text : [text, pick(random, ['hex', 'utf8'] as const)]
  }
  const kind = random()
  if (kind < 0.35)
    return ['parse()', pick(random, ['{"b":{"__op":"del"}}', '[1,-0.5]', '$new.a', '$new.owner', '$old.tags', '$id'])]
  if (kind < 0.7) return ['hash()', [times(below(random, 4), texts)]]
  return ['toBase64()', chance(random, 0.3) ? [pick(random, TEXTS)] : [pick(random, TEXTS), 'utf8']]
}

function modification(dialect: Dialect): JsonObject {
  const names = ['a', 'by', 'home.city', 'tags.x'].filter(() => chance(dialect.random, 0.4))
  return Object.fromEntries(names.map((name) => [name, expression(dialect, 1)]))
}

function fields(random: Random): Json {
  const name = pick(random, ['fields()', 'required_fields()', 'disallowed_fields()'] as const)
  const places = [...FIELDS, 'home.city', 'a.b', 'owner.id', 'home\\.city', 'tags.x']
  const share = name === 'disallowed_fields()' ? 0.15 : name === 'fields()' ? 0.6 : 0.2
  const names = places.filter(() => chance(random, share))
  return [name, names.map((one) => (name === 'fields()' && chance(random, 0.3) ? `*${one}` : one))]
}

const VARIABLES_V1 = [
  'request.auth.signer', 'request.id', 'request.op', 'request.block.timestamp', 'resource.data.a', 'resource.data.owner',
  'resource.newData.a', 'resource.newData.owner', 'resource.newData.tags', 'resource.newData.home.city', 'resource.setter',
  'contract.owners', 'x', 'y', 'y.z', 'id', 'user.role', 'user', 'signer',
] as const // biome-ignore format: a table
const LET_NAMES = [
  'x',
  'y',
  'y.z',
  'id',
  'user',
  'resource.newData.by',
  'resource.newData.a',
  'resource.newData.home.city',
] as const

function randomRulesV1(random: Random): Json {
  const keys = times(1 + below(random, 5), () => {
    return `${pick(random, ['let', 'let', 'allow', 'allow', 'allow', 'deny'] as const)} ${chance(random, 0.6) ? 'write' : pick(random, PATTERNS)}`
  })
  return Object.fromEntries(
    keys.map((key) => [key, key.startsWith('let') ? letBlock(random) : logicCondition(random, 2)]),
  )
}

function letBlock(random: Random): JsonObject {
  const dialect: Dialect = {
    random,
    variable: () => (chance(random, 0.7) ? { var: pick(random, VARIABLES_V1) } : ['$', pick(random, VARIABLES_V1)]),
  }
  const names = LET_NAMES.filter(() => chance(random, 0.25))
  return Object.fromEntries(names.map((name) => [name, letValue(dialect, 2)]))
}

function letValue(dialect: Dialect, depth: number): Json {
  const { random } = dialect
  const kind = random()
  if (kind < 0.2) return ['get', ['users', pick(random, ['ada', { var: 'request.auth.signer' }, { var: 'x' }])]]
  if (depth > 0 && kind < 0.3) return ['if', condition(dialect), letValue(dialect, depth - 1)]
  if (depth > 0 && kind < 0.4)
    return ['ifelse', condition(dialect), letValue(dialect, depth - 1), letValue(dialect, depth - 1)]
  return expression(dialect, 1)
}

const COMPARISONS = ['==', '!=', '===', '!==', '<', '<=', '>', '>='] as const

function logicCondition(random: Random, depth: number): Json {
  const kind = random()
  if (depth > 0 && kind < 0.25) return combination(random, () => logicCondition(random, depth - 1))
  if (kind < 0.6) return { [pick(random, COMPARISONS)]: [operand(random), operand(random)] }
  if (kind < 0.65) return { [pick(random, ['<', '<='])]: [operand(random), operand(random), operand(random)] }
  if (kind < 0.7) return { in: [operand(random), chance(random, 0.5) ? ['ada', 'bob', 1] : readData(random)] }
  if (kind < 0.73) return { '-': times(1 + below(random, 2), () => operand(random)) }
  if (kind < 0.78) return { missing: [pick(random, VARIABLES_V1), pick(random, VARIABLES_V1)] }
  if (kind < 0.85) return pick(random, [true, false, [], [1]])
  return kind < 0.93 ? readData(random) : { '!!': [readData(random)] }
}

function combination(random: Random, inner: () => Json): Json {
  const name = pick(random, ['and', 'or', '!', 'if'] as const)
  return { [name]: times(name === '!' ? 1 : name === 'if' ? 3 : 1 + below(random, 3), inner) }
}

function readData(random: Random): Json {
  const path = pick(random, VARIABLES_V1)
  return { var: chance(random, 0.15) ? [path, pick(random, SCALARS)] : path }
}

/** Variables that hold texts or numbers in most cases: lists and objects are no operands. */
const PLAIN_V1 = [
  'request.auth.signer',
  'request.id',
  'request.op',
  'request.block.timestamp',
  'resource.setter',
  'signer',
  'y.z',
]

function operand(random: Random): Json {
  const kind = random()
  if (kind < 0.3) return pick(random, SCALARS)
  if (kind < 0.6) return { var: pick(random, PLAIN_V1) }
  return kind < 0.65 ? { '+': [readData(random), pick(random, SCALARS)] } : readData(random)
}
