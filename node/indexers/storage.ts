/** Where a database's indexers are kept: a list of their definitions, and a store for each. */
import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type IndexerDefinition, indexerJson, parseIndexer } from '../../contract/indexer/definition.ts'
import { isJsonObject, type Json } from '../../contract/wire/json.ts'
import { NodeError, reasonOf, systemCode } from '../errors.ts'
import { openLmdbKv } from '../kv/lmdb-kv.ts'
import { diskError, makeFolders, syncDirectory } from '../log/disk.ts'
import { MemoryStateStore, type StateStore } from '../sequencer/state-store.ts'

/** A declared indexer; its number names its store and is never given again. */
export type Declared = { readonly number: number; readonly definition: IndexerDefinition }

/** What is declared, and the next number. */
type DeclaredList = { readonly next: number; readonly indexers: readonly Declared[] }

/** Keeps the indexers of one database. */
export type IndexerStorage = {
  load(): Promise<DeclaredList>
  /** Makes the list durable, whole. */
  save(list: DeclaredList): Promise<void>
  /** @throws {NodeError} `NODE_STATE_DAMAGED`, `NODE_DISK_FULL`, `NODE_DISK_FAILED` */
  openState(number: number): Promise<StateStore>
  /** Deletes a store, which is closed or was never opened. */
  discardState(number: number): Promise<void>
}

const NOTHING: DeclaredList = { next: 1, indexers: [] }

/** Returns a storage that forgets. */
export function memoryStorage(): IndexerStorage {
  return {
    load: async () => NOTHING,
    save: async () => {},
    openState: async () => new MemoryStateStore(),
    discardState: async () => {},
  }
}

/** Returns the storage in a folder, which is made when it is needed. */
export function folderStorage(dir: string): IndexerStorage {
  const file = join(dir, 'list.json')
  const stateDir = (number: number): string => join(dir, String(number))
  return {
    load: () => load(file),
    save: async (list) => {
      await makeFolders([dir])
      await replaceFile(dir, file, textOf(list))
    },
    openState: async (number) => openLmdbKv(stateDir(number)),
    discardState: (number) => rm(stateDir(number), { recursive: true, force: true }),
  }
}

async function load(file: string): Promise<DeclaredList> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return NOTHING
    throw diskError(error, file)
  }
  try {
    return parseList(JSON.parse(text) as Json)
  } catch (cause) {
    const sentence = `${file} is no list of indexers (${reasonOf(cause)}); delete it, and declare the indexers again`
    throw new NodeError('NODE_CONFIG_INVALID', sentence, { file }, { cause })
  }
}

function parseList(value: Json): DeclaredList {
  const { next, indexers } = value as { readonly next: Json; readonly indexers: Json }
  if (typeof next !== 'number' || !Array.isArray(indexers)) throw new TypeError('next and indexers are missing')
  return { next, indexers: indexers.map(parseDeclared) }
}

function parseDeclared(value: Json): Declared {
  if (!isJsonObject(value) || typeof value['number'] !== 'number') throw new TypeError('an indexer has no number')
  return { number: value['number'], definition: parseIndexer(value['definition'] ?? null) }
}

function textOf({ next, indexers }: DeclaredList): string {
  const list = indexers.map(({ number, definition }) => ({ number, definition: indexerJson(definition) }))
  return `${JSON.stringify({ next, indexers: list }, undefined, 2)}\n`
}

/** Writes a new file and gives it the name of the old one, so that there is always one that is whole. */
async function replaceFile(dir: string, file: string, text: string): Promise<void> {
  const draft = `${file}.new`
  try {
    const handle = await open(draft, 'w')
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(draft, file)
    await syncDirectory(dir)
  } catch (error) {
    throw diskError(error, file)
  }
}
