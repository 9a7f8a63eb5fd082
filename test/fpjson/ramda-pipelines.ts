/** Random chains of functions, each of which takes what the one before gives. */
import fc from 'fast-check'
import * as R from 'ramda'
import type { Json } from '../../fpjson/index.ts'
import { type Argument, fn, listOf } from './ramda-arguments.ts'

/** What flows between steps. */
type Kind = 'number' | 'numbers' | 'text' | 'texts' | 'object'

/** What a chain starts with, and its steps. */
export type Pipeline = { readonly steps: readonly Argument[]; readonly value: Argument }

const { __ } = R

/** Steps from each kind, and the kind that they give. Numbers stay small enough to be exact. */
const STEPS: Readonly<Record<Kind, readonly (readonly [step: Argument, to: Kind])[]>> = {
  number: [
    [fn('inc'), 'number'],
    [fn('subtract', 5), 'number'],
    [fn('multiply', 3), 'number'],
    [fn('mathMod', __, 7), 'number'],
    [fn('clamp', -2, 2), 'number'],
    [fn('when', fn('gt', __, 2), fn('dec')), 'number'],
    [fn('ifElse', fn('lt', __, 0), fn('add', 9), fn('subtract', __, 9)), 'number'],
    [fn('cond', listOf([listOf([fn('gt', __, 0), fn('inc')]), listOf([fn('T'), fn('always', 4)])])), 'number'],
    [fn('range', -3), 'numbers'],
    [fn('of'), 'numbers'],
    [fn('repeat', 'x'), 'texts'],
    [fn('juxt', listOf([fn('inc'), fn('dec')])), 'numbers'],
    [fn('converge', fn('pair'), listOf([fn('add', 1), fn('identity')])), 'numbers'],
    [fn('toString'), 'text'],
    [fn('objOf', 'b'), 'object'],
  ],
  numbers: [
    [fn('map', fn('inc')), 'numbers'],
    [fn('map', fn('pipe', fn('inc'), fn('multiply', 2))), 'numbers'],
    [fn('filter', fn('both', fn('gt', __, 0), fn('lt', __, 4))), 'numbers'],
    [fn('reject', fn('equals', 1)), 'numbers'],
    [fn('sort', fn('subtract')), 'numbers'],
    [fn('sortBy', fn('subtract', 3)), 'numbers'],
    [fn('uniq'), 'numbers'],
    [fn('reverse'), 'numbers'],
    [fn('take', 3), 'numbers'],
    [fn('drop', 1), 'numbers'],
    [fn('append', 2), 'numbers'],
    [fn('concat', [1, 5]), 'numbers'],
    [fn('difference', __, [1, 2]), 'numbers'],
    [fn('without', [0, 3]), 'numbers'],
    [fn('slice', 1, -1), 'numbers'],
    [fn('sum'), 'number'],
    [fn('length'), 'number'],
    [fn('reduce', fn('flip', fn('subtract')), 2), 'number'],
    [fn('count', fn('complement', fn('equals', 1))), 'number'],
    [fn('findIndex', fn('gt', __, 2)), 'number'],
    [fn('pipe', fn('head'), fn('defaultTo', 6)), 'number'],
    [fn('join', '-'), 'text'],
    [fn('map', fn('toString')), 'texts'],
    [fn('applyTo', __, fn('juxt', listOf([fn('length'), fn('sum')]))), 'numbers'],
  ],
  text: [
    [fn('toUpper'), 'text'],
    [fn('concat', 'ab '), 'text'],
    [fn('trim'), 'text'],
    [fn('reverse'), 'text'],
    [fn('take', 4), 'text'],
    [fn('split', ''), 'texts'],
    [fn('split', 'a'), 'texts'],
    [fn('length'), 'number'],
    [fn('indexOf', 'b'), 'number'],
    [fn('objOf', 'a'), 'object'],
  ],
  texts: [
    [fn('join', 'a'), 'text'],
    [fn('map', fn('toUpper')), 'texts'],
    [fn('map', fn('length')), 'numbers'],
    [fn('filter', fn('complement', fn('isEmpty'))), 'texts'],
    [fn('sortBy', fn('identity')), 'texts'],
    [fn('uniq'), 'texts'],
    [fn('pipe', fn('last'), fn('defaultTo', 'z')), 'text'],
    [fn('toString'), 'text'],
  ],
  object: [
    [fn('map', fn('defaultTo', 1)), 'object'],
    [fn('pick', ['a', 'b']), 'object'],
    [fn('omit', ['a']), 'object'],
    [fn('assoc', 'a', 3), 'object'],
    [fn('assocPath', ['c', 'd'], 3), 'object'],
    [fn('dissoc', 'b'), 'object'],
    [fn('mergeLeft', { b: 2 } as Json), 'object'],
    [fn('reject', fn('isNil')), 'object'],
    [fn('keys'), 'texts'],
    [fn('pipe', fn('toPairs'), fn('fromPairs')), 'object'],
    [fn('pipe', fn('values'), fn('length')), 'number'],
    [
      fn('pipe', fn('props', ['a', 'z']), fn('filter', fn('is', { code: ['typ', 'Number'], model: Number }))),
      'numbers',
    ],
    [fn('toString'), 'text'],
  ],
}

const small = fc.integer({ min: -5, max: 6 })
const texts = fc.string({ unit: fc.constantFrom('a', 'b', 'Z', ' ', '"', '1'), maxLength: 6 })

const STARTS: Readonly<Record<Kind, fc.Arbitrary<Json>>> = {
  number: small,
  numbers: fc.array(small, { maxLength: 6 }),
  text: texts,
  texts: fc.array(texts, { maxLength: 5 }),
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c', '9', '10'), small, { noNullPrototype: true }),
}

/** Chains of two to four steps. */
export const PIPELINES: fc.Arbitrary<Pipeline> = fc
  .tuple(
    fc.constantFrom(...(Object.keys(STEPS) as Kind[])),
    fc.array(fc.nat({ max: 10_000 }), { minLength: 2, maxLength: 4 }),
  )
  .chain(([start, choices]) => {
    let kind = start
    const steps = choices.map((choice) => {
      const [step, to] = STEPS[kind][choice % STEPS[kind].length] as readonly [Argument, Kind]
      kind = to
      return step
    })
    return STARTS[start].map((model) => ({ steps, value: { model } }))
  })
