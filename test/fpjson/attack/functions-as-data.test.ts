/** Functions, and all else that JSON cannot hold, as every argument of every function: they are used, or refused with a code. */
import { describe, expect, it } from '@jest/globals'
import { FUNCTION_NAMES, type Json } from '../../../fpjson/index.ts'
import { evaluate, failureOf } from '../support.ts'
import { openingsOf } from './calls.ts'
import { probe } from './probe.ts'

/** What an expression gives that puts what a function is called with into a variable. */
const caught = (call: Json): Json => ['last', ['[]', call, ['$', 'caught']]]

/** Values that are no JSON. */
const BEYOND_JSON: readonly (readonly [string, Json])[] = [
  ['a function', ['inc']],
  ['a function that asks for nothing', ['T']],
  ['a function of any number of arguments', ['pipe']],
  ['a function that waits', ['add', 1]],
  ['a function that waits in front', ['subtract', ['__'], 1]],
  ['a function that a program made', ['pipe', ['identity'], ['of']]],
  ['a function that remembers', ['once', ['identity']]],
  ['a function that assigns', ['let', 'stolen']],
  ['a function that fails', ['always', ['inc']]],
  ['a function that calls what it gets', ['applyTo', 1]],
  ['a function that calls itself', ['converge', ['applyTo'], ['[]', ['identity'], ['identity']]]],
  ['a type', ['typ', 'String']],
  ['a pattern', ['reg', '^(a|b)*$', 'g']],
  ['a lens', ['lensProp', 'a']],
  ['a lens of functions', ['lens', ['head'], ['append']]],
  ['the end of a fold', ['reduced', 1]],
  ['a transducer', ['compose', ['map', ['inc']], ['take', 1]]],
  ['what a transducer is given', caught(['into', [], ['let', 'caught'], []])],
  ['what a lens is given', caught(['view', ['let', 'caught'], 1])],
  ['nothing', ['$', 'missing']],
  ['a list of functions', ['[]', ['inc'], ['T']]],
  ['a list of placeholders', ['[]', ['__'], ['__']]],
  ['a list of nothing', ['[]', ['$', 'missing']]],
  ['an object of functions', { a: ['inc'], length: ['T'] }],
  ['an object of nothing', { a: ['$', 'missing'] }],
  ['a placeholder', ['__']],
]

/** Those that stay so on the way out: nothing becomes null there. */
const NEVER_JSON = BEYOND_JSON.filter(([name]) => !name.endsWith('nothing'))

describe('what JSON cannot hold', () => {
  it.each(FUNCTION_NAMES)('is used or refused by %s', (name) => {
    for (const { fill, vars } of openingsOf(name)) {
      for (const [, expression] of BEYOND_JSON) probe(fill(expression), vars)
    }
  })

  it.each(NEVER_JSON)('%s does not leave a run', (_name, expression) => {
    for (const program of [expression, ['[]', 1, expression], { a: expression }, ['pair', 1, ['[]', expression]]]) {
      expect(failureOf(program)[0]).toBe('FPJSON_TYPE')
    }
    expect(failureOf(['last', ['[]', ['let', 'x', ['[]', expression]], 1]])[0]).toBe('FPJSON_TYPE')
  })

  it.each(NEVER_JSON)('%s equals nothing, not even itself', (_name, expression) => {
    expect(evaluate(['apply', ['equals'], ['repeat', ['[]', expression], 2]])).toBe(false)
  })
})
