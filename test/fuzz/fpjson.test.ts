import { describe, expect, it } from '@jest/globals'
import { FUNCTION_NAMES } from '../../fpjson/index.ts'
import { runBatch } from './fpjson/batch.ts'
import { check, difference } from './fpjson/check.ts'
import { EXAMPLES } from './fpjson/examples.ts'
import { type Case, createGenerator } from './fpjson/generate.ts'
import { changedMember, hostState } from './fpjson/host-state.ts'
import { outcomeOf } from './fpjson/outcome.ts'
import { shrink } from './fpjson/shrink.ts'
import { spell } from './fpjson/spell.ts'

/** The command takes any seed; here every run is the same. */
const SEED = 20_261_120
const CASES = 3_000

const make = createGenerator(SEED, EXAMPLES)
const plain: Omit<Case, 'program'> = { vars: {}, options: {}, fuel: 1_000 }

describe('random programs', () => {
  const report = runBatch(make, { from: 0, to: CASES }, hostState())

  it('end in a value or a coded error, the same twice, and leave everything as it was', () => {
    expect(report.failure).toBeUndefined()
  })

  it('give a value more often than not', () => {
    expect(report.outcomes['value']).toBeGreaterThan(CASES / 2)
  })

  it('reach nearly every function', () => {
    const reached = FUNCTION_NAMES.filter((name) => report.reached.includes(name))
    expect(reached.length).toBeGreaterThan(FUNCTION_NAMES.length * 0.8)
  })
})

describe('the generator', () => {
  it('makes the same cases from the same seed, whatever was made before', () => {
    const again = createGenerator(SEED, EXAMPLES)
    expect([999, 0, 500].map((index) => spell(again(index)))).toEqual([999, 0, 500].map((index) => spell(make(index))))
  })

  it('makes other cases from another seed', () => {
    const other = createGenerator(SEED + 1, EXAMPLES)
    expect(spell(other(0))).not.toBe(spell(make(0)))
  })
})

describe('what is checked', () => {
  it('tells outcomes apart by value, place, message and fuel', () => {
    const outcome = outcomeOf({ ...plain, program: ['add', 1, 2] })
    expect(difference(outcome, outcome)).toBeUndefined()
    expect(difference(outcome, outcomeOf({ ...plain, program: ['subtract', 5, 2] }))).toBeUndefined()
    expect(difference(outcome, outcomeOf({ ...plain, program: ['add', 1, 3] }))).toContain('value')
    expect(difference(outcome, outcomeOf({ ...plain, program: ['inc', ['add', 1, 1]] }))).toContain('fuel')
    expect(difference(outcome, outcomeOf({ ...plain, program: ['add', 1, 'x'] }))).toContain('kind')
  })

  it('takes what is thrown without a code for a crash', () => {
    const vars = {
      get trap(): number {
        throw new RangeError('out of bounds')
      },
    }
    expect(outcomeOf({ ...plain, program: ['$', 'trap'], vars })).toEqual({
      kind: 'crash',
      message: 'RangeError: out of bounds',
      fuel: expect.any(Number),
    })
  })

  it('sees that an input was changed', () => {
    const vars = { list: [1] }
    check({ ...plain, program: ['$', 'list'], vars }, 0)
    expect(() => vars.list.push(2)).toThrow(TypeError)
  })

  it('sees what is new on a prototype, gone from it, or another', () => {
    const before = hostState()
    expect(changedMember(before, hostState())).toBeUndefined()
    Object.assign(Object.prototype, { polluted: true })
    expect(changedMember(before, hostState())).toContain('Object.prototype polluted')
    Reflect.deleteProperty(Object.prototype, 'polluted')
    expect(changedMember(before, hostState())).toBeUndefined()
  })
})

it('spells values apart that differ in one bit', () => {
  const values = [0, -0, 1, '1', [1], ['1'], {}, { a: 1 }, null, undefined, Number.NaN, '\ud800', '\udfff', [undefined]]
  expect(new Set(values.map(spell)).size).toBe(values.length)
  expect(spell({ b: 1, a: [2] })).toBe(spell({ a: [2], b: 1 }))
})

it('makes a failing case small', () => {
  const failing = {
    ...plain,
    program: ['map', ['pipe', ['inc'], ['add', 5]], ['[]', 1, ['sum', [1, 2]], 'bad']],
    vars: { v: 1 },
  }
  const shrunk = shrink(failing, ({ program }) => JSON.stringify(program).includes('bad'))
  expect(shrunk).toEqual({ ...plain, program: 'bad' })
})
