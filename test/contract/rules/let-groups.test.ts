import { expect, it } from '@jest/globals'
import { letGroups } from '../../../contract/rules/let-groups.ts'
import { matchesPattern, type Operation, parsePattern } from '../../../contract/rules/pattern.ts'
import { createRandom } from '../../support/random.ts'
import { pick } from '../../support/random-values.ts'
import { SEED } from '../../support/seed.ts'

const OPERATIONS: readonly Operation[] = (
  [
    ['add', 'create'],
    ['set', 'create'],
    ['set', 'update'],
    ['update', 'update'],
    ['upsert', 'create'],
    ['upsert', 'update'],
    ['delete', 'delete'],
  ] as const
).flatMap(([func, op]) => [undefined, 'go', 'stay', 'other'].map((name) => ({ func, op, name })))

const KINDS = ['*', 'write', 'create', 'update', 'delete', 'add', 'set', 'upsert']
const PATTERNS = KINDS.flatMap((kind) => (kind === '*' ? [kind] : [kind, `${kind}:go`, `${kind}:stay`]))

it(`finds the blocks that each operation runs, and no others (SEED=${SEED})`, () => {
  const random = createRandom(SEED)
  for (let round = 0; round < 300; round++) {
    const blocks = Array.from({ length: Math.floor(random() * 6) }, (_, place) => {
      const patterns = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(random, PATTERNS))
      return [`let ${place}`, parsePattern(patterns.join(', '), 'let')] as const
    })
    const expected = OPERATIONS.map((operation) => {
      return blocks.filter(([, names]) => matchesPattern(names, operation)).map(([key]) => key)
    })
    const texts = (groups: readonly (readonly string[])[]) =>
      [...new Set(groups.map((group) => JSON.stringify(group)))].sort()
    expect(texts(letGroups(blocks))).toEqual(texts(expected))
    expect(letGroups(blocks).length).toBe(texts(expected).length)
  }
})

it('takes thousands of names', () => {
  const names = Array.from({ length: 8_000 }, (_, n) => `set:${n}`)
  const blocks = Array.from({ length: 500 }, (_, n) => [`let ${n}`, ['*']] as const)
  expect(letGroups([...blocks, ['let set', names]]).map(({ length }) => length)).toEqual([500, 501])
})
