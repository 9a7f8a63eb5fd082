/** Data that looks like a program: read, passed on, built into other data and stored, it stays what it is. */
import { describe, expect, it } from '@jest/globals'
import type { Json } from '../../../fpjson/index.ts'
import { type Outcome, probe } from './probe.ts'
import { SECRET, VALUES } from './values.ts'

const X: Json = ['$', 'x']

/** Ways of a value through a program, after each of which it should be what it was. */
const WAYS: readonly Json[] = [
  { var: 'x' },
  ['$', '$name'],
  ['$', ['$', 'name']],
  ['var', 'x', 0],
  [['var', 'x'], ['inc']],
  ['identity', X],
  [['identity'], X],
  [['pipe', ['identity'], ['identity']], X],
  [['always', X]],
  [['once', ['identity']], X],
  [['tryCatch', ['identity'], ['always', 0]], X],
  [['tryCatch', ['pipe', ['always', ''], ['inc']], ['nthArg', 1]], X],
  ['clone', X],
  ['head', ['append', X, []]],
  ['nth', 1, ['pair', 0, X]],
  ['last', ['[]', 1, X]],
  ['prop', 'a', { a: X }],
  ['path', ['a', 0], { a: ['[]', X] }],
  ['prop', 'a', ['objOf', 'a', X]],
  ['prop', 'a', ['mergeRight', { b: 1 }, { a: X }]],
  ['view', ['lensPath', ['a', 'b']], ['set', ['lensPath', ['a', 'b']], X, {}]],
  ['let', 'y', X],
  ['last', ['[]', ['let', 'y', X], ['$', 'y']]],
  ['last', ['[]', ['let', 'y.a.b', X], ['$', 'y.a.b']]],
  ['reduce', ['nthArg', 1], 0, ['[]', 1, X]],
  ['head', ['map', ['identity'], ['[]', X]]],
  ['head', ['into', [], ['map', ['identity']], ['[]', X]]],
  ['apply', ['identity'], ['[]', X]],
  ['call', ['identity'], X],
  ['applyTo', X, ['identity']],
  ['when', ['F'], ['inc'], X],
  ['defaultTo', X, null],
  [['cond', ['[]', ['[]', ['T'], ['always', X]]]], 0],
]

const codeOrValue = (outcome: Outcome): unknown => (outcome.kind === 'error' ? outcome.code : outcome.value)

describe.each(VALUES)('%s', (_name, x) => {
  const vars = { x, name: 'x', secret: SECRET }
  const wanted = codeOrValue(probe(X, vars))

  it('comes through as it went in, or is refused as it is anywhere', () => {
    expect(wanted === x || /^FPJSON_(TYPE|DEPTH|FUEL)$/.test(String(wanted))).toBe(true)
    for (const way of WAYS) {
      const got = codeOrValue(probe(way, vars))
      if (!Object.is(got, wanted)) throw new Error(`${JSON.stringify(way)} gave ${JSON.stringify(got)}`)
    }
  })

  it('is no function, no condition that lacks an argument, and no type', () => {
    for (const use of [
      ['call', X, 1],
      ['apply', X, [1]],
      ['map', X, [1]],
      ['is', X, 1],
      ['tap', X, 1],
      ['o', X, X, 1],
    ]) {
      const outcome = probe(use, vars)
      if (x !== 'inc') expect(outcome).toMatchObject({ kind: 'error', code: 'FPJSON_TYPE' })
    }
    expect(probe([X, 1], vars)).not.toMatchObject({ value: 2 })
  })
})
