/** Which stored documents would not fit a schema. */

import { ContractError } from '../../contract/errors.ts'
import { compileSchema } from '../../contract/schema/schema.ts'
import { schemaSentence } from '../../contract/schema/violation.ts'
import type { JsonObject } from '../../contract/wire/json.ts'
import type { Snapshot } from '../../contract/wire/types.ts'
import type { Db } from '../../sdk/index.ts'

/** What a check found. */
export type SchemaCheck = {
  readonly collection: string
  /** Documents read. */
  readonly documents: number
  /** How many of them would not fit. */
  readonly failing: number
  /** The first of these in the order of their ids, each with the reason; of a kind of collections in that of their paths. */
  readonly first: readonly { readonly id: string; readonly path: string; readonly reason: string }[]
}

/** Failing documents that a report names. */
const NAMED_MAX = 10
/** Documents of one page. A page of large documents that the node refuses is halved. */
const PAGE_DOCUMENTS = 500

/** Stands for any document id in the path of a kind of collections. */
const ANY_ID = '*'
/** What the path of a collection group begins with. */
const GROUP = '**'

/** Says whether a path is that of a kind of collections: people, *, notes. */
export function isKind(collection: readonly string[]): boolean {
  return collection.length > 1 && collection.every((step, i) => i % 2 === 0 || step === ANY_ID)
}

type CheckOptions = { readonly onProgress: (documents: number) => void }

/**
 * Checks every document for which the schema of a collection would hold, page by page, with no more than a page in memory: of
 * a kind of collections (people, *, notes) those of every collection that has no schema of its own. Documents that are written
 * while it runs may be missed.
 *
 * @throws {ContractError} `DB_SCHEMA_INVALID`, before anything is read.
 * @throws {SdkError} What reads throw.
 */
export async function checkStored(
  db: Db,
  schema: JsonObject,
  collection: readonly string[],
  { onProgress }: CheckOptions,
): Promise<SchemaCheck> {
  const reasonOf = createJudge(schema)
  const first: { id: string; path: string; reason: string }[] = []
  let documents = 0
  let failing = 0
  const stored = isKind(collection) ? readKind(db, collection) : readAll(db, collection)
  for await (const { id, data } of stored) {
    documents++
    const fault = reasonOf(data)
    if (fault !== undefined && failing++ < NAMED_MAX) first.push({ id, ...fault })
    onProgress(documents)
  }
  return { collection: collection.join('/'), documents, failing, first }
}

type Fault = { readonly path: string; readonly reason: string }

/** Returns what says why a document does not fit. One that takes too many steps to check could not be written either. */
function createJudge(schema: JsonObject): (data: JsonObject) => Fault | undefined {
  const check = compileSchema(schema)
  return (data) => {
    try {
      const violation = check(data)
      return violation && { path: violation.path, reason: schemaSentence(violation) }
    } catch (error) {
      if (error instanceof ContractError) return { path: '', reason: error.sentence }
      throw error
    }
  }
}

/** Documents of a kind of collections, by their paths. */
async function* readKind(db: Db, kind: readonly string[]): AsyncGenerator<Stored> {
  let last = ''
  let isRead = false
  for await (const { path = '', data } of readAll(db, [GROUP, kind.at(-1) ?? ''])) {
    const collection = path.split('/').slice(0, -1)
    if (collection.join('/') !== last) {
      last = collection.join('/')
      isRead = last === kind.join('/') || (isOfKind(collection, kind) && (await db.getSchema(...collection)) === null)
    }
    if (isRead) yield { id: path, data }
  }
}

function isOfKind(collection: readonly string[], kind: readonly string[]): boolean {
  return collection.length === kind.length && kind.every((step, i) => i % 2 === 1 || step === collection[i])
}

type Stored = Pick<Snapshot, 'id' | 'data'>

/** Reads a collection in the order of the ids, or a collection group in that of the paths. */
async function* readAll(db: Db, collection: readonly string[]): AsyncGenerator<Stored & { readonly path?: string }> {
  let size = PAGE_DOCUMENTS
  let after: string | undefined
  for (;;) {
    const from = after === undefined ? [] : [['startAfter', after] as const]
    let page: readonly (Snapshot & { readonly path?: string })[]
    try {
      page = await db.cget<typeof page>(...collection, ['__id__', 'asc'], ...from, size)
    } catch (error) {
      if (size === 1 || (error as { readonly code?: unknown }).code !== 'DB_LIMIT_EXCEEDED') throw error
      size = Math.ceil(size / 2)
      continue
    }
    yield* page
    if (page.length < size) return
    const last = page.at(-1)
    after = last?.path ?? last?.id
  }
}
