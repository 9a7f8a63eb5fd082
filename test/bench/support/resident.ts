/** What a process holds in memory that serves a large database from disk. */
import { readFileSync } from 'node:fs'
import { SEED } from '../../support/seed.ts'
import { person } from './people.ts'
import { openLmdbKv } from './product.ts'
import { BUNDLE, openUnsigned, type SetTimes, setBundle } from './unsigned.ts'
import { type ReadTimes, readRound } from './unsigned-reads.ts'

const MIB = 2 ** 20
/** After one that is not counted. */
const ROUNDS = 5
const READS = ['get', 'range20'] as const

/** What {@link serveFromDisk} used and gave, round by round. */
export type Resident = {
  /** MiB of the process's own, right after a bundle was sealed, which is when it has most. */
  readonly own: readonly number[]
  /** MiB of pages of the file, which the system takes back when it needs room; 0 where the system does not tell them apart. */
  readonly file: readonly number[]
  readonly reads: Readonly<Record<(typeof READS)[number], readonly ReadTimes[]>>
  readonly sets: readonly SetTimes[]
}

/** Opens the database of `size` people in a directory and works on it, with as many nodes in memory as a node has. */
export async function serveFromDisk({ dir, size }: { dir: string; size: number }): Promise<Resident> {
  const kv = openLmdbKv(dir)
  const contract = openUnsigned(kv)
  const given = { own: [] as number[], file: [] as number[], sets: [] as SetTimes[] }
  const reads = { get: [] as ReadTimes[], range20: [] as ReadTimes[] }
  for (let round = 0; round <= ROUNDS; round++) {
    const times = READS.map((name) => [name, readRound(contract, name, { size, round })] as const)
    const set = setBundle(contract, (n) => person(SEED, n), size + round * BUNDLE)
    const file = fileMiB()
    const own = process.memoryUsage().rss / MIB - file
    await kv.flush()
    if (round === 0) continue
    for (const [name, taken] of times) reads[name].push(taken)
    given.sets.push(set)
    given.own.push(own)
    given.file.push(file)
  }
  await kv.close()
  return { ...given, reads }
}

/** MiB of files that are resident in this process; 0 where the system does not say. See proc(5). */
function fileMiB(): number {
  try {
    const [, kiB] = /^RssFile:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1')) ?? []
    return (Number(kiB ?? 0) * 1024) / MIB
  } catch {
    return 0
  }
}
