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
  /** The first of these in the order of their ids, each with the reason. */
  readonly first: readonly { readonly id: string; readonly path: string; readonly reason: string }[]
}

/** Failing documents that a report names. */
const NAMED_MAX = 10
/** Documents of one page. A page of large documents that the node refuses is halved. */
const PAGE_DOCUMENTS = 500

type CheckOptions = { readonly onProgress: (documents: number) => void }

/**
 * Checks every document of a collection, page by page, with no more than a page in memory. Documents that are written while it
 * runs may be missed.
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
  for await (const { id, data } of readAll(db, collection)) {
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

/** Reads a collection in the order of the ids. */
async function* readAll(db: Db, collection: readonly string[]): AsyncGenerator<Snapshot> {
  let size = PAGE_DOCUMENTS
  let after: string | undefined
  for (;;) {
    const from = after === undefined ? [] : [['startAfter', after] as const]
    let page: readonly Snapshot[]
    try {
      page = await db.cget<readonly Snapshot[]>(...collection, ['__id__', 'asc'], ...from, size)
    } catch (error) {
      if (size === 1 || (error as { readonly code?: unknown }).code !== 'DB_LIMIT_EXCEEDED') throw error
      size = Math.ceil(size / 2)
      continue
    }
    yield* page
    if (page.length < size) return
    after = (page.at(-1) as Snapshot).id
  }
}
