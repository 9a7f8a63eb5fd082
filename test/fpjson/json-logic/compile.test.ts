import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  checkLogic,
  compileLogic,
  createFuel,
  FpjsonError,
  type Json,
  type LogicOptions,
  runLogic,
} from '../../../fpjson/index.ts'
import { createLogicStep } from '../../../fpjson/json-logic/compile.ts'
import { Machine } from '../../../fpjson/machine.ts'
import { createVariables } from '../../../fpjson/variables.ts'
import { SEED } from '../../support/seed.ts'
import { errorOf } from '../support.ts'
import { DATA, LOGIC } from './random-logic.ts'

describe('compileLogic', () => {
  const logic = { '>=': [{ var: 'age' }, 18] }

  it('gives a function that runs any number of times', () => {
    const isAdult = compileLogic(logic)
    expect(isAdult.logic).toBe(logic)
    expect([17, 18, 19].map((age) => isAdult({ data: { age } }).value)).toEqual([false, true, true])
    expect(isAdult().value).toBe(false)
  })

  it('keeps what it compiled when the text is changed afterwards', () => {
    const text = { and: [{ '==': [1, 1] }, ['a']] }
    const compiled = compileLogic(text)
    text.and.reverse()
    ;(text.and[0] as string[])[0] = 'b'
    expect(compiled().value).toEqual(['a'])
  })

  it('gives constants that nobody can change', () => {
    const compiled = compileLogic({ if: [true, [{ a: [1], b: 2 }]] })
    const [first] = compiled().value as [{ a: number[] }]
    expect(() => first.a.push(2)).toThrow(TypeError)
    expect(compiled().value).toEqual([{ a: [1], b: 2 }])
  })

  it('gives data itself, not a copy', () => {
    const data = { list: [1, { a: 1 }] }
    expect(runLogic({ var: 'list' }, { data }).value).toBe(data.list)
  })
})

describe('runLogic', () => {
  it('names the step and the values in an error', () => {
    const error = errorOf(() =>
      runLogic({ and: [true, { '+': [1, { var: 'tags' }] }] }, { data: { tags: ['a', 'b'] } }),
    )
    expect(error).toMatchObject({ code: 'FPJSON_TYPE', path: ['and', 1], step: '+', values: [1, ['a', 'b']] })
    expect(error.message).toBe(
      'FPJSON_TYPE: +: expected a text, a number, a boolean or null, got a list of 2 (at /and/1)',
    )
  })

  it('says how much fuel it spent', () => {
    const fuel = createFuel(100)
    const { fuelUsed } = runLogic({ '+': [{ var: 'a.b' }, 1] }, { data: { a: { b: 2 } }, fuel })
    expect([fuelUsed, fuel.used]).toEqual([7, 7])
  })
})

describe('checkLogic', () => {
  it('refuses what compileLogic refuses, and gives nothing', () => {
    expect(checkLogic({ '==': [1, { var: 'x' }] })).toBeUndefined()
    expect(() => checkLogic({ eq: [1, 1] })).toThrow('FPJSON_FUNCTION_UNKNOWN: "eq" is no operation')
  })
})

describe('createLogicStep', () => {
  it('runs on a machine of another, and locates its errors there', () => {
    const fuel = createFuel(10)
    const machine = new Machine({ fuel, trace: undefined, variables: createVariables({}, true) })
    const step = createLogicStep({ '/': [1, { var: 'n' }] }, ['deny create'])
    expect(step(machine, { n: 4 })).toBe(0.25)
    expect(fuel.used).toBe(5)
    expect(errorOf(() => step(machine, { n: 0 })).path).toEqual(['deny create'])
  })
})

describe('a run', () => {
  const outcome = (logic: Json, options: LogicOptions): unknown => {
    try {
      return runLogic(logic, options)
    } catch (error) {
      if (error instanceof FpjsonError) return { code: error.code, path: error.path, message: error.message }
      throw error
    }
  }

  it('ends alike with a trace and without, and with all the fuel that it spent', () => {
    fc.assert(
      fc.property(LOGIC, DATA, (logic, data) => {
        const fuel = createFuel(100_000)
        const plain = outcome(logic, { data, fuel })
        expect(outcome(logic, { data, trace: () => undefined })).toEqual(plain)
        expect(outcome(logic, { data, fuel: fuel.used })).toEqual(plain)
        if (fuel.used > 0) expect(outcome(logic, { data, fuel: fuel.used - 1 })).toMatchObject({ code: 'FPJSON_FUEL' })
      }),
      { seed: SEED, numRuns: 500 },
    )
  })
})
