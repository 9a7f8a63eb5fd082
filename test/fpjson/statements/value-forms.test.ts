import { describe, expect, it } from '@jest/globals'
import {
  compileJob,
  compileStatements,
  createFuel,
  type EffectCall,
  type EffectForm,
  type Json,
  type JsonObject,
  runJob,
  runStatements,
  type StatementOptions,
  type TraceStep,
} from '../../../fpjson/index.ts'
import { STATEMENT_DEPTH_MAX } from '../../../fpjson/limits.ts'
import { errorOf, GET_FUEL, runRule } from '../support.ts'

/** What a trigger or a cron may have. */
const READ: EffectForm = { takes: 'query', writes: false }
const WRITE: EffectForm = { takes: 'query', writes: true }
const WRITES: EffectForm = { takes: 'template', writes: true }
const EFFECTS: { readonly [name: string]: EffectForm } = {
  'get()': READ,
  'set()': WRITE,
  'add()': WRITE,
  'delete()': WRITE,
  'toBatch()': WRITES,
  'toBatchAll()': WRITES,
  'batch()': WRITES,
}
const OPTIONS: StatementOptions = { variables: ['data', 'signer'], effects: EFFECTS }

/** Runs a job and returns the calls that its host got. The answer to `add()` is an id. */
function callsOf(statements: Json, vars: JsonObject = {}): Json[] {
  const calls: Json[] = []
  const effect = ({ name, argument }: EffectCall): Json => {
    calls.push([name, argument])
    return name === 'add()' ? 'new-id' : null
  }
  runJob(compileJob(statements, OPTIONS), { vars, fuel: createFuel(10_000), effect })
  return calls
}

const errorIn = (statements: Json) => errorOf(() => compileJob(statements, OPTIONS))
const placeOf = (statements: Json) => {
  const { code, path } = errorIn(statements)
  return [code, path.join('/')]
}

