/** A program that is compiled once and run for many: no run sees anything of another. */
import { describe, expect, it } from '@jest/globals'
import {
  type CompiledProgram,
  compile,
  createFuel,
  FpjsonError,
  type Json,
  type JsonObject,
  type RunResult,
} from '../../../fpjson/index.ts'
import { VALUES } from './values.ts'

const X: Json = ['$', 'x']

/** Programs with all that remembers something: patterns, `once`, indexes, groups, pipelines, variables, constants. */
const PROGRAMS: readonly (readonly [name: string, program: Json, good: Json])[] = [
  ['a pattern', ['match', ['reg', '(a+)(b|c)*', 'g'], X], 'aabca ab'],
  ['a pattern for characters', ['replace', ['reg', '\\p{L}+', 'gu'], '<$&>', X], 'é 😀 a'],
  ['a pattern that splits', ['split', ['reg', '(-)+'], X], 'a--b-c'],
  ['a function that remembers', ['map', ['once', ['identity']], ['[]', X, 2]], 'first'],
  ['an index', [['addIndex', ['map']], ['pair'], X], ['a', 'b']],
  ['a fold that ends', ['reduce', ['pipe', ['add'], ['reduced']], 0, X], [1, 2]],
  ['a group', ['groupBy', ['toString'], X], [1, 2, 1]],
  ['a transducer', ['into', [], ['compose', ['uniq'], ['drop', 1], ['aperture', 2]], X], [1, 1, 2, 3]],
  [
    'a transducer in a variable',
    ['[]', ['into', [], ['pipe', ['let', 't'], ['take', 1]], X], ['into', [], ['always', ['$', 't']], X]],
    [1, 2],
  ],
  ['a handled failure', [['tryCatch', ['inc'], ['prop', 'code']], X], 1],
  ['a variable', ['[]', ['$', 'kept'], ['let', 'kept', X]], 1],
  ['a constant', ['append', X, ['a', ['b'], { c: [] }]], 'x'],
]

/** What came of a run, with its fuel. */
function resultOf(
  program: CompiledProgram,
  vars: JsonObject,
): RunResult | { readonly error: string; readonly fuel: number } {
  const fuel = createFuel(20_000)
  try {
    return program({ vars, fuel })
  } catch (error) {
    if (!(error instanceof FpjsonError)) throw error
    return { error: error.message, fuel: fuel.used }
  }
}

describe.each(PROGRAMS)('%s', (_name, program, good) => {
  const used = compile(program)
  const fresh = resultOf(compile(program), { x: good })

  it('gives a value at first', () => {
    expect(fresh).toHaveProperty('value')
    expect(resultOf(used, { x: good })).toEqual(fresh)
  })

  it.each(VALUES)('and the same, at the same cost, after %s', (_kind, hostile) => {
    const first = resultOf(used, { x: hostile })
    expect(resultOf(used, { x: good })).toEqual(fresh)
    // Compared as a whole, what is shared would be looked at millions of times.
    if ('error' in first) expect(resultOf(used, { x: hostile })).toEqual(first)
  })
})

it('constants of a program cannot be changed by who gets them', () => {
  const program = compile(['[]', { a: [1] }, ['[]', 'b']])
  const { value } = program()
  for (const part of [value, (value as Json[])[0], (value as { a: Json }[])[0]?.a]) {
    if (Object.isFrozen(part)) continue
    // What is not frozen was made by this run alone.
    Object.assign(part as object, { 0: 'changed' })
  }
  expect(program().value).toEqual([{ a: [1] }, ['b']])
})

it('the text of a program may change after it was compiled', () => {
  const text = ['add', 1, { a: [2] }, ['reg', 'a']] as Json[]
  const program = compile(['prop', 'a', text[2]])
  const member = text[2] as { a: Json[] }
  member.a.push(3)
  expect(program().value).toEqual([2])
})
