/** What a process holds in memory that serves a large database from disk. */
import { readFileSync } from 'node:fs'
import type { Contract } from '../../../contract/contract.ts'
import type { LmdbKv } from '../../../node/kv/lmdb-kv.ts'
import { SEED } from '../../support/seed.ts'
import { person } from './people.ts'
import { openLmdbKv, SEAL_BYTES } from './product.ts'
import { ROUNDS, roundsOf } from './rounds.ts'
import { BUNDLE, type Cache, openUnsigned, type SetTimes, write } from './unsigned.ts'
import { type ReadTimes, readRound } from './unsigned-reads.ts'

const MIB = 2 ** 20

/** What {@link serveFromDisk} used and gave, round by round. */
export type Resident = {
  readonly reads: { readonly get: readonly ReadTimes[]; readonly range20: readonly ReadTimes[] }
  readonly sets: readonly SetTimes[]
  /** MiB of the process's own, after the rounds of reads and after those of sets. */
  readonly afterReads: number
  readonly afterSets: number
  /** MiB of pages of the file at the end, which the system takes back when it needs room; 0 where it does not tell. */
  readonly file: number
}

/** What {@link serveFromDisk} opens: a database of `size` people. */
export type Served = { readonly dir: string; readonly size: number } & Cache

/** Opens a database and reads from it; then adds to it, sealing as a node does, each seal written to the file before the next set. */
export async function serveFromDisk({ dir, size, ...cache }: Served): Promise<Resident> {
  const kv = openLmdbKv(dir)
  const contract = openUnsigned(kv, cache)
  const round = (name: string) => (number: number) => readRound(contract, name, { size, round: number })
  const reads = { get: roundsOf(round('get')), range20: roundsOf(round('range20')) }
  const afterReads = ownMiB()
  const sets: SetTimes[] = []
  for (let number = 0; number <= ROUNDS; number++) {
    const taken = await setsAsNode({ contract, kv }, size + number * BUNDLE)
    if (number > 0) sets.push(taken)
  }
  const resident = { reads, sets, afterReads, afterSets: ownMiB(), file: fileMiB() }
  await kv.close()
  return resident
}

/** Sets a bundle of documents. The time that writing to the file takes is not counted. */
async function setsAsNode({ contract, kv }: { contract: Contract; kv: LmdbKv }, first: number): Promise<SetTimes> {
  let [execute, seal] = [0, 0]
  for (let n = first; n < first + BUNDLE; n++) {
    const { id, data } = person(SEED, n)
    const start = performance.now()
    write(contract, ['set', data, 'people', id])
    execute += performance.now() - start
    if (contract.changedBytes < SEAL_BYTES && n < first + BUNDLE - 1) continue
    const executed = performance.now()
    contract.seal()
    seal += performance.now() - executed
    await kv.flush()
  }
  return { execute: (execute / BUNDLE) * 1e3, seal: (seal / BUNDLE) * 1e3 }
}

function ownMiB(): number {
  return process.memoryUsage().rss / MIB - fileMiB()
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
