/** Checks of single operations. */
import { expect, it } from '@jest/globals'
import type { apply } from 'json-logic-js'
import { type Json, runLogic } from '../../../fpjson/index.ts'
import { errorOf } from '../support.ts'
import { createLibrary } from './library.ts'

/** A program, its data and its value. */
export type Case = readonly [logic: Json, data: Json, value: Json]

const LIBRARY = createLibrary()

/** Tests that each program has its value, and has it in json-logic-js too. */
export function itGives(cases: readonly Case[]): void {
  it.each(cases)('%j of %j is %j', (logic, data, value) => {
    expect(runLogic(logic, { data }).value).toEqual(value)
    expect(LIBRARY.apply(logic as Parameters<typeof apply>[0], data)).toEqual(value)
  })
}

/** A program, its data, and the code and place of its error. */
export type Failure = readonly [logic: Json, data: Json, code: string, path: string]

/** Tests that each program fails, whether when it is compiled or when it runs. */
export function itRefuses(failures: readonly Failure[]): void {
  it.each(failures)('%j of %j is %s at /%s', (logic, data, code, path) => {
    const error = errorOf(() => runLogic(logic, { data }))
    expect([error.code, error.path.join('/')]).toEqual([code, path])
  })
}
