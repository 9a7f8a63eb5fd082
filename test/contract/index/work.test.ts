/** Declared indexes against a model, while documents change and the work on indexes goes on in steps. */
import { describe, expect, it } from '@jest/globals'
import { readData, readDocument, removeDocument, writeDocument } from '../../../contract/data/documents.ts'
import { addToDeclared } from '../../../contract/index/declared-entries.ts'
import {
  type DeclaredIndexes,
  type IndexPart,
  NOTHING_DECLARED,
  readDeclared,
  writeDeclared,
} from '../../../contract/index/definitions.ts'
import { addWork, readWork, runWorkStep } from '../../../contract/index/work.ts'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { WORK_STEP_BYTES } from '../../../contract/limits.ts'
import { Meter } from '../../../contract/meter.ts'
import { Programs } from '../../../contract/programs.ts'
import { Tree } from '../../../contract/tree/tree.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'
import { createRandom } from '../../support/random.ts'
import { pick, randomValue } from '../../support/random-values.ts'
import { SEED } from '../../support/seed.ts'

type Random = ReturnType<typeof createRandom>

const COLLECTIONS = ['posts', 'posts/p1/comments', 'posts/p2/comments', 'posts/p1/likes', 'postscript/p1/comments']
const PATHS = ['posts', 'posts/*/comments', 'posts/p1/comments']
const FIELDS = ['a', 'a.b', 'list', 'n']

/** So long that few documents fit in one step. */
const FILLER = 'x'.repeat(WORK_STEP_BYTES / 8)

class World {
  readonly tree = new Tree({ kv: new MemoryKv(), sha256 })
  readonly #programs = new Programs()
  readonly #paths = new Map<string, { collection: string; id: string }>()

  write(collection: string, id: string, after: JsonObject | undefined): void {
    const path = { collection, id }
    const before = readDocument(this.tree, path)
    const indexes = this.#programs.indexesOf(this.tree, collection)
    const context = { signer: 's', ts: 1, sha256, meter: new Meter(), indexes }
    this.#paths.set(`${collection}/${id}`, path)
    if (after !== undefined) writeDocument(this.tree, { path, before, after }, context)
    else if (before !== undefined) removeDocument(this.tree, { path, before }, context)
  }

  declare(path: string, change: (declared: DeclaredIndexes) => DeclaredIndexes): void {
    writeDeclared(this.tree, path, change(readDeclared(this.tree, path)))
  }

  step(): boolean {
    return runWorkStep(this.tree, sha256)
  }

  /** All entries of declared indexes, and the automatic ones. */
  entries(): string[] {
    return ['m', 'i', 'a'].flatMap((space) => [...this.tree.range({ lower: space, upper: `${space}\xff` })].map(String))
  }

