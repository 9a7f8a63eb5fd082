/** Databases that grow from one size to the next, and what reads and sets take at each. */
import type { Contract } from '../../../contract/contract.ts'
import { SEED } from '../../support/seed.ts'
import { exponentOf } from './growth.ts'
import { note } from './note.ts'
import { person, taggedPerson } from './people.ts'
import { openLmdbKv } from './product.ts'
import { type Result, result, resultsOf } from './result.ts'
import { roundsOf } from './rounds.ts'
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
} from './unsigned.ts'
import { INDEX, mapRound, nodesOfGet, READ_NAMES, type ReadTimes, readRound } from './unsigned-reads.ts'

/** Documents, in ascending order. */
export const SIZES: readonly number[] = [1_000, 10_000, 100_000, 1_000_000]
/** The last of {@link SIZES}. */
export const LARGEST: number = Math.max(...SIZES)
/** More than the largest database takes: what grows is the database, not the share of it that is not in memory. */
const ALL_MIB = 4_096
/** Measurements of a size before the one that counts: until then code is still being compiled, anew after each filling up. */
const WARM_UPS = 3

/** Returns what reads take at each size, and how that grows. */
export async function growReads(): Promise<Result[]> {
  const kv = new ListedKv()
  const contract = openUnsigned(kv, { cacheMiB: ALL_MIB })
  write(contract, INDEX)
  while (contract.hasWork) write(contract, ['tick'])
  let known = 0
  const measured = growing(contract, taggedPerson, (size) => {
    // All is in memory at each size, as a tenth of it would be at the next.
    for (; known < size; known++) contract.read(['get', 'people', taggedPerson(SEED, known).id])
    return {
      rounds: READ_NAMES.map((name) => roundsOf((round) => readRound(contract, name, { size, round }))),
      nodes: nodesOfGet(kv, size),
    }
  })
  const medians = (at: number): number[][] => measured.map(({ rounds }) => (rounds[at] ?? []).map(({ p50 }) => p50))
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
    return roundsOf((round) => mapRound(texts, { size, round }).p50)
  })
}

/** Returns what sets take at each size, and how that grows. Writes the largest database to a folder. */
export async function growSets({ dir }: { readonly dir: string }): Promise<Result[]> {
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
  const times = measured.map((rounds) => rounds.map(({ execute, seal }) => execute + seal))
  await writeTo(dir, kv)
  return [...measured.flatMap((rounds, i) => setResults(`${SIZES[i]}/set`, rounds)), growth('set', times)]
}

async function writeTo(dir: string, filled: ListedKv): Promise<void> {
  const kv = openLmdbKv(dir)
  for (const [key, value] of filled.values) kv.put(key, value)
  await kv.flush()
  await kv.close()
}

/** Returns what is measured at each size. */
function growing<T>(contract: Contract, document: typeof person, measure: (size: number) => T): T[] {
  return SIZES.map((size, i) => {
    const start = performance.now()
    fill(contract, (n) => document(SEED, n), { from: SIZES[i - 1] ?? 0, to: size })
    const filled = performance.now()
    for (let warmUp = 0; warmUp < WARM_UPS; warmUp++) measure(size)
    const measured = measure(size)
    const [filling, measuring] = [filled - start, performance.now() - filled].map((ms) => (ms / 1e3).toFixed(1))
    note(`${size} documents: filled up in ${filling} s, measured in ${measuring} s`)
    return measured
  })
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

/** Returns what rounds of reads gave. */
export function readResults(name: string, rounds: readonly ReadTimes[]): Result[] {
  const rates = rounds.map(({ perSecond }) => perSecond)
  return [result(name, 'reads/s', rates), ...resultsOf(name, rounds, { p50: 'us/read' })]
}

/** Returns what rounds of sets gave. */
export function setResults(name: string, rounds: readonly SetTimes[]): Result[] {
  const rates = rounds.map(setsPerSecond)
  return [result(name, 'writes/s', rates), ...resultsOf(name, rounds, { execute: 'us/write', seal: 'us/write' })]
}
