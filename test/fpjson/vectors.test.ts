/** Agreement with the recorded vectors of the language that this one descends from. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { run } from '../../fpjson/index.ts'
import { agrees, answer, DIFFERENCES, QUIRK_DECISIONS, QUIRKS, VECTORS } from './recorded.ts'

describe('the recorded vectors', () => {
  it.each(VECTORS.filter(({ id }) => !DIFFERENCES.has(id)))('$id', (vector) => {
    expect(agrees(vector)).toBe(true)
  })

  it.each([...DIFFERENCES])('%s still differs: %s', (id) => {
    expect(VECTORS.filter((vector) => vector.id === id).map(agrees)).toEqual([false])
  })

  it('cost together what they always cost, for fuel is part of the protocol', () => {
    const runs = VECTORS.filter(({ id, throws }) => throws === undefined && !DIFFERENCES.has(id))
    const costs = runs.map(({ program, vars = {} }) => run(program, { vars }).fuelUsed)
    expect(costs.reduce((sum, cost) => sum + cost, 0)).toBe(237_679)
  })
})

describe('programs at the edges of the language', () => {
  const answers = JSON.parse(readFileSync(new URL('../vectors/quirk-answers.json', import.meta.url), 'utf8'))

  it('are decided kind by kind', () => {
    expect([...QUIRK_DECISIONS.keys()].sort()).toEqual([...new Set(QUIRKS.map(({ kind }) => kind))].sort())
  })

  it.each(QUIRKS)('$id', (quirk) => {
    expect(answer(quirk)).toEqual(answers[quirk.id])
  })
})
