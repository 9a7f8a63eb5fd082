/** Hostile data as every argument of every operation of JsonLogic: it is used as data, or refused with a code. */
import { describe, expect, it } from '@jest/globals'
import type { Json } from '../../../fpjson/index.ts'
import { OPERATIONS } from '../../../fpjson/json-logic/table.ts'
import { changedMember, hostState } from '../../fuzz/fpjson/host-state.ts'
import { probeLogic, wasExecuted } from './probe.ts'
import { FORBIDDEN, SECRET, VALUES } from './values.ts'

const ITEM: Json = { var: '' }

/** Operation → arguments with which it works. */
const CALLS: Readonly<Record<string, readonly Json[]>> = {
  var: ['list.0', 'none'],
  missing: ['list', 'none'],
  missing_some: [1, ['list', 'none']],
  if: [true, 1, false, 2, 3],
  '?:': [false, 1, 2],
  and: [true, 1],
  or: [false, 1],
  '!': [1],
  '!!': [1],
  '==': [1, '1'],
  '!=': [1, '2'],
  '===': ['a', 'a'],
  '!==': ['a', 'b'],
  '<': [1, 2, 3],
  '<=': [1, 2, 3],
  '>': [2, 1],
  '>=': [2, 1],
  in: ['a', 'abc'],
  '+': [1, '2'],
  '-': [3, 1],
  '*': [2, 3],
  '/': [6, 3],
  '%': [7, 4],
  min: [1, 2],
  max: [1, 2],
  map: [{ var: 'list' }, ITEM],
  filter: [{ var: 'list' }, ITEM],
  reduce: [{ var: 'list' }, { var: 'current' }, 0],
  all: [{ var: 'list' }, ITEM],
  some: [{ var: 'list' }, ITEM],
  none: [{ var: 'list' }, ITEM],
  merge: [{ var: 'list' }, 1],
  cat: ['a', 1],
  substr: ['abc', 1, 1],
}

/** The hostile value, inside and outside of what is done for each element. */
const HOSTILE: readonly Json[] = [{ var: 'hostile' }, { var: ['hostile', 1] }, { var: 'current.hostile' }]

const before = hostState()

it('attacks every operation', () => {
  expect(Object.keys(CALLS).sort()).toEqual([...OPERATIONS.keys()].sort())
})

describe('hostile data', () => {
  it.each(Object.entries(CALLS))('is data for %s', (name, args) => {
    // What paths read is data of the same run, the secret too.
    const readsPaths = name === 'var' || name.startsWith('missing')
    for (const [kind, hostile] of VALUES) {
      const data = { hostile, list: [{ hostile }, 1], secret: readsPaths ? null : SECRET }
      for (const [position, read] of args.flatMap((_, at) => HOSTILE.map((each) => [at, each] as const))) {
        const outcome = probeLogic({ [name]: args.with(position, read) }, data)
        if (wasExecuted(outcome)) throw new Error(`${kind} was executed by ${name} as argument ${position}`)
      }
    }
    expect(changedMember(before, hostState())).toBeUndefined()
  })

  it.each(VALUES)('%s is data as all of the data', (_name, hostile) => {
    for (const logic of [
      ITEM,
      { var: 'a' },
      { var: 'length' },
      { var: '0' },
      { map: [ITEM, ITEM] },
      { merge: ITEM },
      { cat: ITEM },
    ]) {
      expect(wasExecuted(probeLogic(logic, hostile))).toBe(false)
    }
  })
})

it.each(FORBIDDEN)('%s is no path, however it is made', (name) => {
  const data = { a: {}, name, halves: [name.slice(0, 4), name.slice(4)] }
  const paths: Json[] = [
    { var: 'name' },
    { cat: ['a.', { var: 'name' }] },
    { cat: [{ var: 'halves.0' }, { var: 'halves.1' }, '.a'] },
    { reduce: [{ var: 'halves' }, { cat: [{ var: 'accumulator' }, { var: 'current' }] }, ''] },
    { substr: [`x${name}`, 1] },
    { if: [true, { var: 'name' }] },
  ]
  for (const path of paths) {
    for (const logic of [
      { var: path },
      { var: [path, 1] },
      { missing: [path] },
      { missing: [[path]] },
      { missing_some: [1, [path]] },
    ]) {
      expect(probeLogic(logic, data)).toMatchObject({ kind: 'error', code: 'FPJSON_NAME_FORBIDDEN' })
    }
  }
})
