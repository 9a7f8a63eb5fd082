import { describe, expect, it } from '@jest/globals'
import { valueKey } from '../../../contract/index/value-key.ts'
import type { Leaf } from '../../../contract/query/normalise.ts'
import { collectionScope, groupScope } from '../../../contract/query/scope.ts'
import type { Span } from '../../../contract/query/span.ts'
import { ALL_VALUES, spansOfComparisons, spansOfIds } from '../../../contract/query/value-spans.ts'
import { textToBinary } from '../../../contract/wire/bytes.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'
import { ID, type ModelField, scan } from '../../oracle/model.ts'
import { createRandom } from '../../support/random.ts'
import { pick, randomValue, TEXTS, VALUES } from '../../support/random-values.ts'
import { SEED } from '../../support/seed.ts'

const CASES = 400
const FIELD: ModelField = { path: 'x', steps: ['x'] }
const IDS = TEXTS.filter((text) => text !== '')

function isIn(spans: readonly Span[], key: string): boolean {
  return spans.some(({ lower, upper }) => key >= lower && key < upper)
}

type Asked = { readonly field: ModelField; readonly leaves: readonly Leaf[]; readonly isGroup: boolean }

/** Says whether the model finds a document. */
function isFound({ field, leaves, isGroup }: Asked, { id, data }: { id: string; data: { x?: Json } }): boolean {
  const trees = leaves.map(({ operator, operand, negated }) => {
    const filter = { filter: { field, operator, operand } }
    return negated ? ({ word: 'not', trees: [filter] } as const) : filter
  })
  const sorts = [{ field: ID, direction: 'asc' } as const]
  return scan([{ path: `a/${id}`, id, data }], { trees, sorts, bounds: [], isGroup }).length === 1
}

function randomLeaves(random: () => number, operators: readonly Leaf['operator'][], operand: () => Json): Leaf[] {
  return Array.from({ length: 1 + Math.floor(random() * 2) }, (): Leaf => {
    const operator = pick(random, operators)
    const isList = operator === 'in' || operator === 'not-in'
    const negated = /[<>]/.test(operator) && random() < 0.3
    return { field: 'x', operator, operand: isList ? [operand(), operand()] : operand(), negated }
  })
}

describe('the spans of comparisons', () => {
  it(`hold the keys of all values that pass and, where they are exact, of no others (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    let exact = 0
    for (let n = 0; n < CASES; n++) {
      const leaves = randomLeaves(random, ['!=', 'not-in', '>', '>=', '<', '<='], () => randomValue(random))
      const { spans, isExact } = spansOfComparisons(leaves, sha256)
      if (isExact) exact++
      for (const x of VALUES) {
        const held = isIn(spans, valueKey(x, sha256))
        const passes = isFound({ field: FIELD, leaves, isGroup: false }, { id: 'd', data: { x } })
        const isRight = held === passes || (held && !isExact)
        if (!isRight) expect({ x, leaves, isExact, held }).toBe('what the model says')
      }
    }
    expect(exact).toBeGreaterThan(CASES / 2)
    expect(exact).toBeLessThan(CASES)
  })

  it('lie within those of all values, ascending and apart', () => {
    const leaf: Leaf = { field: 'x', operator: 'not-in', operand: [3, 'a', null, 1], negated: false }
    const { spans } = spansOfComparisons([leaf], sha256)
    const edges = spans.flatMap(({ lower, upper }) => [lower, upper])
    expect([...edges].sort()).toEqual(edges)
    expect(edges.every((edge) => edge >= ALL_VALUES.lower && edge <= ALL_VALUES.upper)).toBe(true)
  })
})

describe('the spans of ids', () => {
  it.each([
    ['in a collection', collectionScope('a'), false],
    ['in a group, where paths are compared', groupScope('a'), true],
  ] as const)(`hold what passes and nothing else %s (SEED=${SEED})`, (_, scope, isGroup) => {
    const random = createRandom(SEED)
    const operand = (): Json => {
      const id = pick(random, IDS)
      return isGroup ? pick(random, [`a/${id}`, `a/${id}`, 'a', 'a/', 'b/x', 'A/x', `a\0/${id}`]) : id
    }
    for (let n = 0; n < CASES; n++) {
      const leaves = randomLeaves(random, ['==', '!=', 'in', 'not-in', '>', '>=', '<', '<='], operand)
      const spans = spansOfIds(leaves, scope)
      for (const id of IDS) {
        const held = isIn(spans, textToBinary(id))
        if (held !== isFound({ field: ID, leaves, isGroup }, { id, data: {} })) {
          expect({ id, leaves, held }).toBe('what the model says')
        }
      }
    }
  })
})