  /** The entries that the documents as they are would make, written into an empty state. */
  rebuilt(): string[] {
    const fresh = new World()
    for (const path of PATHS) {
      const { indexes, exempt, next } = readDeclared(this.tree, path)
      const ready = indexes.filter(({ state }) => state === 'ready')
      writeDeclared(fresh.tree, path, {
        next,
        indexes: ready,
        exempt: exempt.map((one) => ({ ...one, isClean: true })),
      })
    }
    for (const { collection, id } of this.#paths.values())
      fresh.write(collection, id, readData(this.tree, { collection, id }))
    return fresh.entries()
  }
}

function randomDocument(random: Random): JsonObject {
  const document: { [name: string]: Json } = { filler: FILLER }
  if (random() < 0.8) document['a'] = random() < 0.5 ? { b: randomValue(random) } : randomValue(random)
  if (random() < 0.8) document['list'] = random() < 0.8 ? [1, 'x', randomValue(random), 1] : null
  if (random() < 0.8) document['n'] = pick(random, [1, 2, 3])
  return document
}

function randomParts(random: Random): IndexPart[] {
  const fields = [...FIELDS].sort(() => random() - 0.5).slice(0, 1 + Math.floor(random() * 3))
  return fields.map((field) => [field, field === 'list' ? 'array' : pick(random, ['asc', 'desc'])])
}

function act(random: Random, world: World): void {
  const path = pick(random, PATHS)
  const { indexes } = readDeclared(world.tree, path)
  const choice = random()
  if (choice < 0.75) {
    const id = `d${Math.floor(random() * 12)}`
    world.write(pick(random, COLLECTIONS), id, random() < 0.3 ? undefined : randomDocument(random))
  } else if (choice < 0.85 && indexes.length < 4) {
    const { next } = readDeclared(world.tree, path)
    const index = { number: next, parts: randomParts(random), unique: false, state: 'building' as const }
    world.declare(path, (declared) => ({ ...declared, next: next + 1, indexes: [...indexes, index] }))
    addWork(world.tree, { collection: path, index: next })
  } else if (choice < 0.93 && indexes.length > 0) {
    const { number, parts, unique } = pick(random, indexes)
    const removing = { number, parts, unique, state: 'removing' as const }
    const others = indexes.map((one) => (one.number === number ? removing : one))
    world.declare(path, (declared) => ({ ...declared, indexes: others }))
    addWork(world.tree, { collection: path, index: number })
  } else if (choice < 0.95) {
    const field = pick(random, FIELDS)
    const { exempt } = readDeclared(world.tree, path)
    if (exempt.some((one) => one.field === field)) return
    world.declare(path, (declared) => ({ ...declared, exempt: [...exempt, { field, isClean: false }] }))
    addWork(world.tree, { collection: path, field })
  }
}

describe('work on indexes', () => {
  it('leaves the entries of the documents as they are, whatever happened meanwhile', () => {
    const random = createRandom(SEED)
    let unfinished = 0
    for (let round = 0; round < 12; round++) {
      const world = new World()
      for (let n = 0; n < 120; n++) {
        act(random, world)
        if (random() < 0.2) world.step()
      }
      unfinished += readWork(world.tree).length
      while (world.step());
      expect(readWork(world.tree)).toEqual([])
      expect(world.entries()).toEqual(world.rebuilt())
    }
    // The rounds are about work that is interrupted.
    expect(unfinished).toBeGreaterThan(10)
  }, 60_000)

  it('goes over a bounded part of the documents in each step', () => {
    const world = new World()
    for (let n = 0; n < 40; n++) world.write('posts', `d${n}`, { filler: FILLER, n })
    world.declare('posts', () => ({
      ...NOTHING_DECLARED,
      indexes: [
        {
          number: 1,
          parts: [
            ['n', 'desc'],
            ['filler', 'asc'],
          ],
          unique: false,
          state: 'building',
        },
      ],
    }))
    addWork(world.tree, { collection: 'posts', index: 1 })
    const counts: number[] = []
    do counts.push(world.tree.count({ lower: 'm', upper: 'n' }))
    while (world.step())
    expect(counts.slice(0, 4)).toEqual([0, 8, 16, 24])
    expect(world.tree.count({ lower: 'm', upper: 'n' })).toBe(40)
  })

  it('makes a bounded number of entries in each step, however many one document makes', () => {
    const world = new World()
    const list = Array.from({ length: 2_000 }, (_, n) => n)
    for (let n = 0; n < 8; n++) world.write('posts', `d${n}`, { list, n: `${n}${'x'.repeat(200)}` })
    const parts: IndexPart[] = [
      ['list', 'array'],
      ['n', 'asc'],
    ]
    world.declare('posts', () => ({
      ...NOTHING_DECLARED,
      indexes: [{ number: 1, parts, unique: false, state: 'building' }],
    }))
    addWork(world.tree, { collection: 'posts', index: 1 })
    const counts: number[] = []
    while (world.step()) counts.push(world.tree.count({ lower: 'm', upper: 'n' }) / list.length)
    expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(world.tree.count({ lower: 'm', upper: 'n' })).toBe(8 * list.length)
  })

  it('is noted once', () => {
    const world = new World()
    addWork(world.tree, { collection: 'posts', index: 1 })
    addWork(world.tree, { collection: 'posts', index: 1 })
    addWork(world.tree, { collection: 'posts', field: 'n' })
    addWork(world.tree, { collection: 'posts', field: 'n' })
    expect(readWork(world.tree)).toHaveLength(2)
  })
})

describe('a declared index', () => {
  it('stands in the order of its parts, whatever their directions', () => {
    const random = createRandom(SEED)
    const world = new World()
    const index = {
      number: 1,
      parts: [
        ['a', 'desc'],
        ['n', 'asc'],
      ] as const,
      unique: false,
      state: 'ready' as const,
      prefix: 'm',
    }
    const values = Array.from({ length: 300 }, (_, n) => ({ id: `d${n}`, data: { a: randomValue(random), n: n % 7 } }))
    for (const document of values) addToDeclared(world.tree, index, document, { sha256, meter: new Meter() })
    const automatic = new World()
    for (const { id, data } of values) automatic.write('posts', id, { a: data.a })
    const ids = (entries: string[]) => entries.map((key) => /d\d+$/.exec(key)?.[0])
    const byValue = [...automatic.tree.range({ lower: 'iposts\0a\0', upper: 'iposts\0a\x01' })].map(([key]) => key)
    const groups = [...world.tree.range({ lower: 'm', upper: 'n' })].map(([key]) => key)
    const distinct = (list: (string | undefined)[]) => [
      ...new Set(list.map((id) => JSON.stringify(values.find((one) => one.id === id)?.data.a))),
    ]
    expect(distinct(ids(groups))).toEqual(distinct(ids(byValue)).reverse())
  })
})
