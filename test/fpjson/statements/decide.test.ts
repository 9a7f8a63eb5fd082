import { describe, expect, it } from '@jest/globals'
import { compileStatements, type Json, type JsonObject, type TraceStep } from '../../../fpjson/index.ts'
import { errorOf, runRule } from '../support.ts'

const [YES, NO, ONE] = ['$yes', '$no', '$one']
const VARS: JsonObject = { yes: true, no: false, one: 1, text: 'x', list: [true] }

const verdictOf = (statement: Json, vars: JsonObject = VARS) => runRule([statement], { vars }).verdict
const errorIn = (statement: Json) => errorOf(() => compileStatements([statement]))

describe('a list of conditions', () => {
  it.each<[string, readonly Json[], string | undefined]>([
    ['allowifall()', [YES], 'allow'],
    ['allowifall()', [YES, YES], 'allow'],
    ['allowifall()', [YES, NO], undefined],
    ['allowifall()', [YES, ONE], undefined],
    ['allowifall()', ['$text'], undefined],
    ['allowifall()', ['$list'], undefined],
    ['allowifall()', ['$nothing'], undefined],
    ['allowifany()', [NO, YES], 'allow'],
    ['allowifany()', [YES, NO], 'allow'],
    ['allowifany()', [NO, ONE, '$text', '$list', null], undefined],
    ['denyifall()', [YES, ONE, '$text', '$list'], 'deny'],
    ['denyifall()', [YES, NO], undefined],
    ['denyifall()', ['$nothing', YES], undefined],
    ['denyifany()', [NO, ONE], 'deny'],
    ['denyifany()', ['$text'], 'deny'],
    ['denyifany()', [NO, null, '$nothing', 0, ['join', '', ['[]', '$text']]], 'deny'],
    ['denyifany()', [NO, null, '$nothing', 0], undefined],
    ['allowifall()', [['equals', '$one', 1], 'o$text', '!$no', 'x$nothing'], 'allow'],
  ])('%s of %j', (name, conditions, decision) => {
    expect(verdictOf([name, conditions]).decision).toBe(decision)
  })

  it('is evaluated until it is settled', () => {
    const failing: Json = ['add', '$text', 1]
    expect(verdictOf(['allowifany()', [YES, failing]]).decision).toBe('allow')
    expect(verdictOf(['allowifall()', [NO, failing]]).decision).toBeUndefined()
    expect(verdictOf(['denyifany()', [ONE, failing]]).decision).toBe('deny')
    expect(verdictOf(['denyifall()', [NO, failing]]).decision).toBeUndefined()
    const error = errorOf(() => verdictOf(['allowifall()', [YES, failing]]))
    expect([error.code, error.path]).toEqual(['FPJSON_TYPE', [0, 1, 1]])
  })

  it.each(['allowifall()', 'allowifany()', 'denyifall()', 'denyifany()'])('of %s may not give a function', (name) => {
    expect(errorOf(() => verdictOf([name, [['always', YES]]])).code).toBe('FPJSON_TYPE')
    expect(errorOf(() => verdictOf([name, [['equals', YES]]])).code).toBe('FPJSON_PROGRAM_INVALID')
  })

  it.each<[Json, string]>([
    [['allowifall()'], '0'],
    [['allowifall()', [YES], [YES]], '0'],
    [['allowifall()', []], '0/1'],
    [['denyifall()', []], '0/1'],
    [['allowifany()', YES], '0/1'],
    [['denyifany()', { a: YES }], '0/1'],
    [['denyifall()', ['equals', '$one', 1]], '0/1/0'],
    [['denyifany()', ['[]', YES]], '0/1/0'],
    [['allowifall()', [YES, 'text']], '0/1/1'],
    [['allowifall()', [YES, '$$yes']], '0/1/1'],
  ])('is not %j', (statement, path) => {
    const error = errorIn(statement)
    expect([error.code, error.path.join('/')]).toEqual(['FPJSON_STATEMENT', path])
  })

  it('has no misspelt calls', () => {
    expect(errorIn(['allowifall()', [YES, ['equalz', YES, NO]]])).toMatchObject({
      code: 'FPJSON_FUNCTION_UNKNOWN',
      path: [0, 1, 1],
    })
  })
})

