import { describe, expect, it } from '@jest/globals'
import { createLeaf } from '../../../contract/tree/leaf.ts'
import {
  branchesTo,
  childIndex,
  createInner,
  cutBranches,
  entryCount,
  type Inner,
  sizeOf,
  spliceBranches,
  spliceKeys,
} from '../../../contract/tree/node.ts'
import { SearchKey } from '../../../contract/tree/search-key.ts'
import { groupsOf, short } from '../../support/leaf-model.ts'

const leafOf = (id: number, size: number): ReturnType<typeof createLeaf> =>
  createLeaf(id, groupsOf(Array.from({ length: size }, (_, i) => [`${id}${i}`, short('')])))

function innerOf(keys: readonly string[]): Inner {
  const leaves = [...keys, ''].map((_, i) => leafOf(i, i + 1))
  return { ...createInner(9, [...keys], branchesTo(leaves)), levels: [['x']], separators: { text: '', digest: 'y' } }
}

function indexOf(inner: Inner, text: string): number {
  const key = new SearchKey()
  key.take(text)
  return childIndex(inner, key)
}

describe('a node', () => {
  it('counts its parts and the entries below', () => {
    const inner = innerOf(['b', 'd'])
    expect([sizeOf(inner), entryCount(inner), sizeOf(leafOf(1, 7)), entryCount(leafOf(1, 7))]).toEqual([3, 6, 7, 7])
  })
})

describe('childIndex', () => {
  it.each([
    ['', 0],
    ['azz', 0],
    ['b', 1],
    ['c', 1],
    ['d', 2],
    ['\xff', 2],
  ])('of %j is %i', (key, index) => {
    expect(indexOf(innerOf(['b', 'd']), key)).toBe(index)
  })

  it('knows of separators that came or went', () => {
    const inner = innerOf(['b', 'd'])
    expect(indexOf(inner, 'c')).toBe(1)
    spliceKeys(inner, 0, 0, 'a')
    expect(indexOf(inner, 'c')).toBe(2)
    expect(inner.separators.digest).toBe('')
  })
})

describe('branches', () => {
  it('go and come together, and make digests above them old', () => {
    const inner = innerOf(['b', 'd'])
    spliceBranches(inner, 1, 1, branchesTo([leafOf(7, 4), leafOf(8, 5)]))
    expect([inner.ids, inner.counts, inner.levels]).toEqual([[0, 7, 8, 2], [1, 4, 5, 3], []])
    expect(cutBranches(inner, 2)).toMatchObject({ ids: [8, 2], counts: [5, 3], digests: ['', ''] })
    expect(inner.nodes.map((node) => node?.id)).toEqual([0, 7])
  })
})
