import { describe, expect, it } from '@jest/globals'
import { type Items, topItems } from '../../../contract/tree/digest.ts'
import { EntryScan } from '../../../contract/tree/entry-scan.ts'
import { countOf, GROUP_MAX, type Groups } from '../../../contract/tree/leaf.ts'
import {
  appendGroups,
  cutGroups,
  insertEntry,
  makeGroups,
  removeEntry,
  replaceEntry,
  setGroups,
} from '../../../contract/tree/leaf-edit.ts'
import { groupItems } from '../../../contract/tree/node-codec.ts'
import { nativeSha256 } from '../../../node/sequencer/native-sha256.ts'
import { bytesOf, type Entry, groupsOf, listsOf, long, short } from '../../support/leaf-model.ts'
import { createRandom } from '../../support/random.ts'
import { pick } from '../../support/random-values.ts'
import { SEED } from '../../support/seed.ts'

type Random = () => number

function randomKey(random: Random): string {
  const unit = pick(random, ['a', 'b', '\0', '\xff', 'p'.repeat(130)])
  return Array.from({ length: Math.floor(random() * 4) }, () => pick(random, [unit, 'a', 'b'])).join('')
}

function randomValue(random: Random): Entry[1] {
  return pick(random, [short(''), short('1'), short('x'.repeat(32)), long('a long one', 1), long('another', 2)])
}

/** Checks what holds of all groups: every group is written in the one way there is, and none is too large. */
function checkGroups(groups: Groups, model: readonly Entry[]): void {
  const lists = listsOf(groups)
  expect(lists.flat()).toEqual(model)
  for (const list of lists) {
    expect(list.length).toBeGreaterThan(0)
    expect(list.length).toBeLessThanOrEqual(GROUP_MAX)
  }
  expect(bytesOf(groups)).toEqual(lists.flatMap((list) => bytesOf(groupsOf(list))))
  expect(groups.longs.length).toBe(groups.longs.length === 0 ? 0 : model.length)
  // The digests that are kept are those that would be made anew.
  expect(digestOf(groups)).toEqual(digestOf({ ...groups, digests: [], levels: [] }))
}

function digestOf(groups: Groups): Items {
  return topItems(groupItems(groups, nativeSha256), groups.levels, nativeSha256)
}

function write(groups: Groups, scan: EntryScan, [key, value]: Entry): void {
  scan.key.take(key)
  if (scan.find(groups)) replaceEntry(groups, scan, value)
  else if (countOf(groups) > 0) insertEntry(groups, scan, value)
  else setGroups(groups, makeGroups([key], [value]))
}

function remove(groups: Groups, scan: EntryScan, key: string): void {
  scan.key.take(key)
  if (scan.find(groups)) removeEntry(groups, scan)
}

describe('a leaf', () => {
  it(`stays as a sorted list under any writes (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    const scan = new EntryScan()
    for (let run = 0; run < 60; run++) {
      const groups = groupsOf([])
      let model: Entry[] = []
      for (let step = 0; step < 80; step++) {
        const key = random() < 0.3 ? pick(random, [...model.map(([known]) => known), 'x']) : randomKey(random)
        const value = randomValue(random)
        model = model.filter(([other]) => other !== key)
        if (random() < 0.6) {
          write(groups, scan, [key, value])
          model = [...model, [key, value] as const].sort(([a], [b]) => (a < b ? -1 : 1))
        } else remove(groups, scan, key)
        checkGroups(groups, model)
      }
    }
  })

  it(`is cut anywhere and put together again (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    const scan = new EntryScan()
    for (let size = 0; size <= 40; size++) {
      const model = Array.from(
        { length: size },
        (_, i): Entry => [`${'k'.repeat(i % 3)}${String(i).padStart(3, '0')}`, randomValue(random)],
      ).sort(([a], [b]) => (a < b ? -1 : 1))
      for (let at = 0; at <= size; at++) {
        const left = groupsOf(model)
        const right = cutGroups(left, scan, at)
        checkGroups(left, model.slice(0, at))
        checkGroups(right, model.slice(at))
        appendGroups(left, right)
        checkGroups(left, model)
      }
    }
  })

  it('makes one group anew for a write, whatever comes or goes before it', () => {
    const scan = new EntryScan()
    const keys = Array.from({ length: 35 }, (_, i) => `key${String(2 * i).padStart(3, '0')}`)
    const groups = groupsOf(keys.map((key) => [key, short('1')]))
    const before = bytesOf(groups)
    write(groups, scan, ['key001', short('2')])
    write(groups, scan, ['key004', short('3')])
    remove(groups, scan, 'key006')
    expect(bytesOf(groups).filter((bytes) => !before.includes(bytes))).toHaveLength(1)
  })
})

describe('a group', () => {
  it.each([
    [GROUP_MAX, 1],
    [GROUP_MAX + 1, 2],
  ])('of %i entries put one by one makes %i', (size, many) => {
    const scan = new EntryScan()
    const groups = groupsOf([])
    for (let i = 0; i < size; i++) write(groups, scan, [`key${i}`, short('')])
    expect(groups.ends).toHaveLength(many)
  })

  it('without entries goes', () => {
    const scan = new EntryScan()
    const groups = groupsOf([['a', short('')]])
    remove(groups, scan, 'a')
    expect(groups.ends).toEqual([])
  })
})