describe('the cause of a verdict', () => {
  it.each<[string, Json, JsonObject]>([
    [
      'all, one does not hold',
      ['allowifall()', [YES, ['equals', ONE, 2], NO]],
      { element: 1, value: false, seen: { one: 1 } },
    ],
    ['all hold', ['allowifall()', [YES, 'o$one']], { value: [true, true], seen: {} }],
    ['any, one holds', ['allowifany()', [NO, YES, ONE]], { element: 1, value: true, seen: {} }],
    ['any, none holds', ['allowifany()', [NO, ONE]], { value: [false, 1], seen: { no: false, one: 1 } }],
    ['any, one denies', ['denyifany()', ['$nothing', ONE]], { element: 1, value: 1, seen: { one: 1 } }],
    ['all deny', ['denyifall()', [ONE, 'x$nothing']], { value: [1, true], seen: { one: 1, nothing: null } }],
  ])('of %s', (_name, statement, detail) => {
    expect(verdictOf(statement).by).toEqual({ path: [0], statement, ...detail })
  })

  it.each(['denyifall()', 'denyifany()'])('is not a %s that does not deny', (name) => {
    expect(verdictOf([name, [NO]]).by).toBeUndefined()
  })

  it('is the last that did not allow', () => {
    const { verdict } = runRule(
      [
        ['allowifall()', [NO]],
        ['allowifany()', [NO]],
        ['denyifany()', [NO]],
      ],
      { vars: VARS },
    )
    expect(verdict.by?.path).toEqual([1])
  })

  it('is seen by a trace as well', () => {
    const steps: TraceStep[] = []
    runRule([['allowifall()', [YES, ['equals', ONE, 2], YES]]], { vars: VARS, trace: (step) => steps.push(step) })
    expect(steps.map(({ path, name, value }) => [path.join('/'), name, value])).toEqual([
      ['0/1/0', '$yes', true],
      ['0/1/1/1', '$one', 1],
      ['0/1/1', 'equals', false],
      ['0', 'allowifall()', undefined],
    ])
  })
})

describe('the names of fields', () => {
  it.each<[Json, readonly string[], string | undefined]>([
    [['fields()', ['a', '*b']], ['a', 'b'], undefined],
    [['fields()', ['a', '*b']], ['b'], undefined],
    [['fields()', ['a', '*b']], ['a'], 'the field "b" is required'],
    [['fields()', ['a', '*b']], ['z', 'b', 'c'], 'the field "c" is not among those allowed'],
    [['fields()', []], [], undefined],
    [['fields()', []], ['a'], 'the field "a" is not among those allowed'],
    [['fields()', ['**a']], ['a'], 'the field "a" is not among those allowed'],
    [['fields()', ['**a']], ['*a'], undefined],
    [['required_fields()', ['a', 'b']], ['b', 'c', 'a'], undefined],
    [['required_fields()', ['b', 'a']], [], 'the field "b" is required'],
    [['required_fields()', ['toString']], ['a'], 'the field "toString" is required'],
    [['requested_fields()', ['a']], ['a'], undefined],
    [['requested_fields()', ['a']], ['b'], 'the field "a" is required'],
    [['disallowed_fields()', ['a']], ['b'], undefined],
    [['disallowed_fields()', ['z', 'a']], ['z', 'a'], 'the field "a" is not allowed'],
    [['disallowed_fields()', ['toString']], ['a'], undefined],
  ])('%j of %j', (statement, fields, reason) => {
    const { verdict } = runRule([statement, ['allow()']], { fields: [...fields] })
    expect([verdict.decision, verdict.by?.reason]).toEqual([reason === undefined ? 'allow' : 'deny', reason])
  })

  it.each<[Json, string]>([
    [['required_fields()'], '0'],
    [['required_fields()', 'a'], '0/1'],
    [['required_fields()', ['a', '*b']], '0/1/1'],
    [['requested_fields()', ['*b']], '0/1/0'],
    [['disallowed_fields()', ['*b']], '0/1/0'],
    [['disallowed_fields()', ['']], '0/1/0'],
    [['disallowed_fields()', [1]], '0/1/0'],
    [['disallowed_fields()', ['__proto__']], '0/1/0'],
    [['fields()', ['a', '*']], '0/1/1'],
    [['fields()', ['*constructor']], '0/1/0'],
    [['fields()', { a: 1 }], '0/1'],
  ])('are not %j', (statement, path) => {
    const error = errorIn(statement)
    expect([error.code, error.path.join('/')]).toEqual(['FPJSON_STATEMENT', path])
  })
})
