/** A body of statements does the same each time, watched or not, and never takes a value for a program. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  compileJob,
  compileStatements,
  createFuel,
  type EffectForm,
  FpjsonError,
  type Json,
  type JsonObject,
  runJob,
  runStatements,
  type StatementHost,
  type Trace,
} from '../../../fpjson/index.ts'
import { SEED } from '../../support/seed.ts'
import { runRule } from '../support.ts'

const EFFECTS: { readonly [name: string]: EffectForm } = {
  'get()': { takes: 'query', writes: false },
  'set()': { takes: 'query', writes: true },
  'toBatchAll()': { takes: 'template', writes: true },
}

const VARS: JsonObject = {
  signer: 'alice',
  n: 3,
  yes: true,
  no: false,
  json: '{"a":[1,true,"x"],"b":{"c":null}}',
  text: 'a:b:c',
  list: [1, 'a', true, null],
  program: ['add', 1, ['$', 'n']],
}

const NAMES = ['a', 'b', 'c.d'] as const
const READS = [...Object.keys(VARS), ...NAMES, 'list.1', 'none'].flatMap((name) =>
  ['$', 'o$', 'x$', '!$'].map((test) => test + name),
)

const ATOM: fc.Arbitrary<Json> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Json>(...READS) },
  fc.constantFrom<Json>(true, false, null, 0, 1, -2.5),
)
const { expression: EXPRESSION } = fc.letrec<{ expression: Json }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    ATOM,
    fc.tuple(fc.constantFrom('equals', 'add', 'and', 'concat', 'includes'), tie('expression'), tie('expression')),
    fc.tuple(fc.constantFrom('not', 'isNil', 'length', 'inc', 'toString', 'values'), tie('expression')),
    fc.array(tie('expression'), { maxLength: 3 }).map((items): Json => ['[]', ...items]),
    fc.array(tie('expression'), { maxLength: 2 }).map((items): Json => ({ x: items[0] ?? null, y: items[1] ?? null })),
  ),
}))
/** JSON with shortcuts in it. */
const TEMPLATE: fc.Arbitrary<Json> = fc.oneof(
  ATOM,
  fc.array(ATOM, { maxLength: 3 }),
  ATOM.map((member) => ({ k: [member, 'add'] })),
)
const TARGET = fc.constantFrom(...NAMES).map((name) => `=$${name}`)
const CONDITIONS = fc.array(EXPRESSION, { minLength: 1, maxLength: 3 })

const { value: VALUE } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    EXPRESSION,
    fc.tuple(fc.constant('get()'), fc.tuple(fc.constant('docs'), ATOM)),
    fc.tuple(fc.constant('parse()'), fc.constantFrom('$json', '$text', '$a', '$none')),
    fc.tuple(fc.constant('stringify()'), TEMPLATE),
    fc.tuple(fc.constant('if'), EXPRESSION, tie('value'), fc.constant('else'), tie('value')),
  ),
}))

const COMMON: fc.Arbitrary<Json> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(TARGET, VALUE) },
  fc.tuple(
    fc.constant('split()'),
    fc.tuple(fc.constant(':'), fc.constantFrom('$text', '$signer', '$a'), fc.tuple(TARGET, TARGET)),
  ),
  fc.tuple(fc.constant('breakif()'), EXPRESSION),
  fc.tuple(
    fc.constant('set()'),
    fc.tuple(fc.constantFrom<Json>({ n: '$n', by: '$a' }, '$a'), fc.constant('docs'), ATOM),
  ),
  fc.tuple(fc.constant('toBatchAll()'), TEMPLATE),
)
const OF_RULES: fc.Arbitrary<Json> = fc.oneof(
  fc.tuple(fc.constantFrom('allowif()', 'denyif()'), EXPRESSION),
  fc.tuple(fc.constantFrom('allowifall()', 'allowifany()', 'denyifall()', 'denyifany()'), CONDITIONS),
  fc.constantFrom<Json>(['allow()'], ['deny()'], ['break']),
  EXPRESSION.map((value): Json => ['mod()', { m: value }]),
  fc.tuple(fc.constantFrom('fields()', 'required_fields()', 'disallowed_fields()'), fc.subarray(['f', 'g', 'h'])),
)
const bodyOf = (leaf: fc.Arbitrary<Json>): fc.Arbitrary<Json[]> => {
  const { statement } = fc.letrec<{ statement: Json }>((tie) => ({
    statement: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.tuple(fc.constant('if'), EXPRESSION, tie('statement'), fc.constant('else'), tie('statement')),
      fc.array(tie('statement'), { maxLength: 3 }).map((items): Json => ['[]', ...items]),
    ),
  }))
  return fc.array(statement, { minLength: 1, maxLength: 8 })
}

/** Runs a body and returns everything about it that anyone could see. */
function seenOf(run: (host: StatementHost) => unknown, limit: number): unknown {
  const [fuel, effects, assigned] = [createFuel(limit), [] as Json[], new Map<string, Json>()]
  const host: StatementHost = {
    vars: VARS,
    fuel,
    assigned,
    effect({ name, argument, charge }) {
      charge(20)
      effects.push([name, argument])
      return name === 'get()' ? { found: argument } : [argument]
    },
    mod(path, value) {
      effects.push(['mod()', [...path], value])
    },
    hasDocument: true,
    requestFields: () => [['g'], ['f']],
    requestValues: () => [['g'], ['f']],
  }
  let outcome: unknown
  try {
    outcome = run(host)
  } catch (error) {
    if (!(error instanceof FpjsonError)) throw error
    outcome = [error.code, error.path, error.message]
  }
  return { outcome, effects, assigned: [...assigned], used: fuel.used }
}

