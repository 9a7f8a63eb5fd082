import { describe, expect, it } from '@jest/globals'
import { createFuel, FpjsonError, type Json, run } from '../../fpjson/index.ts'
import { BOMBS } from './fpjson/cost/bombs.ts'
import { HOST_BOMBS } from './fpjson/cost/bombs-host.ts'
import { measure } from './fpjson/cost/measure.ts'
import { bent, probe } from './fpjson/cost/probes.ts'
import { bytesOf, isWithinBounds, PROGRAM_BYTES_MAX } from './fpjson/cost/search.ts'
import { compileSubject } from './fpjson/cost/subjects.ts'
import { learn } from './fpjson/learn.ts'
import { Random } from './fpjson/random.ts'

const FUEL = 1_000

/** Runs a program; all but a coded error is thrown. */
function tried(program: Json): void {
  try {
    compileSubject(program)(createFuel(FUEL))
  } catch (error) {
    if (!(error instanceof FpjsonError)) throw error
  }
}

describe('the known bombs', () => {
  it.each([...BOMBS])('%s is small, and ends in a value or a coded error', (_name, program) => {
    expect(bytesOf(program)).toBeLessThanOrEqual(PROGRAM_BYTES_MAX)
    expect(() => tried(program)).not.toThrow()
  })
})

it.each(Object.entries(HOST_BOMBS))('%s compiles, so that what it costs is measured', (_name, program) => {
  expect(() => compileSubject(program)).not.toThrow()
})

it('makes programs around every function', () => {
  const random = new Random(1)
  const bombs = [...BOMBS.values()]
  const calls = new Map(learn().map((call) => [call.name, call]))
  for (const call of calls.values()) {
    const program = probe(random, call)
    const other = bent(random, program, () => random.pick(bombs))
    expect(() => [program, other].forEach(tried)).not.toThrow()
  }
})

describe('a measurement', () => {
  /** A clock that moves on by one each time that it is read. */
  const host = (heldBytes: () => number) => {
    let ms = 0
    return { gc: () => {}, heldBytes, now: () => ms++ }
  }

  it('tells how a program ended, and the fuel that it took', () => {
    const program = ['range', 0, 100]
    const { end, fuel } = measure(
      program,
      { runs: 3, looks: 0 },
      host(() => 0),
    )
    expect([end, fuel]).toEqual(['value', run(program).fuelUsed])
    expect(
      measure(
        ['range', 0, 1e9],
        { runs: 1, looks: 0 },
        host(() => 0),
      ).end,
    ).toBe('FPJSON_SIZE')
    expect(
      measure(
        ['reg', '('],
        { runs: 1, looks: 1 },
        host(() => 0),
      ).end,
    ).toBe('FPJSON_PATTERN')
  })

  it('looks at the memory while the program runs, and takes the most that it saw', () => {
    const seen = [10, 2 ** 20 + 10, 5 * 2 ** 20 + 10, 2 ** 20, 0, 0, 0, 0, 0, 0]
    const looks = seen[Symbol.iterator]()
    const program = ['count', ['count', ['F']], ['repeat', ['repeat', 1, 1_000], 1_000]]
    const cost = measure(
      program,
      { runs: 1, looks: 4 },
      host(() => looks.next().value ?? 0),
    )
    expect(cost.heldMiB).toBe(5)
  })

  it('is out of bounds when one program takes too long or holds too much', () => {
    const measured = { end: 'value', fuel: 1, compileMs: 1, runMs: 49, heldMiB: 64 }
    const cost = { name: 'x', program: 1, bytes: 1, ...measured }
    const report = { seed: 1, measured: 1, slowest: [cost], largest: [cost], slowestToCompile: [cost] }
    expect(isWithinBounds(report)).toBe(true)
    expect(isWithinBounds({ ...report, slowestToCompile: [{ ...cost, runMs: 50 }] })).toBe(false)
    expect(isWithinBounds({ ...report, largest: [{ ...cost, heldMiB: 65 }] })).toBe(false)
  })
})
