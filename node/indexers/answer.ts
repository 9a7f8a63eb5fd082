/** Answers reads: from the state and, where that lacks an index, with what a node keeps outside of it. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Contract } from '../../contract/contract.ts'
import { GROUP } from '../../contract/data/path.ts'
import { ContractError } from '../../contract/errors.ts'
import type { IndexPart } from '../../contract/index/definitions.ts'
import { isUnder } from '../../contract/index/places.ts'
import { indexerOfQuery, readIndexer, stepsOfQuery } from '../../contract/indexer/read.ts'
import { Programs } from '../../contract/programs.ts'
import { isJsonObject, type Json, type JsonObject, member } from '../../contract/wire/json.ts'
import { isNodeError, NodeError } from '../errors.ts'
import { nativeSha256 } from '../sequencer/native-sha256.ts'
import { failedError } from './indexer-state.ts'
import type { Indexers } from './indexers.ts'
import type { Lacking } from './just-in-time.ts'
import { BUILDS_PER_READ_MAX, READ_SLICES_MAX } from './limits.ts'

/** What reads are answered from. `ready` resolves to the state as soon as there is one to rely on. */
export type Answering = { readonly indexers: Indexers; readonly ready: () => Promise<Contract> }

/** What came of a read, and the index that it lacked. */
type Attempt = { readonly lacking: Lacking | undefined } & (
  | { readonly answer: Json }
  | { readonly error: ContractError }
)

/**
 * Answers a read. A query that lacks an index has it built, when that is within the budget.
 *
 * @throws {ContractError} The query is refused. @throws {NodeError} `NODE_INDEXER_UNKNOWN`, `NODE_INDEXER_BEHIND`,
 *   `NODE_INDEXER_FAILED`, `NODE_STATE_DAMAGED`
 */
export async function answer(query: Json, { indexers, ready }: Answering): Promise<Json> {
  const name = indexerOfQuery(query)
  if (name !== undefined) return answerFromIndexer(name, query, { indexers, ready })
  const steps = stepsOfQuery(query)
  if (steps === undefined || (steps.length % 2 === 0 && steps[0] !== GROUP)) return (await ready()).read(query)
  const isWanted = (path: string): boolean => isOf(path, steps)
  let [slices, built] = [0, 0]
  for (;;) {
    const contract = await ready()
    if (indexers.catchUp(isWanted) && ++slices < READ_SLICES_MAX) {
      await nextTurn()
      continue
    }
    const attempt = attemptRead(query, contract, indexers)
    const mayBuild = attempt.lacking !== undefined && built++ < BUILDS_PER_READ_MAX
    if (mayBuild && (await indexers.justInTime?.build(attempt.lacking, contract))) continue
    if ('error' in attempt) throw attempt.error
    return attempt.answer
  }
}

/** Says whether an indexer of a path has documents of the collection, or the collection group, of a query. */
function isOf(path: string, steps: readonly string[]): boolean {
  return steps[0] === GROUP ? path.split('/').at(-1) === steps[1] : isUnder(steps.join('/'), path)
}

function attemptRead(query: Json, contract: Contract, indexers: Indexers): Attempt {
  for (;;) {
    try {
      const found = contract.read(query, indexers)
      return { answer: found, lacking: isExplain(query) ? lackingIn(refusalOf(found)) : undefined }
    } catch (error) {
      if (isNodeError(error, 'NODE_INDEXER_FAILED')) indexers.fail(error)
      else if (error instanceof ContractError) return { error, lacking: lackingIn(error) }
      else throw error
    }
  }
}

function isExplain(query: Json): boolean {
  return Array.isArray(query) && query[0] === 'explain'
}

/** `explain` answers a refusal as a member. */
function refusalOf(found: Json): { readonly code?: Json; readonly data?: Json } {
  const refusal = isJsonObject(found) ? member(found, 'error') : undefined
  return (refusal ?? {}) as JsonObject
}

function lackingIn({ code, data }: { readonly code?: Json; readonly data?: Json | undefined }): Lacking | undefined {
  if (code !== 'DB_INDEX_REQUIRED' || !isJsonObject(data)) return undefined
  const { collection, index } = data as { readonly collection: string; readonly index: readonly IndexPart[] }
  return { collection, parts: index }
}

async function answerFromIndexer(name: string, query: Json, { indexers, ready }: Answering): Promise<Json> {
  for (let slices = 0; slices < READ_SLICES_MAX; slices++) {
    await ready()
    const kept = indexers.named(name)
    kept.work()
    const { definition, failure, follower } = kept
    if (failure !== undefined) throw failedError(name, failure)
    if (definition.project === undefined) throw noDocuments(name, definition.collection)
    try {
      if (follower?.isLevel)
        return readIndexer(follower.indexer, query, { sha256: nativeSha256, programs: new Programs() })
    } catch (error) {
      if (!isNodeError(error, 'NODE_INDEXER_FAILED')) throw error
      indexers.fail(error)
    }
    if (!kept.isLagging) break
    await nextTurn()
  }
  throw new NodeError(
    'NODE_INDEXER_BEHIND',
    `the indexer ${JSON.stringify(name)} has not come to the present state yet; ask again in a moment`,
    { name },
  )
}

function noDocuments(name: string, collection: string): ContractError {
  const sentence = `the indexer ${JSON.stringify(name)} keeps an index and no documents; query ${collection}, which it serves`
  return new ContractError('DB_ARGUMENTS_INVALID', sentence)
}
