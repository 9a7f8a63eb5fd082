/** What is said of a pattern before it is matched. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { RE2JS } from 're2js'
import { translate } from '../../../fpjson/patterns/translate.ts'
import { instructionsOf, overrunOf } from '../../../fpjson/patterns/tree.ts'
import { SEED } from '../../support/seed.ts'
import { failureOf, patternTexts, treeOf } from './support.ts'

it('counts at least the instructions that the matcher makes of a pattern', () => {
  fc.assert(
    fc.property(patternTexts(false), (source) => {
      if (failureOf(() => treeOf(source)) !== undefined) return
      const tree = treeOf(source)
      // The matcher has one more for the match, and one that fails.
      expect(RE2JS.compile(translate(tree, new Set())).programSize()).toBeLessThanOrEqual(instructionsOf(tree) + 2)
    }),
    { seed: SEED, numRuns: 1_000 },
  )
})

describe('a matcher reads beyond the end of a match', () => {
  it.each([
    ['a', 1],
    ['abc', 3],
    ['a+', 1],
    ['a+b', Number.POSITIVE_INFINITY],
    ['[^a-z]+', 1],
    ['@\\w+', 2],
    ['a{1,3}', 1],
    ['(?:ab)+', 2],
    ['(?:abc){2,}', 6],
    ['a|bcd', 3],
    ['a(?:bc)?', 2],
    ['\\s+$', Number.POSITIVE_INFINITY],
    ['(?:a\\b)+', 1],
    ['a.*b|a', Number.POSITIVE_INFINITY],
    ['^-|-$', 1],
    ['', 0],
  ])('%s: %p', (source, characters) => {
    expect(overrunOf(treeOf(source))).toBe(characters)
  })

  it('and nested repetitions are looked at once', () => {
    expect(overrunOf(treeOf(`${'('.repeat(49)}a${')+'.repeat(49)}`))).toBe(1)
  })
})
