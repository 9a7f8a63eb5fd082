import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import {
  ARITY,
  forgetItem,
  type Items,
  innerDigest,
  itemText,
  type Levels,
  leafDigest,
  levelDigest,
  sumOf,
  topItems,
  valueDigest,
} from '../../../contract/tree/digest.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'

function hash(binary: string): string {
  return createHash('sha256').update(Buffer.from(binary, 'latin1')).digest('binary')
}

/** As many items as asked for; item i has i + 1 entries. */
function itemsOf(length: number): { counts: number[]; digests: string[] } {
  const digests = Array.from({ length }, (_, i) => String.fromCharCode(i).repeat(32))
  return { counts: digests.map((_, i) => i + 1), digests }
}

/** The same as in docs/format-state.md, slowly: runs of items until there are few. */
function slowTop(items: readonly { count: number; digest: string }[]): readonly { count: number; digest: string }[] {
  if (items.length <= ARITY) return items
  const above = []
  for (let i = 0; i < items.length; i += ARITY) {
    const run = items.slice(i, i + ARITY)
    const text = run.map(({ count, digest }) => itemText(count, digest)).join('')
    above.push({ count: run.reduce((sum, { count }) => sum + count, 0), digest: hash(`M${text}`) })
  }
  return slowTop(above)
}

function rowsOf({ counts, digests }: Items): { count: number; digest: string }[] {
  return digests.map((digest, i) => ({ count: counts[i] as number, digest }))
}

describe('topItems', () => {
  it.each([0, 1, 4, 5, 16, 17, 33, 48])('of %i items are those of docs/format-state.md', (length) => {
    const items = itemsOf(length)
    expect(rowsOf(topItems(items, [], sha256))).toEqual(slowTop(rowsOf(items)))
  })

  it('makes again what was forgotten, and nothing else', () => {
    const items = itemsOf(48)
    const levels: Levels = []
    topItems(items, levels, sha256)
    items.digests[21] = 'x'.repeat(32)
    items.counts[21] = 1_000
    forgetItem(levels, 21)
    let hashed = 0
    const counting = (data: string | Uint8Array): string => {
      hashed++
      return sha256(data)
    }
    expect(rowsOf(topItems(items, levels, counting))).toEqual(slowTop(rowsOf(items)))
    expect(hashed).toBe(2)
  })
})

describe('digests', () => {
  it('have preimages that begin differently', () => {
    const items = itemsOf(2)
    const text = `\x01${items.digests[0]}\x02${items.digests[1]}`
    expect(valueDigest('abc', sha256)).toBe(hash('Vabc'))
    expect(levelDigest(items, 0, sha256)).toBe(hash(`M${text}`))
    expect(leafDigest(2, items, sha256)).toBe(hash(`L\x02${text}`))
    expect(innerDigest({ children: 2, keys: 'k'.repeat(32) }, items, sha256)).toBe(
      hash(`I\x02${'k'.repeat(32)}${text}`),
    )
  })
})

describe('sumOf', () => {
  it('adds up one run', () => {
    const { counts } = itemsOf(6)
    expect([sumOf(counts, 0), sumOf(counts, 4), sumOf([], 0)]).toEqual([10, 11, 0])
  })
})
