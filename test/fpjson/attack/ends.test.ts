/** Programs that would never end, or fill the memory: each ends, at the same step everywhere. */
import { describe, expect, it } from '@jest/globals'
import { createFuel, type Json, run } from '../../../fpjson/index.ts'
import { errorOf, evaluate, failureOf } from '../support.ts'
import { answerOf } from './answers.ts'

const X: Json = ['$', 'x']

describe('a program ends', () => {
  const deep = (levels: number): Json => {
    let program: Json = 1
    for (let level = 0; level < levels; level++) program = ['inc', program]
    return program
  }
  const twins = (levels: number): Json => [
    ['pipe', ...Array.from({ length: levels }, () => ['converge', ['pair'], ['[]', ['identity'], ['identity']]])],
    1,
  ]

  it.each<[string, Json, string]>([
    ['until never', ['until', ['F'], ['identity'], 1], 'FPJSON_FUEL'],
    ['unfold for ever', ['unfold', ['pair', 1], 1], 'FPJSON_FUEL'],
    ['unfold of ever more', ['unfold', ['converge', ['pair'], ['[]', ['identity'], ['of']]], 1], 'FPJSON_FUEL'],
    [
      'what calls itself',
      [
        ['ap', ['identity'], ['identity']],
        ['ap', ['identity'], ['identity']],
      ],
      'FPJSON_DEPTH',
    ],
    [
      'what calls what it is given with itself',
      [
        ['converge', ['call'], ['[]', ['identity'], ['identity']]],
        ['converge', ['call'], ['[]', ['identity'], ['identity']]],
      ],
      'FPJSON_DEPTH',
    ],
    ['times', ['times', ['identity'], 1e9], 'FPJSON_SIZE'],
    ['range', ['range', 0, 1e9], 'FPJSON_SIZE'],
    ['repeat', ['repeat', 'x', 1e9], 'FPJSON_SIZE'],
    [
      'times in times',
      ['times', ['pipe', ['always', 1000], ['times', ['pipe', ['always', 1000], ['times', ['identity']]]]], 1000],
      'FPJSON_FUEL',
    ],
    ['calls in calls', deep(500), 'FPJSON_DEPTH'],
    ['pairs of all pairs', ['xprod', ['range', 0, 1e4], ['range', 0, 1e4]], 'FPJSON_SIZE'],
    ['a choice of each of many', ['sequence', ['of'], ['repeat', [0, 1], 22]], 'FPJSON_FUEL'],
    ['a traversal', ['traverse', ['of'], ['always', [0, 1]], ['range', 0, 22]], 'FPJSON_FUEL'],
    [
      'a function of all pairs',
      [
        ['lift', ['add']],
        ['range', 0, 1e4],
        ['range', 0, 1e4],
      ],
      'FPJSON_SIZE',
    ],
    ['windows as wide as half of the list', ['aperture', 5_000, ['range', 0, 10_000]], 'FPJSON_FUEL'],
    [
      'each with each',
      ['symmetricDifferenceWith', ['equals'], ['range', 0, 6_000], ['range', 6_000, 12_000]],
      'FPJSON_FUEL',
    ],
    ['shared parts compared', ['equals', twins(26), twins(26)], 'FPJSON_FUEL'],
    ['shared parts written', ['toString', twins(24)], 'FPJSON_FUEL'],
    ['shared parts grouped', ['uniq', ['of', twins(24)]], 'FPJSON_FUEL'],
    [
      'shared parts merged',
      ['mergeDeepRight', ['reduce', ['pipe', ['pair'], ['zipObj', ['a', 'b']]], {}, ['range', 0, 200]], {}],
      'FPJSON_DEPTH',
    ],
    [
      'a text that doubles',
      ['until', ['F'], ['converge', ['concat'], ['[]', ['identity'], ['identity']]], 'x'],
      'FPJSON_SIZE',
    ],
    [
      'a text that a replacement makes longer',
      ['until', ['F'], ['replace', 'x', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'], 'x'],
      'FPJSON_FUEL',
    ],
    [
      'a transducer that makes more than it takes',
      ['into', [], ['compose', ...Array.from({ length: 20 }, () => ['chain', ['repeat', ['__'], 2]])], [1]],
      'FPJSON_FUEL',
    ],
    ['failures that are handled', ['until', ['F'], ['tryCatch', ['inc'], ['always', 'x']], 'x'], 'FPJSON_FUEL'],
  ])('%s', (_name, program, code) => {
    const fuel = createFuel(1_000_000)
    expect(errorOf(() => run(program, { fuel })).code).toBe(code)
    if (code === 'FPJSON_FUEL') expect(fuel.used).toBe(fuel.limit)
  })
})

describe('a pattern takes as long as its text', () => {
  it.each(['^(a+)+$', '^(a|aa)+$', '(x+x+)+y', '\\s+$', '^(([a-z])+.)+[A-Z]([a-z])+$', '(.*)b', '(a|a|a)*$'])(
    '%s',
    (source) => {
      const nearly = `${'a'.repeat(8_000)}!`
      for (const text of [nearly, 'x'.repeat(8_000), ' '.repeat(8_000)]) {
        expect([true, false]).toContain(answerOf(['test', ['reg', source], X], { x: text }))
      }
    },
  )

  it.each(['(?:(a+)\\1)+b', '(.*)*b', '(a)\\1', '(?=a+)+b', '(?<=a)b', '(?!a)b', '(?<n>a)\\k<n>'])(
    '%s is refused',
    (source) => {
      expect(failureOf(['test', ['reg', source], 'aaa'])[0]).toBe('FPJSON_PATTERN')
    },
  )

  it('data is no pattern', () => {
    for (const x of ['(a+)+$', ['reg', 'a'], { reg: 'a' }, { source: 'a', flags: '' }]) {
      expect(failureOf(['test', X, 'a'], { x })[0]).toBe('FPJSON_TYPE')
    }
    expect(failureOf(['test', ['reg', X], 'a'], { x: 'a' })[0]).toBe('FPJSON_PATTERN')
    expect(evaluate(['split', X, 'a.b'], { x: '.' })).toEqual(['a', 'b'])
  })
})
