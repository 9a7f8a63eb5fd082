import { describe, expect, it } from '@jest/globals'
import { compileStatements, type Json } from '../../fpjson/index.ts'
import { STATEMENT_DEPTH_MAX, STATEMENTS_MAX } from '../../fpjson/limits.ts'
import { errorOf, runRule } from './support.ts'

const FOLLOW: Json[] = [
  ['split()', [':', '$id', ['=$from', '=$to']]],
  ['=$isFromSigner', ['equals', '$from', '$signer']],
  ['mod()', { from: '$from', to: '$to', date: '$ms' }],
  ['allowif()', '$isFromSigner'],
]

const decisionOf = (statements: unknown, vars: Record<string, Json> = {}) =>
  runRule(statements, { vars }).verdict.decision
/** A list of two whose element `at` is not there at all. */
const withHole = (first: unknown, at: number) => {
  const list = [first, first]
  delete list[at]
  return list
}

const errorIn = (statements: unknown) => errorOf(() => compileStatements(statements))

describe('the rule of the litepaper', () => {
  it('allows the signer to follow, and fills in the document', () => {
    const { verdict, mods } = runRule(FOLLOW, { vars: { id: 'alice:bob', signer: 'alice', ms: 1 } })
    expect(verdict.decision).toBe('allow')
    expect(mods).toEqual({ from: 'alice', to: 'bob', date: 1 })
  })

  it('does not decide for anyone else, and says what it saw', () => {
    const { verdict } = runRule(FOLLOW, { vars: { id: 'alice:bob', signer: 'carol', ms: 1 } })
    expect(verdict).toEqual({
      decision: undefined,
      by: { path: [3], statement: ['allowif()', '$isFromSigner'], value: false, seen: { isFromSigner: false } },
    })
  })
})

describe('decisions', () => {
  it.each([
    ['allow()', [['allow()']], 'allow'],
    ['deny()', [['deny()']], 'deny'],
    ['the first one', [['deny()'], ['allow()']], 'deny'],
    ['break', [['break'], ['allow()']], undefined],
    ['a break in a block', [['[]', ['break'], ['deny()']], ['allow()']], undefined],
    ['breakif() of what counts as true', [['breakif()', 'x$nothing'], ['allow()']], undefined],
    ['breakif() of another thing that does', [['breakif()', 1], ['allow()']], undefined],
    ['breakif() of what does not', [['breakif()', 0], ['allow()']], 'allow'],
    ['breakif() in a block', [['[]', ['breakif()', true], ['deny()']], ['allow()']], undefined],
    ['an allow in a block', [['[]', ['allow()'], ['deny()']], ['deny()']], 'allow'],
    ['a break in an if', [['if', true, ['break']], ['allow()']], undefined],
    ['denyif() of false', [['denyif()', false], ['allow()']], 'allow'],
    ['denyif() of anything that counts as true', [['denyif()', [['always', 'x'], 1]], ['allow()']], 'deny'],
    ['an empty rule', [], undefined],
  ])('%s', (_name, statements, decision) => {
    expect(decisionOf(statements)).toBe(decision)
  })

  it.each([[1], ['true'], [{}], [['[]', true]], [null], [false]])('allowif() of %j does not allow', (value) => {
    expect(decisionOf([['allowif()', value]])).toBeUndefined()
  })

  it('allowif() refuses a function', () => {
    expect(() => decisionOf([['allowif()', ['always', '$signer']]], { signer: 'a' })).toThrow('FPJSON_TYPE')
    expect(() => compileStatements([['allowif()', ['equals', '$signer']]])).toThrow('FPJSON_PROGRAM_INVALID')
  })

  it('breakif() refuses a function', () => {
    expect(() => decisionOf([['breakif()', ['always', '$signer']]], { signer: 'a' })).toThrow('FPJSON_TYPE')
    expect(() => compileStatements([['breakif()', ['equals', '$signer']]])).toThrow('FPJSON_PROGRAM_INVALID')
  })

  it('a break keeps what did not allow before', () => {
    const { verdict } = runRule([['allowif()', '$mine'], ['breakif()', true], ['allow()']], { vars: { mine: false } })
    expect(verdict.by?.path).toEqual([0])
  })

  it('a denial says which statement denied with which values', () => {
    const { verdict } = runRule([['[]', ['denyif()', ['equals', '$request.op', '$banned']]]], {
      vars: { request: { op: 'set' }, banned: 'set', other: 1 },
    })
    expect(verdict.by).toEqual({
      path: [0, 1],
      statement: ['denyif()', ['equals', '$request.op', '$banned']],
      value: true,
      seen: { 'request.op': 'set', banned: 'set' },
    })
  })
})

