import { describe, expect, it } from '@jest/globals'
import { evaluate, failureOf } from '../support.ts'

describe('scan', () => {
  it('may be one longer than the list and no longer than lists may be', () => {
    expect(evaluate(['length', ['scan', ['add'], 0, ['range', 0, 99_999]]])).toBe(100_000)
    expect(failureOf(['scan', ['add'], 0, ['range', 0, 100_000]])[0]).toBe('FPJSON_SIZE')
  })
})

describe('mapAccum', () => {
  it.each(['mapAccum', 'mapAccumRight'])('%s takes nothing but pairs', (name) => {
    for (const made of [1, 'ab', [1], [1, 2, 3], { 0: 1, 1: 2 }]) {
      expect(failureOf([name, ['always', made], 0, [1]])[0]).toBe('FPJSON_TYPE')
    }
    expect(evaluate([name, ['always', [1, 2]], 0, []])).toEqual([0, []])
  })
})

describe('folds', () => {
  it.each(['reduceRight', 'scan', 'mapAccum', 'mapAccumRight'])('%s folds lists and nothing else', (name) => {
    for (const list of ['ab', null, { length: 1 }, 3]) {
      expect(failureOf([name, ['pair'], 0, list])[0]).toBe('FPJSON_TYPE')
    }
    expect(failureOf([name, 'pair', 0, []])[0]).toBe('FPJSON_TYPE')
  })

  it('do not change their start', () => {
    const start = Object.freeze([0])
    expect(evaluate(['reduceBy', ['flip', ['append']], ['$', 'start'], ['always', 'a'], [1, 2]], { start })).toEqual({
      a: [0, 1, 2],
    })
  })
})
