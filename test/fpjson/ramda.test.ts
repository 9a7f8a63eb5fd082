/** Agreement with ramda 0.32, the library whose functions those of the language follow, on random calls. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { FpjsonError, FUNCTION_NAMES, type Json, type JsonObject, run } from '../../fpjson/index.ts'
import { SEED } from '../support/seed.ts'
import { type Argument, anyJson } from './ramda-arguments.ts'
import type { Call } from './ramda-calls.ts'
import { DIFFERENCES, modelOf, RAMDA } from './ramda-differences.ts'
import { PIPELINES } from './ramda-pipelines.ts'
import { ROWS } from './ramda-rows.ts'

/** What these give cannot leave a run: it is in the rows of the folds, and of `view`, `set` and `over`. */
const INSIDE = ['reduced', 'lens', 'lensIndex', 'lensPath', 'lensProp']
const SHARED = FUNCTION_NAMES.filter((name) => Object.hasOwn(RAMDA, name) && !INSIDE.includes(name))

/** How a call is written: all arguments at once, the first alone, or the first last. */
type Style = 'whole' | 'curried' | 'placeholder'
const STYLES: fc.Arbitrary<Style> = fc.constantFrom('whole', 'curried', 'placeholder')

/** A result that both may refuse: no JSON, no finite number, or half a character. */
const REFUSED = Symbol('refused')

function programOf(name: string, { args, later }: Call, style: Style): { program: Json; vars: JsonObject } {
  const vars: Record<string, Json> = {}
  const [first, ...rest] = [...args, ...later].map(({ code, model }, at): Json => {
    if (code !== undefined) return code
    if (model !== undefined) vars[`v${at}`] = model as Json
    return at % 2 === 0 ? ['$', `v${at}`] : { var: `v${at}` }
  }) as [Json, ...Json[]]
  const called = callOf(name, [first, ...rest.slice(0, args.length - 1)], style)
  return { program: later.length === 0 ? called : [called, ...rest.slice(args.length - 1)], vars }
}

function callOf(name: string, [first, ...others]: [Json, ...Json[]], style: Style): Json {
  const isWhole = style === 'whole' || others.length === 0 || name === 'pipe' || name === 'compose'
  if (isWhole) return [name, first, ...others]
  return style === 'curried' ? [[name, first], ...others] : [[name, ['__'], ...others], first]
}

function ours(name: string, call: Call, style: Style): unknown {
  const { program, vars } = programOf(name, call, style)
  try {
    return run(program, { vars }).value
  } catch (error) {
    if (error instanceof FpjsonError) return REFUSED
    throw error
  }
}

function theirs(name: string, { args, later }: Call): unknown {
  const valuesOf = (list: readonly Argument[]) =>
    list.map(({ model, code }) => (code === undefined ? ownOnly(model) : model))
  try {
    const result = modelOf(name)(...valuesOf(args))
    return asJson(later.length === 0 ? result : (result as (...more: unknown[]) => unknown)(...valuesOf(later)))
  } catch {
    return REFUSED
  }
}

/** A copy whose objects inherit nothing: only own members count here. */
function ownOnly(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ownOnly)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([key, member]) => [key, ownOnly(member)] as const)
  return Object.assign(Object.create(null), Object.fromEntries(members))
}

/** Absent as null, -0 as 0; throws for what is not JSON. */
function asJson(value: unknown): Json {
  if (value === undefined || value === null) return null
  if (typeof value === 'number' && Number.isFinite(value)) return value + 0
  if (typeof value === 'string' && value.isWellFormed()) return value
  if (typeof value === 'boolean') return value
  if (Array.isArray(value) && Object.keys(value).length === value.length) return value.map(asJson)
  if (typeof value !== 'object' || Array.isArray(value)) throw new TypeError('no JSON')
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, asJson(member)]))
}

describe('ramda', () => {
  it('has a row of arguments for each function that both have', () => {
    expect(Object.keys(ROWS).sort()).toEqual(SHARED)
  })

  it('differs on purpose only in functions that it has', () => {
    expect(SHARED).toEqual(expect.arrayContaining([...DIFFERENCES.keys()]))
  })

  it.each(SHARED)('%s', (name) => {
    let answers = 0
    fc.assert(
      fc.property(ROWS[name] as fc.Arbitrary<Call>, STYLES, (call, style) => {
        const result = ours(name, call, style)
        expect(result).toEqual(theirs(name, call))
        if (result !== REFUSED) answers++
      }),
      { seed: SEED, numRuns: 100 },
    )
    // Two refusals agree about nothing.
    expect(answers).toBeGreaterThan(25)
  })

  it.each(['pipe', 'compose'])('random chains of steps with %s', (name) => {
    fc.assert(
      fc.property(PIPELINES, ({ steps, value }) => {
        const call = { args: name === 'pipe' ? steps : steps.toReversed(), later: [value] }
        expect(ours(name, call, 'whole')).toEqual(theirs(name, call))
      }),
      { seed: SEED, numRuns: 1_000 },
    )
  })

  it.each(SHARED)('%s agrees or refuses when one argument is any JSON', (name) => {
    const calls = fc.tuple(ROWS[name] as fc.Arbitrary<Call>, anyJson, fc.nat()).map(([call, model, at]) => {
      const places = call.args.flatMap(({ code }, place) => (code === undefined ? [place] : []))
      const chosen = places[at % places.length]
      return { ...call, args: call.args.map((arg, place) => (place === chosen ? { model } : arg)) }
    })
    fc.assert(
      fc.property(calls, (call) => {
        const result = ours(name, call, 'whole')
        if (result !== REFUSED) expect(result).toEqual(theirs(name, call))
      }),
      { seed: SEED, numRuns: 100 },
    )
  })
})
