/** Reads and sets of growing databases, in process and without signatures; the memory of a large one; and a peer. */
import type { Contract } from '../../contract/contract.ts'
import { SEED } from '../support/seed.ts'
import { withDir } from './support/database.ts'
import { exponentOf } from './support/growth.ts'
import { withHelper } from './support/helper.ts'
import { note } from './support/note.ts'
import { person, taggedPerson } from './support/people.ts'
import { openLmdbKv } from './support/product.ts'
import { type Bench, type Result, result } from './support/result.ts'
import { roundsOf } from './support/rounds.ts'
import { sideBySide } from './support/side-by-side.ts'
import {
  BUNDLE,
  type Documents,
  deleteBundle,
  fill,
  ListedKv,
  openUnsigned,
  type SetTimes,
  setBundle,
  setsPerSecond,
  write,
} from './support/unsigned.ts'
import { INDEX, mapRound, nodesOfGet, READ_NAMES, type ReadTimes, readRound } from './support/unsigned-reads.ts'

const SIZES = [1_000, 10_000, 100_000, 1_000_000]
const LARGEST = Math.max(...SIZES)
/** More than the largest database takes: what grows is the database, not the share of it that is not in memory. */
const ALL_MIB = 4_096
/** MiB of the tree that a database out of a file has in memory: as many as in a node of the network, and few. */
const CACHES: readonly { readonly name: string; readonly cacheMiB?: number }[] = [
  { name: 'default-cache' },
  { name: 'small-cache', cacheMiB: 16 },
]

const GROWTH_BAR = `log n: ${exponentOf(SIZES, SIZES.map(Math.log)).toFixed(2)}`

export const bench: Bench = {
  bars: {
    '100000/get': 'goal 150,000/s',
    '100000/range20': 'goal 30,000/s',
    '100000/set': 'goal 15,000/s',
    ...Object.fromEntries([...READ_NAMES, 'get/nodes', 'set'].map((name) => [`growth/${name}`, GROWTH_BAR])),
    'growth/map-get': 'what O(1) comes to here',
    ...Object.fromEntries(
      CACHES.flatMap(({ name }) => [
        [`lmdb/${LARGEST}/${name}/resident-reads`, 'goal: under 512'],
        [`lmdb/${LARGEST}/${name}/resident-sets`, 'goal: under 512'],
      ]),
    ),
  },
  run: async () => [...(await sideBySide()), ...growingReads(), ...(await growingSets())],
}

function growingReads(): Result[] {
  const kv = new ListedKv()
  const contract = openUnsigned(kv, { cacheMiB: ALL_MIB })
  write(contract, INDEX)
  while (contract.hasWork) write(contract, ['tick'])
  const measured = growing(contract, taggedPerson, (size) => ({
    rounds: READ_NAMES.map((name) => roundsOf((round) => readRound(contract, name, { size, round }))),
    nodes: nodesOfGet(kv, size),
  }))
  const medians = (at: number): number[][] => measured.map(({ rounds }) => (rounds[at] ?? []).map(({ p50Us }) => p50Us))
  return [
    ...SIZES.flatMap((size, i) =>
      READ_NAMES.flatMap((name, at) => readResults(`${size}/${name}`, measured[i]?.rounds[at] ?? [])),
    ),
    ...READ_NAMES.map((name, at) => growth(name, medians(at))),
    growth(
      'get/nodes',
      measured.map(({ nodes }) => [nodes]),
    ),
    growth('map-get', mapRounds()),
  ]
}

/** Gets from a `Map` of JSON texts: what takes the same number of steps at each size. */
function mapRounds(): number[][] {
  const texts = new Map<string, string>()
  return SIZES.map((size) => {
    while (texts.size < size) {
      const { id, data } = taggedPerson(SEED, texts.size)
      texts.set(id, JSON.stringify(data))
    }
    return roundsOf((round) => mapRound(texts, { size, round }).p50Us)
  })
}

async function growingSets(): Promise<Result[]> {
  const kv = new ListedKv()
  const contract = openUnsigned(kv, { cacheMiB: ALL_MIB })
  const documents: Documents = (n) => person(SEED, n)
  const measured = growing(contract, person, (size) =>
    roundsOf((round) => {
      const first = size + round * BUNDLE
      const times = setBundle(contract, documents, first)
      deleteBundle(contract, documents, first)
      return times
    }),
  )
  const fromFile: Result[][] = []
  for (const cache of CACHES) fromFile.push(await fromDisk(kv, cache))
  const times = measured.map((rounds) => rounds.map(({ execute, seal }) => execute + seal))
  return [
    ...measured.flatMap((rounds, i) => setResults(`${SIZES[i]}/set`, rounds)),
    growth('set', times),
    ...fromFile.flat(),
  ]
}

/** Returns what is measured at each size. */
function growing<T>(contract: Contract, document: typeof person, measure: (size: number) => T): T[] {
  return SIZES.map((size, i) => {
    const start = performance.now()
    fill(contract, (n) => document(SEED, n), { from: SIZES[i - 1] ?? 0, to: size })
    const filled = performance.now()
    if (i === 0) measure(size) // More than one round is needed until all code is compiled.
    const measured = measure(size)
    const [filling, measuring] = [filled - start, performance.now() - filled].map((ms) => (ms / 1e3).toFixed(1))
    note(`${size} documents: filled up in ${filling} s, measured in ${measuring} s`)
    return measured
  })
}

/** The largest database once more, out of a file and in a process of its own, which has a part of it in memory. */
async function fromDisk(filled: ListedKv, { name, ...cache }: (typeof CACHES)[number]): Promise<Result[]> {
  const { reads, sets, afterReads, afterSets, file } = await withDir(async (dir) => {
    const kv = openLmdbKv(dir)
    for (const [key, value] of filled.values) kv.put(key, value)
    await kv.flush()
    await kv.close()
    return withHelper((helper) => helper.serveFromDisk({ dir, size: LARGEST, ...cache }))
  })
  const of = `lmdb/${LARGEST}/${name}`
  return [
    ...Object.entries(reads).flatMap(([read, rounds]) => readResults(`${of}/${read}`, rounds)),
    ...setResults(`${of}/set`, sets),
    result(`${of}/resident-reads`, 'MiB', [afterReads]),
    result(`${of}/resident-sets`, 'MiB', [afterSets]),
    result(`${of}/resident-file`, 'MiB', [file]),
  ]
}

/** @param costs - Of each round, by size. */
function growth(name: string, costs: readonly (readonly number[])[]): Result {
  const exponents = (costs[0] ?? []).map((_, round) =>
    exponentOf(
      SIZES,
      costs.map((rounds) => rounds[round] as number),
    ),
  )
  return result(`growth/${name}`, 'exponent', exponents)
}

function readResults(name: string, rounds: readonly ReadTimes[]): Result[] {
  return [
    result(
      name,
      'reads/s',
      rounds.map(({ perSecond }) => perSecond),
    ),
    result(
      `${name}/p50`,
      'us/read',
      rounds.map(({ p50Us }) => p50Us),
    ),
  ]
}

function setResults(name: string, rounds: readonly SetTimes[]): Result[] {
  return [
    result(name, 'writes/s', rounds.map(setsPerSecond)),
    result(
      `${name}/execute`,
      'us/write',
      rounds.map(({ execute }) => execute),
    ),
    result(
      `${name}/seal`,
      'us/write',
      rounds.map(({ seal }) => seal),
    ),
  ]
}