describe('if', () => {
  const rule = (a: Json, b: Json) => [
    ['if', a, ['allow()'], 'elif', b, ['deny()'], 'else', ['=$x', 1]],
    ['allowif()', 'o$x'],
  ]

  it.each([
    [true, false, 'allow', [0, 2]],
    [false, true, 'deny', [0, 5]],
    [false, false, 'allow', [1]],
  ])('%p, %p', (a, b, decision, path) => {
    expect(runRule(rule(a, b)).verdict).toMatchObject({ decision, by: { path } })
  })

  it('goes on when nothing holds and there is no else', () => {
    expect(decisionOf([['if', '$missing', ['deny()']], ['allow()']])).toBe('allow')
  })

  it('does not run what is not chosen', () => {
    expect(runRule([['if', false, ['mod()', { a: 1 }], 'else', ['mod()', { b: 1 }]]]).mods).toEqual({ b: 1 })
  })
})

describe('shortcuts', () => {
  it.each([
    ['$user.name', 'Bob'],
    ['o$user', true],
    ['o$none', false],
    ['x$none', true],
    ['x$user', false],
    ['!$flag', true],
    ['l$user.name', 'bob'],
    ['u$user.name', 'BOB'],
    ['$$user', '$user'],
    ['$none', null],
    ['$', '$'],
    ['no $user', 'no $user'],
  ])('%s', (text, value) => {
    expect(runRule([['mod()', { a: text }]], { vars: { user: { name: 'Bob' }, flag: false } }).mods).toEqual({
      a: value,
    })
  })

  it('are not keys', () => {
    expect(runRule([['mod()', { a: { $x: '$x' } }]], { vars: { x: 1 } }).mods).toEqual({ a: { $x: 1 } })
  })
})

describe('assignment', () => {
  it('takes dotted names and drops a comment', () => {
    expect(
      runRule([
        ['=$a.b#first', 1],
        ['=$a.b#second', 2],
        ['mod()', { x: '$a' }],
      ]).mods,
    ).toEqual({ x: { b: 2 } })
  })

  it('takes a list of plain data', () => {
    expect(
      runRule([
        ['=$roles', ['admin', 'mod']],
        ['allowif()', ['includes', 'mod', '$roles']],
      ]).verdict.decision,
    ).toBe('allow')
  })

  it.each([
    ['an assignment', [['=$request.auth.signer', 'me']]],
    ['split()', [['split()', [':', 'a:b', ['=$request', '=$b']]]]],
    ['let', [['let', 'request.auth.signer', 'me']]],
    ['let with a path from data', [['let', '$path', 'me']]],
    ['let in an expression', [['allowif()', ['equals', ['let', 'request', true], true]]]],
  ])('%s cannot change a given variable', (_name, statements) => {
    const vars = { request: { auth: { signer: 'you' } }, path: 'request.auth.signer' }
    expect(errorOf(() => runRule(statements, { vars })).code).toBe('FPJSON_VARIABLE_PROTECTED')
  })

  it('of a variable said to be given is refused when compiled', () => {
    const error = errorOf(() => compileStatements([['=$signer', 1]], { variables: ['signer'] }))
    expect([error.code, error.path]).toEqual(['FPJSON_VARIABLE_PROTECTED', [0, 0]])
  })
})

