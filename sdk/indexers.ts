/** The indexers of a database at one node: indexes and projections that its owners need not know of (docs/indexers.md). */
import { type Json, member } from '../contract/wire/json.ts'
import type { DatabaseId } from '../contract/wire/types.ts'
import type { IndexField } from './db.ts'
import { SdkError } from './errors.ts'
import { type Answer, nodeAddress, request, successBody, type Wish } from './transports/http-request.ts'

/** What an indexer is declared by. It has `parts`, `project`, or both. */
export type IndexerDefinition = {
  /** 1 to 64 of `A-Z a-z 0-9 _ -`; what it projects is read as the collection `@name`. */
  readonly name: string
  /** The steps of the collection, `*` standing for any document id. */
  readonly collection: readonly string[]
  /** The fields of the index. */
  readonly parts?: readonly IndexField[]
  /** A program in FPJSON that makes of each document the one that is kept, or `null` for none. */
  readonly project?: Json
}

/** An indexer as a node tells of it. What it keeps follows from `definition`, `from` and the log. */
export type IndexerInfo = {
  readonly definition: IndexerDefinition
  /** `building` until all documents are in; `failed`, with `reason`, when it cannot go on. */
  readonly state: 'building' | 'ready' | 'failed'
  /** The entry after which it began. */
  readonly from: number
  /** The entry up to which it has followed. */
  readonly seq: number
  /** Its root, and the entry after which it holds; `null` before its first seal. */
  readonly sealed: { readonly seq: number; readonly root: string } | null
  /** Index entries or, with `project`, documents. */
  readonly size: number
  /** Documents that its projection failed on. */
  readonly failures: number
  readonly reason?: string
}

/** The indexers of one database. All functions throw {@link SdkError}, with the code of the refusal where there is one. */
export type Indexers = {
  /**
   * Declares an indexer, which the node then builds between other things. What it projects is read with
   * `db.get('@name', ...options)`; without `project` it serves the queries of its collection by itself.
   */
  declare(definition: IndexerDefinition): Promise<IndexerInfo>
  list(): Promise<readonly IndexerInfo[]>
  /** Removes an indexer with what it keeps. */
  remove(name: string): Promise<void>
}

/** What {@link openIndexers} needs to know besides the node. */
export type IndexersOptions = {
  readonly db: DatabaseId
  /** What the node's operator gives to those who may declare and remove indexers; a node for everyone needs none. */
  readonly token?: string
  /** How long one request may take, in ms. */
  readonly timeoutMs?: number
}

/**
 * Returns the indexers of a database at a node. Sends nothing.
 *
 * @throws {TypeError} When the URL is not one of HTTP, or no database is named.
 * @example
 * const indexers = openIndexers('http://127.0.0.1:1820', { db: id, token })
 * await indexers.declare({ name: 'ages', collection: ['people'], project: { age: '$data.age' } })
 * await db.get('@ages', ['age', 'desc'], 10) // [{ age: 90 }, …]
 */
export function openIndexers(url: string, options: IndexersOptions): Indexers {
  if (typeof options?.db !== 'string') throw new TypeError('openIndexers needs { db }: the id of a database')
  const { db, token, timeoutMs } = options
  const node = { ...nodeAddress(url, timeoutMs), ...(token !== undefined && { token }) }
  const path = `/v1/databases/${encodeURIComponent(db)}/indexers`
  const ask = (below: string, wish?: Wish): Promise<Answer> => request(node, `${path}${below}`, wish)
  return {
    declare: async (definition) => {
      const answer = await ask('', { type: 'application/json', text: JSON.stringify(definition) })
      return successBody(answer) as unknown as IndexerInfo
    },
    list: async () => {
      const indexers = member(successBody(await ask('')), 'indexers')
      if (!Array.isArray(indexers)) throw new SdkError('SDK_RESPONSE_INVALID', 'the node answered no list of indexers')
      return indexers as unknown as readonly IndexerInfo[]
    },
    remove: async (name) => {
      successBody(await ask(`/${encodeURIComponent(name)}`, { method: 'DELETE' }))
    },
  }
}