describe('a declared effect', () => {
  it('gets its query with the variables filled in, and nothing of it evaluated', () => {
    const vars = { data: { after: { id: 'p1', to: 'bob', tags: ['add', 1, 2] } } }
    expect(
      callsOf(
        [
          [
            'set()',
            [{ likes: { __op: 'inc', n: 1 }, tags: '$data.after.tags', f: ['add', 1, 2] }, 'posts', '$data.after.id'],
          ],
          ['delete()', ['follows', '$data.after.to']],
          ['toBatch()', ['update', { n: '$data.after.id' }, 'length', '$data.after.to']],
          [
            'toBatchAll()',
            [
              ['set', { x: 1 }, 'a', 'b'],
              ['delete', 'a', '$data.after.id'],
            ],
          ],
        ],
        vars,
      ),
    ).toEqual([
      ['set()', [{ likes: { __op: 'inc', n: 1 }, tags: ['add', 1, 2], f: ['add', 1, 2] }, 'posts', 'p1']],
      ['delete()', ['follows', 'bob']],
      ['toBatch()', ['update', { n: 'p1' }, 'length', 'bob']],
      [
        'toBatchAll()',
        [
          ['set', { x: 1 }, 'a', 'b'],
          ['delete', 'a', 'p1'],
        ],
      ],
    ])
  })

  it('takes data and lists that were made before', () => {
    expect(
      callsOf([
        ['=$profile.name', 'Bob'],
        ['=$profile.age', ['add', 1, 2]],
        ['set()', ['$profile', 'users', 'bob']],
        ['=$queries', ['map', ['append', ['__'], ['[]', 'delete', 'posts']], ['a', 'b']]],
        ['toBatchAll()', '$queries'],
      ]),
    ).toEqual([
      ['set()', [{ name: 'Bob', age: 3 }, 'users', 'bob']],
      [
        'toBatchAll()',
        [
          ['delete', 'posts', 'a'],
          ['delete', 'posts', 'b'],
        ],
      ],
    ])
  })

  it('gives a value, and one that writes stands alone too', () => {
    expect(
      callsOf([
        ['=$id', ['add()', [{ a: 1 }, 'log']]],
        ['set()', [{ a: 1 }, 'log', '$id']],
      ])[1],
    ).toEqual(['set()', [{ a: 1 }, 'log', 'new-id']])
  })

  it('happens where the flow comes by', () => {
    const statements: Json = [
      ['if', '$data.yes', ['set()', [{}, 'a', 'yes']], 'else', ['set()', [{}, 'a', 'no']]],
      ['[]', ['set()', [{}, 'a', 'block']], ['breakif()', '$data.yes'], ['set()', [{}, 'a', 'later']]],
    ]
    const idsOf = (yes: boolean) =>
      callsOf(statements, { data: { yes } }).map((call) => ((call as Json[])[1] as Json[])[2])
    expect([idsOf(true), idsOf(false)]).toEqual([
      ['yes', 'block'],
      ['no', 'block', 'later'],
    ])
  })

  it.each<[string, Json, string]>([
    ['a number as an id', ['set()', [{}, 'posts', '$data.n']], '0/1/2'],
    ['a list as an id', ['delete()', ['posts', '$data.list']], '0/1/1'],
    ['an object as an id', ['delete()', ['posts', '$data']], '0/1/1'],
    ['nothing as an id', ['delete()', ['posts', '$data.none']], '0/1/1'],
    ['a truth value as an id', ['delete()', ['posts', 'o$data']], '0/1/1'],
    ['a number as the data', ['set()', ['$data.n', 'posts', 'a']], '0/1/0'],
    ['a list as the data', ['set()', ['$data.list', 'posts', 'a']], '0/1/0'],
  ])('does not take %s', (_name, statement, path) => {
    const error = errorOf(() => callsOf([statement], { data: { n: 1, list: [] } }))
    expect([error.code, error.path.join('/')]).toEqual(['FPJSON_TYPE', path])
  })

  it('costs what its argument costs as a result, and what the host charges for it', () => {
    const job = compileJob([['toBatch()', ['x']]], OPTIONS)
    const runWith = (limit: number, before: number, after: number) => {
      const [fuel, calls] = [createFuel(limit), [] as string[]]
      const effect = ({ name, charge }: EffectCall): Json => {
        charge(before)
        calls.push(name)
        charge(after)
        return null
      }
      const error = thrownBy(() => runJob(job, { vars: {}, fuel, effect }))
      return { used: fuel.used, calls: calls.length, error }
    }
    // 1 for the statement and 3 for its argument: a list, a text and its units.
    expect(runWith(100, 0, 0)).toEqual({ used: 4, calls: 1, error: undefined })
    expect(runWith(14, 7, 3)).toEqual({ used: 14, calls: 1, error: undefined })
    expect(runWith(13, 7, 3)).toMatchObject({ used: 13, calls: 1, error: { code: 'FPJSON_FUEL', path: [0, 1] } })
    expect(runWith(10, 7, 3)).toMatchObject({ used: 10, calls: 0, error: { code: 'FPJSON_FUEL' } })
    expect(runWith(3, 0, 0)).toMatchObject({ used: 3, calls: 0, error: { code: 'FPJSON_FUEL' } })
  })

  it('lets what the host throws pass', () => {
    const fault = new Error('not loaded')
    const effect = () => {
      throw fault
    }
    const job = compileJob([['=$x', ['get()', ['a', 'b']]]], OPTIONS)
    expect(() => runJob(job, { vars: {}, fuel: createFuel(100), effect })).toThrow(fault)
  })

  it('is told to a trace, and costs no more for it', () => {
    const job = compileJob([['=$x', ['get()', ['a', '$id']]]], OPTIONS)
    const steps: TraceStep[] = []
    const used = [undefined, (step: TraceStep) => steps.push(step)].map((trace) => {
      const fuel = createFuel(1_000)
      runJob(job, { vars: { id: 'b' }, fuel, effect: () => ({ n: 1 }) }, trace)
      return fuel.used
    })
    expect(used[1]).toBe(used[0])
    expect(steps.at(-2)).toEqual({ path: [0, 1, 1], name: 'get()', inputs: [['a', 'b']], value: { n: 1 }, depth: 1 })
    const statement = ['=$x', ['get()', ['a', '$id']]]
    expect(steps.at(-1)).toEqual({
      path: [0],
      name: '=$x',
      inputs: [],
      value: undefined,
      depth: 0,
      statement,
      result: { n: 1 },
    })
  })
})

