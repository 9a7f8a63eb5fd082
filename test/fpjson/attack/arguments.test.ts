/** Hostile data as every argument of every function: it is used as data, or refused with a code. */
import { describe, expect, it } from '@jest/globals'
import { FUNCTION_NAMES } from '../../../fpjson/index.ts'
import { changedMember, hostState } from '../../fuzz/fpjson/host-state.ts'
import { openingsOf, positionsOf } from './calls.ts'
import { probe, wasExecuted } from './probe.ts'
import { SECRET, VALUES } from './values.ts'

/** What these take is the path of a variable, whoever sends it: to read what it names is what they are for. */
const PATHS = new Set(['var 0', 'let 0'])

const before = hostState()

it.each(FUNCTION_NAMES)('%s is attacked at every argument', (name) => {
  const attacked = new Set(openingsOf(name).map(({ position }) => position))
  expect([...Array(positionsOf(name)).keys()].filter((position) => !attacked.has(position))).toEqual([])
})

describe('hostile data', () => {
  it.each(FUNCTION_NAMES)('of every kind is data for %s', (name) => {
    for (const { position, fill, vars } of openingsOf(name)) {
      const program = fill(['$', 'hostile'])
      for (const [kind, hostile] of VALUES) {
        const outcome = probe(program, { ...vars, hostile, secret: SECRET })
        if (!PATHS.has(`${name} ${position}`) && wasExecuted(outcome)) {
          throw new Error(`${kind} was executed by ${JSON.stringify(program)}`)
        }
      }
    }
    expect(changedMember(before, hostState())).toBeUndefined()
  })
})
