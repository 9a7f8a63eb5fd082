import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Genesis, Query } from '../../../contract/wire/types.ts'
import type { Database, DatabaseHost } from '../../../node/ports.ts'
import { SEED } from '../../support/seed.ts'
import { note } from './note.ts'
import { owner, person, RULES, signLasting } from './people.ts'
import { openHost } from './product.ts'
import { threadIds } from './thread-cpu.ts'

/** Documents in one signed batch; as many as a batch holds. */
const BATCH = 500

/** A new database with rules, and the host that serves nothing else. */
export type Opened = {
  readonly host: DatabaseHost
  readonly database: Database
  readonly dir: string
  /** Ids of the threads that check signatures; none where the system does not say. */
  readonly verifiers: readonly string[]
}

/** Of every database here: so its id is the same in every round, and writes signed once fit all of them. */
function genesis(): Genesis {
  return { protocol: 'WeftDB/1', owners: [owner(SEED).address], secure: true, salt: `bench ${SEED}` }
}

/** Returns the id of the databases that {@link withDatabase} makes. */
export async function databaseId(): Promise<string> {
  const host = await openHost()
  const { id } = await host.deploy(genesis())
  await host.close()
  return id
}

/** Runs `use` on a new database in a new folder of the disk, which is removed afterwards. */
export async function withDatabase<T>(use: (opened: Opened) => Promise<T>): Promise<T> {
  return withDir(async (dir) => {
    const before = new Set(threadIds())
    const host = await openHost({ dir })
    // A host without databases has started no other threads; those of the file system run since the folder was made.
    const verifiers = threadIds().filter((id) => !before.has(id))
    try {
      return await use({ host, database: await deployWithRules(host), dir, verifiers })
    } finally {
      await host.close()
    }
  })
}

/** Runs `use` with the path of a new folder, which is removed afterwards. */
export async function withDir<T>(use: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'weft-bench-'))
  try {
    return await use(dir)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** Makes the database on a host and sets its rules: entry 1, nonce 1 of the owner. */
export async function deployWithRules(host: DatabaseHost): Promise<Database> {
  const database = await host.deploy(genesis())
  const signed = await signLasting(owner(SEED), { db: database.id, query: RULES, nonce: 1 })
  await writeOrThrow(database, JSON.stringify(signed))
  return database
}

/** Sets people 0 to `size` in batches that the owner signs. Returns the owner's next nonce; nonce 1 set the rules. */
export async function fill(database: Database, size: number): Promise<number> {
  const start = performance.now()
  let nonce = 2
  for (let first = 0; first < size; first += BATCH) {
    const sets = Array.from({ length: Math.min(BATCH, size - first) }, (_, i): Query => {
      const { id, data } = person(SEED, first + i)
      return ['set', data, 'people', id]
    })
    const asked = { db: database.id, query: ['batch', sets] as const, nonce: nonce++ }
    await writeOrThrow(database, JSON.stringify(await signLasting(owner(SEED), asked)))
  }
  note(`set ${size} documents in ${((performance.now() - start) / 1e3).toFixed(1)} s`)
  return nonce
}

/** Writes a signed query. @throws {Error} When it is refused: then nothing that follows is worth measuring. */
export async function writeOrThrow(database: Database, text: string): Promise<void> {
  const receipt = await database.write(text)
  if (!receipt.success) throw new Error(`a write was refused: ${receipt.error.message}`)
}
