/** Hostile data on its way to a host, in the queries of effects, and on its way back. */
import { describe, expect, it } from '@jest/globals'
import { compileJob, createFuel, type EffectCall, type Json, type JsonObject, runJob } from '../../../fpjson/index.ts'
import { errorOf } from '../support.ts'
import { DOCUMENTS, SECRET, VALUES } from './values.ts'

const ROW = DOCUMENTS.map(([name, value]) => [name, value] as const)

describe('in a query', () => {
  const effects = { 'get()': { takes: 'query', writes: false }, 'set()': { takes: 'query', writes: true } } as const

  /** What the effect of a job was asked. */
  function asked(statement: Json, vars: JsonObject): Json | string {
    const calls: EffectCall[] = []
    const effect = (call: EffectCall): Json => {
      calls.push(call)
      return null
    }
    const host = { vars, fuel: createFuel(20_000), effect }
    const job = compileJob([statement], { effects })
    try {
      runJob(job, host)
      return calls.map(({ argument }) => argument)
    } catch {
      return errorOf(() => runJob(job, { ...host, fuel: createFuel(20_000) })).code
    }
  }

  it.each(VALUES)('%s is no step unless it is a text', (_name, value) => {
    const isWhole = typeof value === 'string' && value.isWellFormed()
    const read = asked(['=$a', ['get()', ['users', '$v']]], { v: value })
    expect(read).toEqual(isWhole ? [['users', value]] : 'FPJSON_TYPE')
    expect(asked(['set()', [{}, '$v', 'a']], { v: value })).toEqual(isWhole ? [[{}, value, 'a']] : 'FPJSON_TYPE')
  })

  it.each(ROW)('%s arrives as data where a write has its data', (_name, value) => {
    expect(asked(['set()', [{ value: '$v' }, 'log', 'a']], { v: value })).toEqual([[{ value }, 'log', 'a']])
    expect(asked(['set()', [['$v'], 'log', 'a']], { v: value })).toEqual([[[value], 'log', 'a']])
  })

  it.each(ROW)('%s that an effect gives is data', (_name, value) => {
    const given: Json[] = []
    const job = compileJob(
      [
        ['=$a', ['get()', ['a']]],
        ['=$b', ['if', '$a', '$a', 'else', ['identity', '$a']]],
        ['set()', [{ a: '$a', b: '$b' }, 'log', 'a']],
      ],
      { effects },
    )
    const effect = ({ name, argument }: EffectCall): Json => {
      if (name === 'set()') given.push(argument)
      return value
    }
    runJob(job, { vars: { secret: SECRET }, fuel: createFuel(20_000), effect })
    expect(given).toEqual([[{ a: value, b: value }, 'log', 'a']])
  })
})