describe('split()', () => {
  it('leaves what is lacking null and drops what is too much', () => {
    const rule = [
      ['split()', ['-', 'a-b-c', ['=$a', '=$b']]],
      ['split()', ['-', 'd', ['=$c', '=$d']]],
    ]
    const mods = { a: '$a', b: '$b', c: '$c', d: '$d' }
    expect(runRule([...rule, ['mod()', mods]]).mods).toEqual({ a: 'a', b: 'b', c: 'd', d: null })
  })

  it('refuses what is no text', () => {
    expect(errorOf(() => runRule([['split()', [':', '$id', ['=$a']]]])).code).toBe('FPJSON_TYPE')
  })
})

describe('mod()', () => {
  it('passes the path in steps and the value as JSON', () => {
    expect(runRule([['mod()', { 'a.b': ['add', 1, 2], c: '$none', d: { e: ['$', 'none'] } }]]).mods).toEqual({
      'a.b': 3,
      c: null,
      d: { e: null },
    })
  })

  it('refuses a function as a value', () => {
    expect(errorOf(() => runRule([['mod()', { a: ['always', 1] }]])).code).toBe('FPJSON_TYPE')
    expect(errorIn([['mod()', { a: ['inc'] }]])).toMatchObject({ code: 'FPJSON_PROGRAM_INVALID', path: [0, 1, 'a'] })
  })
})

describe('get()', () => {
  it('asks for the query with its variables filled in, and stores the answer', () => {
    const { verdict, queries } = runRule(
      [
        ['=$user', ['get()', ['users', '$signer']]],
        ['allowif()', ['equals', '$user.role', 'admin']],
      ],
      { vars: { signer: 'bob' }, documents: { 'users/bob': { role: 'admin' } } },
    )
    expect(verdict.decision).toBe('allow')
    expect(queries).toEqual([['users', 'bob']])
  })

  it('reads words of a query as data, not as functions', () => {
    const { queries } = runRule(
      [['=$x', ['get()', ['posts', ['type', '==', '$t'], ['length', 'desc'], { var: '$t' }]]]],
      {
        vars: { t: ['add', 1, 2] },
      },
    )
    expect(queries).toEqual([['posts', ['type', '==', ['add', 1, 2]], ['length', 'desc'], { var: ['add', 1, 2] }]])
  })

  it.each([5, ['a'], ['a', '==', 1], ['__id__', 'desc'], { a: 1 }, null, true])(
    'refuses %j in the place of a step of the path, where it would be an option',
    (who) => {
      const statements = [['=$user', ['get()', ['users', '$who']]], ['allow()']]
      expect(() => runRule(statements, { vars: { who } })).toThrow(/^FPJSON_TYPE: .* \(at \/0\/1\/1\/1\)/)
    },
  )

  it('lets what the host throws pass', () => {
    const fault = new Error('not loaded')
    const documents = new Proxy<Record<string, Json>>(
      {},
      {
        get: () => {
          throw fault
        },
      },
    )
    expect(() => runRule([['=$x', ['get()', ['a', 'b']]]], { documents })).toThrow(fault)
  })
})

describe('what is no statement', () => {
  it.each([
    ['no list', 'allow()', ''],
    ['a statement that is no list', ['allow()'], '0'],
    ['an unknown name', [['alow()']], '0'],
    ['an inherited name', [['constructor']], '0'],
    ['a plain expression', [['equals', 1, 1]], '0'],
    ['a hole', withHole(['allow()'], 1), '1'],
    ['a hole in a block', [withHole('[]', 1)], '0/1'],
    ['too many parts', [['allow()', true]], '0'],
    ['too few parts', [['allowif()']], '0'],
    ['breakif() without a condition', [['breakif()']], '0'],
    ['a break with one', [['break', true]], '0'],
    ['an assignment to nothing', [['=$', 1]], '0/0'],
    ['an assignment without $', [['=x', 1]], '0/0'],
    ['an if without a statement', [['if', true]], '0'],
    ['an elif without a statement', [['if', true, ['allow()'], 'elif', true]], '0'],
    ['something after else', [['if', true, ['allow()'], 'else', ['deny()'], ['deny()']]], '0'],
    ['something between', [['if', true, ['allow()'], 'otherwise', ['deny()']]], '0'],
    ['a query that is no list', [['=$x', ['get()', 'users']]], '0/1'],
    ['mod() of a list', [['mod()', []]], '0/1'],
    ['an empty step', [['mod()', { 'a..b': 1 }]], '0/1'],
    ['split() without targets', [['split()', [':', '$id', []]]], '0/1'],
  ])('%s', (_name, statements, path) => {
    const error = errorIn(statements)
    expect([error.code, error.path.join('/')]).toEqual(['FPJSON_STATEMENT', path])
  })

  it('is told what there is', () => {
    expect(errorIn([['alow()']]).sentence).toBe(
      '"alow()" is no statement here; there are =$name [] allow() allowif() allowifall() allowifany() break breakif() deny() denyif() denyifall() denyifany() disallowed_fields() fields() if let mod() requested_fields() required_fields() split() (at /0)',
    )
  })

  it('a misspelt function in a condition', () => {
    expect(errorIn([['allowif()', ['equalz', '$a', '$b']]])).toMatchObject({
      code: 'FPJSON_FUNCTION_UNKNOWN',
      path: [0, 1],
    })
  })
})

