/** Stages through which a value passes as it is, or not. */
import type { Machine } from '../machine.ts'
import type { Value } from '../value.ts'
import { areEqual, identityText } from './compare.ts'
import { asInteger } from './expect.ts'
import { type MakeStage, NOTHING, type Stage } from './pipeline.ts'
import { identitiesOf } from './sets.ts'

function sieve(passes: (value: Value) => boolean): Stage {
  return { push: (value) => (passes(value) ? [value] : NOTHING) }
}

const without: MakeStage = (machine, unwanted) => {
  const identities = identitiesOf(machine, unwanted)
  return sieve((value) => !identities.has(identityText(machine, value)))
}

/** Gives the key by which a value is told from others. */
type KeyOf = (machine: Machine, value: Value, fn: Value) => Value

const itself: KeyOf = (_machine, value) => value
const byFunction: KeyOf = (machine, value, fn) => machine.apply(fn, [value])

const uniq =
  (keyOf: KeyOf): MakeStage =>
  (machine, fn) => {
    const seen = new Set<string>()
    return sieve((value) => {
      const identity = identityText(machine, keyOf(machine, value, fn))
      if (seen.has(identity)) return false
      seen.add(identity)
      return true
    })
  }

const uniqWith: MakeStage = (machine, areSame) => {
  const kept: Value[] = []
  return sieve((value) => {
    if (kept.some((other) => machine.isTrue(machine.apply(areSame, [value, other])))) return false
    kept.push(value)
    return true
  })
}

const dropRepeats =
  (keyOf: KeyOf): MakeStage =>
  (machine, fn) => {
    let before: { readonly key: Value } | undefined
    return sieve((value) => {
      const key = keyOf(machine, value, fn)
      const isRepeat = before !== undefined && areEqual(machine, before.key, key)
      before = { key }
      return !isRepeat
    })
  }

const dropRepeatsWith: MakeStage = (machine, areSame) => {
  let kept: { readonly value: Value } | undefined
  return sieve((value) => {
    if (kept !== undefined && machine.isTrue(machine.apply(areSame, [kept.value, value]))) return false
    kept = { value }
    return true
  })
}

const drop: MakeStage = (machine, count) => {
  let missing = asInteger(machine, count)
  return sieve(() => missing-- <= 0)
}

const dropWhile: MakeStage = (machine, predicate) => {
  let isDropping = true
  return sieve((value) => {
    isDropping = isDropping && machine.test(predicate, value)
    return !isDropping
  })
}

/** Name of a list function → what makes its stage. */
export const SIEVES: readonly (readonly [string, MakeStage])[] = [
  ['filter', (machine, predicate) => sieve((value) => machine.test(predicate, value))],
  ['reject', (machine, predicate) => sieve((value) => !machine.test(predicate, value))],
  ['without', without],
  ['uniq', uniq(itself)],
  ['uniqBy', uniq(byFunction)],
  ['uniqWith', uniqWith],
  ['dropRepeats', dropRepeats(itself)],
  ['dropRepeatsBy', dropRepeats(byFunction)],
  ['dropRepeatsWith', dropRepeatsWith],
  ['drop', drop],
  ['dropWhile', dropWhile],
]