describe('a host', () => {
  it.each<[string, Json, string]>([
    ['an unknown statement', [['sett()', [{}, 'a', 'b']]], '0'],
    ['an effect of another host', [['upsert()', [{}, 'a', 'b']]], '0'],
    ['an effect of another host as a value', [['=$x', ['upsert()', [{}, 'a', 'b']]]], '0/1'],
    ['an effect of another host as a value inside an if', [['=$x', ['if', true, ['hash()', [['a']]]]]], '0/1/2'],
    ['a form that only gives a value', [['get()', ['a', 'b']]], '0'],
    ['parse() alone', [['parse()', '$x']], '0'],
    ['a statement as a value', [['=$x', ['split()', [':', 'a', ['=$b']]]]], '0/1'],
    ['a decision of a job', [['allow()']], '0'],
    ['a condition of a job', [['denyifany()', [true]]], '0'],
    ['mod() of a job', [['mod()', { a: 1 }]], '0'],
    ['fields() of a job', [['fields()', []]], '0'],
    ['a query that is a variable', [['set()', '$query']], '0/1'],
    ['a query that is an object', [['set()', { a: 1 }]], '0/1'],
    ['too many parts', [['delete()', ['a', 'b'], 1]], '0'],
    ['too few', [['delete()']], '0'],
    ['too many parts of a value', [['=$x', ['get()', ['a', 'b'], 1]]], '0/1'],
  ])('does not have %s', (_name, statements, path) => {
    expect(placeOf(statements)).toEqual(['FPJSON_STATEMENT', path])
  })

  it('says what it has', () => {
    expect(errorIn([['allow()']]).sentence).toBe(
      '"allow()" is no statement here; there are =$name [] add() batch() break breakif() delete() if let set() split() toBatch() toBatchAll() (at /0)',
    )
    expect(errorIn([['=$x', ['hash()', 'a']]]).sentence).toBe(
      '"hash()" gives no value here; there are add() batch() delete() get() if parse() set() stringify() toBatch() toBatchAll() (at /0/1)',
    )
    expect(errorIn([['get()', ['a']]]).sentence).toBe(
      'get() only gives a value; write ["=$name", ["get()", …]] (at /0)',
    )
  })

  it('keeps its forms to statements', () => {
    expect(placeOf([['=$x', ['add', 1, ['get()', ['a', 'b']]]]])).toEqual(['FPJSON_FUNCTION_UNKNOWN', '0/1/2'])
    expect(placeOf([['if', ['get()', ['a', 'b']], ['break']]])).toEqual(['FPJSON_FUNCTION_UNKNOWN', '0/1'])
  })

  it.each(['get', 'get()x', '()', 'a b()', '__proto__', 'if', 'split()', 'parse()', 'breakif()'])(
    'may not call an effect %s',
    (name) => {
      const options = { effects: Object.fromEntries([[name, READ]]) }
      expect(() => compileJob([], options)).toThrow(TypeError)
    },
  )

  it('of a rule may not take the names of what decides', () => {
    expect(() => compileStatements([], { effects: { 'allow()': READ } })).toThrow(TypeError)
  })

  it('of a job runs no rules, which would ask it for what it does not have', () => {
    const host = { vars: {}, fuel: createFuel(100), effect: () => null }
    const rule = compileStatements([['fields()', ['a']]])
    // @ts-expect-error A rule needs the host of a rule.
    expect(() => runJob(rule, host)).toThrow(TypeError)
  })

  it('has no effects unless it says so', () => {
    expect(errorOf(() => compileStatements([['=$x', ['get()', ['a', 'b']]]])).code).toBe('FPJSON_STATEMENT')
  })

  it('may keep what was assigned for the next run', () => {
    const [first, second] = [
      [['=$a.b', 1]],
      [
        ['=$a.c', ['add', 1, '$a.b']],
        ['allowif()', ['equals', '$a', { b: 1, c: 2 }]],
      ],
    ].map((statements) => compileStatements(statements))
    const decisionWith = (assigned?: Map<string, Json>) => {
      const host = {
        vars: {},
        fuel: createFuel(1_000),
        effect: () => null,
        mod: () => {},
        hasDocument: true,
        requestFields: () => [],
        requestValues: () => [],
      }
      const runs = assigned === undefined ? host : { ...host, assigned }
      runStatements(first as NonNullable<typeof first>, runs)
      return runStatements(second as NonNullable<typeof second>, runs).decision
    }
    expect(decisionWith(new Map())).toBe('allow')
    expect(errorOf(() => decisionWith()).code).toBe('FPJSON_TYPE')
  })
})

describe('if as a value', () => {
  const chosen = (value: Json, vars: JsonObject = {}) =>
    runRule(
      [
        ['=$x', value],
        ['mod()', { x: '$x' }],
      ],
      { vars, documents: { 'a/b': { n: 1 } } },
    ).mods['x']

  it.each<[Json, Json, Json]>([
    [true, false, 'first'],
    [0, 'yes', 'second'],
    [null, '', { n: 1 }],
  ])('%j, %j', (a, b, expected) => {
    const value: Json = ['if', '$a', 'first', 'elif', '$b', ['join', '', ['sec', 'ond']], 'else', ['get()', ['a', 'b']]]
    expect(chosen(value, { a, b })).toEqual(expected)
  })

  it('gives null when nothing holds and there is no else', () => {
    expect(chosen(['if', '$none', 1])).toBeNull()
  })

  it('does not run what is not chosen', () => {
    const { queries, fuel } = runRule([['=$x', ['if', 'x$none', 1, 'else', ['get()', ['a', 'b']]]]])
    expect([queries, fuel.used < GET_FUEL]).toEqual([[], true])
  })

  it.each<[Json, string]>([
    [['if', true], '0/1'],
    [['if', true, 1, 'elif', true], '0/1'],
    [['if', true, 1, 'else', 2, 3], '0/1'],
    [['if', true, 1, 2], '0/1'],
    [['if', true, ['allow()']], '0/1/2'],
  ])('is not %j', (value, path) => {
    const error = errorOf(() => runRule([['=$x', value]]))
    expect([error.code, error.path.join('/')]).toEqual(['FPJSON_STATEMENT', path])
  })

  it('nests as deep as statements do', () => {
    const nested = (levels: number): Json => {
      let value: Json = 1
      for (let i = 0; i < levels; i++) value = ['if', true, value]
      return value
    }
    // The statement is the first level and its value the second.
    expect(chosen(nested(STATEMENT_DEPTH_MAX - 1))).toBe(1)
    expect(errorOf(() => chosen(nested(STATEMENT_DEPTH_MAX))).code).toBe('FPJSON_DEPTH')
    expect(errorOf(() => chosen(nested(50_000))).code).toBe('FPJSON_DEPTH')
  })
})

function thrownBy(action: () => unknown): unknown {
  try {
    action()
  } catch (error) {
    return error
  }
  return undefined
}
