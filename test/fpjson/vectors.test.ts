/** Agreement with the recorded vectors of the language that this one descends from. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { FpjsonError, type Json, type JsonObject, RESERVED_NAMES, run } from '../../fpjson/index.ts'

type Vector = { id: string; program: Json; vars?: JsonObject; expect?: Json; throws?: true; varsAfter?: JsonObject }

const VECTORS = JSON.parse(readFileSync(new URL('../vectors/fpjson.json', import.meta.url), 'utf8')) as Vector[]

const MINUS_ZERO = 'there is no -0'
const KEY_ORDER = 'members are visited in the order of their keys, not of their writing'
const NO_ALIAS = 'a value read before stays as it was when the variable is written into'

/** Vectors that are answered otherwise on purpose, and why. docs/fpjson.md lists the same reasons. */
const DIFFERENCES: ReadonlyMap<string, string> = new Map([
  ['identical/3/plain', MINUS_ZERO],
  ['toString/7/plain', MINUS_ZERO],
  ['toString/7/pipe', MINUS_ZERO],
  ['keys/5/plain', KEY_ORDER],
  ['values/4/plain', KEY_ORDER],
  ['toPairs/3/plain', KEY_ORDER],
  ['toPairs/3/pipe', KEY_ORDER],
  ['eval/p19', KEY_ORDER],
  ['let/p34', NO_ALIAS],
])

function headsOf(program: Json): Json[] {
  if (typeof program !== 'object' || program === null) return []
  if (!Array.isArray(program)) return Object.values(program).flatMap(headsOf)
  return [program[0] ?? null, ...program.flatMap(headsOf)]
}

const isImplemented = ({ program }: Vector) => !headsOf(program).some((head) => RESERVED_NAMES.includes(head as string))

function agrees({ program, vars = {}, ...wanted }: Vector): boolean {
  try {
    const got = run(program, { vars })
    expect(got.value).toEqual(wanted.expect)
    if (wanted.varsAfter !== undefined) expect(got.vars).toEqual(wanted.varsAfter)
    return wanted.throws === undefined
  } catch (error) {
    return error instanceof FpjsonError && wanted.throws === true
  }
}

const IMPLEMENTED = VECTORS.filter(isImplemented)

describe('the recorded vectors', () => {
  it.each(IMPLEMENTED.filter(({ id }) => !DIFFERENCES.has(id)))('$id', (vector) => {
    expect(agrees(vector)).toBe(true)
  })

  it('are about half runnable so far, and never fewer again', () => {
    expect(IMPLEMENTED.length).toBeGreaterThanOrEqual(1_038)
  })

  it('cost together what they always cost, for fuel is part of the protocol', () => {
    const runs = IMPLEMENTED.filter((vector) => vector.throws === undefined)
    const costs = runs.map(({ program, vars = {} }) => run(program, { vars }).fuelUsed)
    expect(costs.reduce((sum, cost) => sum + cost, 0)).toBe(12_434)
  })

  it.each([...DIFFERENCES])('%s still differs: %s', (id) => {
    expect(IMPLEMENTED.filter((vector) => vector.id === id).map(agrees)).toEqual([false])
  })
})
