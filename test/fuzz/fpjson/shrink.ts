/** From a case that fails to a small one that fails as well. */
import type { Json, JsonObject } from '../../../fpjson/index.ts'
import type { Case } from './generate.ts'
import { spell } from './spell.ts'

/** Cases tried at most. */
const TRIES_MAX = 2_000

/**
 * Returns the smallest case found that still fails: greedy, one part less or simpler at a time.
 *
 * @param fails - Says whether a case fails as the first one did.
 */
export function shrink(failing: Case, fails: (candidate: Case) => boolean): Case {
  let best = failing
  let tries = 0
  for (let found = true; found; ) {
    found = false
    for (const candidate of simpler(best)) {
      if (++tries > TRIES_MAX) return best
      if (sizeOf(candidate) >= sizeOf(best) || !fails(candidate)) continue
      best = candidate
      found = true
      break
    }
  }
  return best
}

function sizeOf({ program, vars, options }: Case): number {
  return (
    spell(program).length + spell(vars).length + Number(options.strict === true) + Number(options.shortcuts === true)
  )
}

function* simpler(failing: Case): Generator<Case> {
  for (const program of simplerValues(failing.program)) yield { ...failing, program }
  for (const vars of simplerValues(failing.vars)) {
    if (typeof vars === 'object' && vars !== null && !Array.isArray(vars))
      yield { ...failing, vars: vars as JsonObject }
  }
  yield { ...failing, options: {} }
}

/** Parts of a value, then the value with one part left out, then with one part simpler. */
function* simplerValues(value: unknown): Generator<unknown> {
  if (typeof value === 'string' && value.length > 1) yield* [value.slice(0, value.length >> 1), value.slice(1)]
  if (typeof value === 'number' && Math.abs(value) > 1) yield* [0, 1, Math.trunc(value / 2)]
  if (typeof value !== 'object' || value === null) return
  const members = Object.entries(value) as [string, Json][]
  for (const [, member] of members) yield member
  if (members.length > 1 || (members.length === 1 && !Array.isArray(value))) {
    for (const [key] of members) yield without(value, key)
  }
  for (const [key, member] of members) {
    for (const small of simplerValues(member)) yield withMember(value, key, small)
  }
}

function without(value: object, key: string): unknown {
  if (Array.isArray(value)) return value.filter((_, index) => String(index) !== key)
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
}

function withMember(value: object, key: string, member: unknown): unknown {
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === key ? member : (item as unknown)))
  return Object.fromEntries(
    Object.entries(value).map(([name, old]) => [name, name === key ? member : (old as unknown)]),
  )
}
