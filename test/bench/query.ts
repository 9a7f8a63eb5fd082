/** Reads and sets of growing databases, in process and without signatures; the memory of a large one; and a peer. */
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { withDir } from './support/database.ts'
import { LARGEST, readResults, SIZES, setResults } from './support/growing.ts'
import { exponentOf } from './support/growth.ts'
import { withHelper } from './support/helper.ts'
import { type Bench, type Result, result } from './support/result.ts'
import { sideBySide } from './support/side-by-side.ts'
import { READ_NAMES } from './support/unsigned-reads.ts'

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
  // Each in a process of its own: what lies in memory from the one before would make the next slower.
  run: async () => [
    ...(await sideBySide()),
    ...(await withHelper((helper) => helper.growReads({}))),
    ...(await withDir(async (dir) => {
      const grown = await withHelper((helper) => helper.growSets({ dir: join(dir, 'grown') }))
      const fromFile: Result[][] = []
      for (const cache of CACHES) fromFile.push(await fromDisk(join(dir, 'grown'), cache))
      return [...grown, ...fromFile.flat()]
    })),
  ],
}

/** A copy of the largest database out of a file, in a process which has a part of it in memory. */
async function fromDisk(grown: string, { name, ...cache }: (typeof CACHES)[number]): Promise<Result[]> {
  const dir = `${grown} ${name}`
  await cp(grown, dir, { recursive: true })
  const { reads, sets, afterReads, afterSets, file } = await withHelper((helper) =>
    helper.serveFromDisk({ dir, size: LARGEST, ...cache }),
  )
  const of = `lmdb/${LARGEST}/${name}`
  return [
    ...Object.entries(reads).flatMap(([read, rounds]) => readResults(`${of}/${read}`, rounds)),
    ...setResults(`${of}/set`, sets),
    result(`${of}/resident-reads`, 'MiB', [afterReads]),
    result(`${of}/resident-sets`, 'MiB', [afterSets]),
    result(`${of}/resident-file`, 'MiB', [file]),
  ]
}
