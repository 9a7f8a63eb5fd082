/** Every stage gives what the list function of its name gives, whatever stages it is put together with. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { STAGES } from '../../../fpjson/functions/stages.ts'
import { FUNCTION_NAMES, type Json } from '../../../fpjson/index.ts'
import { SEED } from '../../support/seed.ts'
import { anyJson } from '../ramda-arguments.ts'
import { evaluate, failureOf } from '../support.ts'

type Program = readonly Json[]

const isText = ['is', 'String']
const counts = fc.integer({ min: -2, max: 5 })
const predicates = fc.constantFrom<Json>(isText, ['complement', isText], ['T'], ['F'], ['equals', 1])
const relations = fc.constantFrom<Json>(
  ['equals'],
  ['eqBy', ['type']],
  ['T'],
  ['F'],
  ['pipe', ['pair'], ['any', isText]],
)
const changes = fc.constantFrom<Json>(['identity'], ['type'], ['of'], ['equals', 1], ['isNil'])
const lists = fc.constantFrom<Json>(['identity'], ['pair', 'x'], ['always', []], ['of'])
const keys = fc.constantFrom<Json>(['type'], ['toString'], ['isNil'])

const each = (names: readonly string[], ...args: readonly fc.Arbitrary<Json>[]): fc.Arbitrary<Program> =>
  fc.tuple(fc.constantFrom(...names), ...args)

/** Stages that stand for functions from lists to lists. */
const LIST_STAGES: readonly fc.Arbitrary<Program>[] = [
  each(['map'], changes),
  each(['tap'], changes),
  each(['chain'], lists),
  each(['uniqBy', 'dropRepeatsBy'], changes),
  each(['uniqWith', 'dropRepeatsWith'], relations),
  each(['uniq', 'dropRepeats', 'unnest']),
  each(['filter', 'reject', 'takeWhile', 'dropWhile', 'dropLastWhile'], predicates),
  each(['take', 'drop', 'dropLast'], counts),
  each(['aperture'], fc.integer({ min: 1, max: 4 })),
  each(['pluck'], fc.constantFrom('a', 'length', 0)),
  each(['without'], fc.constantFrom<Json>([1, null], ['b'])),
  each(['scan'], fc.constantFrom<Json>(['pair'], ['nthArg', 1]), fc.constantFrom<Json>(0, null)),
]
/** Stages that give one value of a list. */
const VALUE_STAGES: readonly fc.Arbitrary<Program>[] = [
  each(['find', 'findIndex', 'findLast', 'findLastIndex', 'all', 'any', 'none'], predicates),
]
/** Stages that give the pairs of an object. */
const GROUP_STAGES: readonly fc.Arbitrary<Program>[] = [
  each(['groupBy', 'countBy', 'indexBy'], keys),
  fc.tuple(fc.constant('reduceBy'), fc.constant(['nthArg', 1]), fc.constant(null), keys),
]

const values = fc.array(anyJson, { maxLength: 8 })
const SAMPLES = fc.sample(fc.tuple(...LIST_STAGES, ...VALUE_STAGES, ...GROUP_STAGES), { seed: SEED, numRuns: 200 })

describe('stages', () => {
  it('are list functions of the language', () => {
    expect(FUNCTION_NAMES).toEqual(expect.arrayContaining([...STAGES.keys()]))
  })

  it('are all tried below', () => {
    expect(new Set(SAMPLES.flat().map(([name]) => name))).toEqual(new Set(STAGES.keys()))
  })

  it('alone and put together give what the list functions give one after the other', () => {
    const programs = fc.array(fc.oneof(...LIST_STAGES, ...VALUE_STAGES, ...GROUP_STAGES), {
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(
      fc.property(programs, values, (stages, list) => {
        const together = evaluate(['into', [], ['compose', ...stages], ['$', 'list']], { list })
        expect(together).toEqual(
          evaluate(
            [
              ['pipe', ...stages.map(asListFunction)],
              ['$', 'list'],
            ],
            { list },
          ),
        )
      }),
      { seed: SEED, numRuns: 1_500 },
    )
  })

  it('ask for no value more than they need', () => {
    const asked = (...stages: readonly Json[]) => {
      const program = ['into', [], ['compose', ['map', ['tap', ['let', 'last']]], ...stages], ['$', 'list']]
      return evaluate(['last', ['[]', program, ['$', 'last']]], { list: [1, 2, 3, 4, 5], last: null })
    }
    expect(asked(['take', 2])).toBe(2)
    expect(asked(['takeWhile', ['gt', 3]])).toBe(3)
    expect(asked(['find', ['equals', 2]])).toBe(2)
    expect(asked(['all', ['gt', 4]])).toBe(4)
    expect(asked(['drop', 1], ['take', 1])).toBe(2)
    expect(asked(['chain', ['repeat', ['__'], 2]], ['take', 3])).toBe(2)
    expect(asked(['dropLast', 3], ['take', 1])).toBe(4)
    expect(asked(['groupBy', ['identity']], ['take', 1])).toBe(5)
  })

  it.each<[Json, string]>([
    [['take', 1.5], 'FPJSON_TYPE'],
    [['drop', '1'], 'FPJSON_TYPE'],
    [['dropLast', null], 'FPJSON_TYPE'],
    [['aperture', 0], 'FPJSON_TYPE'],
    [['pluck', '__proto__'], 'FPJSON_NAME_FORBIDDEN'],
    [['without', 'a'], 'FPJSON_TYPE'],
    [['groupBy', ['always', '__proto__']], 'FPJSON_NAME_FORBIDDEN'],
    [['reduceBy', 'add', 0, ['identity']], 'FPJSON_TYPE'],
    [['map', 'inc'], 'FPJSON_TYPE'],
    [['filter', ['always', ['inc']]], 'FPJSON_TYPE'],
  ])('%j is refused as in a list', (stage, code) => {
    expect(failureOf(['into', [], stage, [1, 2]])[0]).toBe(code)
  })

  it('hold no more than comes, whatever number they are given', () => {
    expect(evaluate(['into', [], ['dropLast', 9_007_199_254_740_991], [1, 2]])).toEqual([])
    expect(evaluate(['into', [], ['aperture', 9_007_199_254_740_991], [1, 2]])).toEqual([])
    expect(evaluate(['into', [], ['dropLast', -9_007_199_254_740_991], [1, 2]])).toEqual([1, 2])
  })

  it('remember nothing from list to list', () => {
    const stages = ['compose', ['drop', 1], ['uniq'], ['take', 2], ['scan', ['add'], 0]]
    expect(
      evaluate([
        'map',
        ['into', [], stages],
        [
          [0, 1, 1, 2],
          [0, 1, 1, 3, 4],
        ],
      ]),
    ).toEqual([
      [0, 1, 3],
      [0, 1, 4],
    ])
  })
})

/** The list function for which a stage stands, made to give a list. */
function asListFunction(stage: Program): Json {
  const name = stage[0] as string
  if (/^(groupBy|countBy|indexBy|reduceBy)$/.test(name)) return ['pipe', stage as Json, ['toPairs']]
  return /^(find|all|any|none)/.test(name) ? ['pipe', stage as Json, ['of']] : (stage as Json)
}
