import { describe, expect, it } from '@jest/globals'
import { valueKey } from '../../../contract/index/value-key.ts'
import { OPERATORS } from '../../../contract/query/filter.ts'
import { compareKeys, compareValues, createMatch, keysOf, keyTest } from '../../../contract/query/matches.ts'
import type { Leaf } from '../../../contract/query/normalise.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'
import { compareValues as modelCompare, scan } from '../../oracle/model.ts'
import { createRandom } from '../../support/random.ts'
import { pick, randomValue, VALUES } from '../../support/random-values.ts'
import { SEED } from '../../support/seed.ts'

const CASES = 20_000
const FIELD = { path: 'x', steps: ['x'] }

/** Says whether a document with this value in its field is found, by the model. */
function isFound(value: Json | undefined, { operator, operand, negated }: Leaf): boolean {
  const filter = { filter: { field: FIELD, operator, operand } }
  const trees = [negated ? ({ word: 'not', trees: [filter] } as const) : filter]
  const data = value === undefined ? {} : { x: value }
  return scan([{ path: 'c/d', id: 'd', data }], { trees, sorts: [], bounds: [], isGroup: false }).length === 1
}

function randomLeaf(random: () => number, operators: readonly Leaf['operator'][]): Leaf {
  const operator = pick(random, operators)
  const isList = ['in', 'not-in', 'array-contains-any'].includes(operator)
  const operand = isList ? [randomValue(random), randomValue(random)] : randomValue(random)
  return { field: 'x', operator, operand, negated: random() < 0.3 }
}

describe('createMatch', () => {
  it(`decides as the model does (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    for (let n = 0; n < CASES; n++) {
      const leaf = randomLeaf(random, OPERATORS)
      const value = random() < 0.2 ? leaf.operand : random() < 0.05 ? undefined : randomValue(random)
      const isMatch = createMatch(leaf)(value)
      if (isMatch !== isFound(value, leaf)) expect({ value, leaf, isMatch }).toBe('what the model says')
    }
  })
})

describe('keyTest', () => {
  it(`decides by the key as the model does by the value, or not at all (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    const onWholes = OPERATORS.filter((operator) => !operator.startsWith('array'))
    const verdicts = new Set<boolean | undefined>()
    for (let n = 0; n < CASES; n++) {
      const leaf = randomLeaf(random, onWholes)
      // Negated ones of these have opposites, and never come.
      if (leaf.negated && !/[<>]/.test(leaf.operator)) continue
      const value = pick(random, VALUES)
      const verdict = keyTest(leaf, sha256)(valueKey(value, sha256))
      verdicts.add(verdict)
      if (verdict !== undefined && verdict !== isFound(value, leaf)) {
        expect({ value, leaf, verdict }).toBe('what the model says')
      }
    }
    expect(verdicts).toEqual(new Set([true, false, undefined]))
  })
})

describe('the order of values', () => {
  it('is the model’s for any two', () => {
    for (const a of VALUES) {
      for (const b of VALUES) if (compareValues(a, b) !== Math.sign(modelCompare(a, b))) expect([a, b]).toBe('in order')
    }
  })

  it('is told by keys, or not at all', () => {
    for (const a of VALUES) {
      for (const b of VALUES) {
        const order = compareKeys(valueKey(a, sha256), valueKey(b, sha256))
        if (order !== undefined && order !== Math.sign(modelCompare(a, b))) expect([a, b, order]).toBe('in order')
      }
    }
  })
})

it('keysOf has the key of each value once', () => {
  expect(keysOf([1, 'a', 1], sha256)).toEqual(new Set([valueKey(1, sha256), valueKey('a', sha256)]))
})