const FUEL = fc.oneof(fc.constant(100_000), fc.nat({ max: 300 }))

const watch: Trace = () => {}

describe('the same body', () => {
  it('of a rule gives the same verdict, effects and fuel each time, with a trace and without', () => {
    const outcomes = new Set<unknown>()
    fc.assert(
      fc.property(bodyOf(fc.oneof(COMMON, OF_RULES)), FUEL, (body, fuel) => {
        const rule = compileStatements(body, { variables: Object.keys(VARS), effects: EFFECTS })
        const first = seenOf((host) => runStatements(rule, host), fuel)
        expect(seenOf((host) => runStatements(rule, host), fuel)).toEqual(first)
        expect(seenOf((host) => runStatements(rule, host, watch), fuel)).toEqual(first)
        const again = compileStatements(JSON.parse(JSON.stringify(body)), { effects: EFFECTS })
        expect(seenOf((host) => runStatements(again, host), fuel)).toEqual(first)
        const { outcome } = first as { outcome: { decision?: unknown } | [string] }
        outcomes.add(Array.isArray(outcome) ? outcome[0] : outcome.decision)
      }),
      { seed: SEED, numRuns: 1_500 },
    )
    // Otherwise the test would say little.
    expect([...outcomes]).toEqual(expect.arrayContaining(['allow', 'deny', undefined, 'FPJSON_TYPE', 'FPJSON_FUEL']))
  })

  it('of a job has the same effects and fuel each time, with a trace and without', () => {
    fc.assert(
      fc.property(bodyOf(COMMON), FUEL, (body, fuel) => {
        const job = compileJob(body, { effects: EFFECTS })
        const first = seenOf((host) => runJob(job, host), fuel)
        expect(seenOf((host) => runJob(job, host), fuel)).toEqual(first)
        expect(seenOf((host) => runJob(job, host, watch), fuel)).toEqual(first)
        // What a job may say means the same in a rule.
        const rule = compileStatements(body, { effects: EFFECTS })
        expect(seenOf((host) => void runStatements(rule, host), fuel)).toEqual(first)
      }),
      { seed: SEED, numRuns: 500 },
    )
  })
})

describe('a value that looks like a program', () => {
  const PROGRAMS: readonly Json[] = [
    ['allow()'],
    ['get()', ['a', 'b']],
    ['$', 'signer'],
    ['add', 1, 2],
    [['add', 1], 2],
    ['[]', 1],
    ['__'],
    ['if', true, 1],
    '$signer',
    '$$signer',
    '!$signer',
    'l$signer',
    '=$signer',
    { var: 'signer' },
    { x: ['let', 'y', 1], $signer: '$signer' },
  ]
  const PROGRAM = fc.constantFrom(...PROGRAMS)
  const same: Json = ['mod()', { x: '$x' }]

  it.each<[string, (value: Json) => { statements: Json[]; vars?: JsonObject; documents?: Record<string, Json> }]>([
    ['mod()', (value) => ({ statements: [['mod()', { x: '$value' }]], vars: { value } })],
    ['an assignment', (value) => ({ statements: [['=$x', '$value'], same], vars: { value } })],
    ['if', (value) => ({ statements: [['=$x', ['if', true, '$value']], same], vars: { value } })],
    ['get()', (value) => ({ statements: [['=$x', ['get()', ['a', 'b']]], same], documents: { 'a/b': value } })],
    [
      'parse()',
      (value) => ({ statements: [['=$x', ['parse()', '$value']], same], vars: { value: JSON.stringify(value) } }),
    ],
    [
      'stringify() and parse()',
      (value) => ({
        statements: [
          ['=$t', ['stringify()', { in: ['$value'] }]],
          ['=$o', ['parse()', '$t']],
          ['=$x', '$o.in.0'],
          same,
        ],
        vars: { value },
      }),
    ],
    [
      'a template',
      (value) => ({
        statements: [['=$t', ['stringify()', '$value']], ['=$x', ['parse()', '$t']], same],
        vars: { value },
      }),
    ],
  ])('stays what it is through %s', (_name, make) => {
    fc.assert(
      fc.property(PROGRAM, (value) => {
        const { statements, vars = {}, documents = {} } = make(value)
        expect(runRule(statements, { vars: { signer: 'me', ...vars }, documents }).mods).toEqual({ x: value })
      }),
      { seed: SEED },
    )
  })

  it('stays what it is through split()', () => {
    const texts = PROGRAMS.filter((value) => typeof value === 'string')
    const { mods } = runRule(
      [
        ['split()', ['|', '$all', texts.map((_, index) => `=$t.p${index}`)]],
        ['mod()', { x: '$t' }],
      ],
      { vars: { all: texts.join('|') } },
    )
    expect(Object.values(mods['x'] as JsonObject)).toEqual(texts)
  })

  it('is no condition but by what it counts as', () => {
    for (const value of PROGRAMS) {
      const decisionOf = (statement: Json) => runRule([statement], { vars: { value } }).verdict.decision
      for (const name of ['allowifall()', 'allowifany()']) expect(decisionOf([name, ['$value']])).toBeUndefined()
      for (const name of ['denyifall()', 'denyifany()']) expect(decisionOf([name, ['$value']])).toBe('deny')
    }
  })
})