describe('bounds', () => {
  const nested = (levels: number): unknown[] => {
    let statement: unknown[] = ['allow()']
    for (let i = 1; i < levels; i++) statement = ['[]', statement]
    return [statement]
  }
  const many = (count: number) => Array.from({ length: count }, () => ['break'])

  it('takes as many levels and statements as allowed', () => {
    expect(decisionOf(nested(STATEMENT_DEPTH_MAX))).toBe('allow')
    expect(decisionOf(many(STATEMENTS_MAX))).toBeUndefined()
  })

  it('refuses one more', () => {
    expect(errorIn(nested(STATEMENT_DEPTH_MAX + 1)).code).toBe('FPJSON_DEPTH')
    expect(errorIn(many(STATEMENTS_MAX + 1)).code).toBe('FPJSON_SIZE')
  })

  it('spends fuel for each statement', () => {
    expect(errorOf(() => runRule(FOLLOW, { vars: { id: 'a:b', signer: 'a', ms: 1 }, fuel: 10 })).code).toBe(
      'FPJSON_FUEL',
    )
  })

  it.each<[Json]>([
    [['=$x', ['add', 1, '$n']]],
    [['=$x', ['get()', ['a', '$text']]]],
    [['=$x', ['parse()', '$json']]],
    [['=$x', ['stringify()', { a: '$n' }]]],
    [['=$x', ['if', '$n', '$text', 'else', 1]]],
    [['split()', [':', '$text', ['=$x', '=$y']]]],
    [['mod()', { a: '$text' }]],
    [['allow()']],
    [['deny()']],
    [['allowif()', ['equals', '$n', 1]]],
    [['denyif()', ['equals', '$n', 1]]],
    [['allowifall()', ['o$n', ['equals', '$n', 1]]]],
    [['allowifany()', ['x$n', ['equals', '$n', 1]]]],
    [['denyifall()', ['o$n', ['equals', '$n', 2]]]],
    [['denyifany()', ['x$n', ['equals', '$n', 2]]]],
    [['fields()', ['a', '*b']]],
    [['required_fields()', ['b']]],
    [['disallowed_fields()', ['c']]],
    [['if', '$n', ['=$x', 1]]],
    [['[]', ['=$x', 1]]],
    [['break']],
    [['breakif()', 'x$n']],
    [['let', 'x', '$n']],
  ])('runs %j on what it costs, and not on one unit less', (statement) => {
    const vars = { n: 1, text: 'a:b', json: '{"a":[1]}' }
    const run = (fuel: number) => runRule([statement], { vars, fields: ['a', 'b'], fuel })
    const { verdict, fuel } = run(10_000)
    expect(fuel.used).toBeGreaterThan(0)
    expect(run(fuel.used).verdict).toEqual(verdict)
    expect(errorOf(() => run(fuel.used - 1)).code).toBe('FPJSON_FUEL')
  })

  it('spends the same fuel each time', () => {
    const fuelOf = () => runRule(FOLLOW, { vars: { id: 'a:b', signer: 'a', ms: 1 } }).fuel.used
    expect(fuelOf()).toBe(fuelOf())
  })
})
