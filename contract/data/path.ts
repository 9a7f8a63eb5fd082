import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { ID_BYTES_MAX, PATH_BYTES_MAX } from '../limits.ts'
import { textToBinary } from '../wire/bytes.ts'
import type { Json } from '../wire/json.ts'

/** A collection's path as one text, steps joined by slashes: `posts/p1/comments`. */
export type CollectionPath = string

/** Where a document lies. */
export type DocumentPath = { readonly collection: CollectionPath; readonly id: string }

/** The step before the name of a collection group: `get("**", "comments")`. */
export const GROUP = '**'

/** The step that stands for any document id where rules, schemas, triggers and indexes of a kind of collections are set. */
const ANY_ID = '*'

/** What the names of indexers begin with where they are read, as collections at the top do not. */
export const INDEXER_MARK = '@'

/** Returns the name of the collection group that a path is of, or `undefined` when it is of a collection or document. */
export function parseGroupPath(steps: readonly Json[]): string | undefined {
  if (steps[0] !== GROUP) return undefined
  if (steps.length === 2) return parseCollectionPath(steps.slice(1))
  throw pathError(`a collection group is ${GROUP} and a name, nothing more`, steps)
}

/**
 * Returns the path of a collection, an odd number of ids: `["posts", "p1", "comments"]`; or of all of its kind, with an asterisk
 * for every document id: `["posts", "*", "comments"]`.
 */
export function parseCollectionPath(steps: readonly Json[]): CollectionPath {
  const path = parseOddPath(steps)
  const ids = documentIds(steps)
  if (ids.includes(ANY_ID) && ids.some((id) => id !== ANY_ID)) {
    throw pathError(
      `${ANY_ID} stands for any document id, in place of all ids of a path or of none; give ${describe(path)} with it in all, or set the same for each collection`,
      steps,
    )
  }
  return path
}

/** Returns the path of one collection, in which the asterisk is no document id. */
export function parseOneCollectionPath(steps: readonly Json[]): CollectionPath {
  const path = parseOddPath(steps)
  checkDocumentIds(steps)
  return path
}

function parseOddPath(steps: readonly Json[]): CollectionPath {
  if (steps.length % 2 === 0) {
    throw pathError(
      `a collection path has an odd number of ids (posts, or posts p1 comments), this one has ${steps.length}`,
      steps,
    )
  }
  return joinPath(steps)
}

/** Returns the path of a document: `["people", "Bob"]`, an even number of ids. */
export function parseDocumentPath(steps: readonly Json[]): DocumentPath {
  if (steps.length === 0 || steps.length % 2 === 1) {
    throw pathError(`a document path has an even number of ids (people Bob), this one has ${steps.length}`, steps)
  }
  const path = joinPath(steps)
  checkDocumentIds(steps)
  const id = steps[steps.length - 1] as string
  return { collection: path.slice(0, -id.length - 1), id }
}

/** Returns the path of a document as one text. */
export function documentPathText(path: DocumentPath): string {
  return `${path.collection}/${path.id}`
}

function documentIds(steps: readonly Json[]): readonly Json[] {
  return steps.filter((_, at) => at % 2 === 1)
}

function checkDocumentIds(steps: readonly Json[]): void {
  if (!documentIds(steps).includes(ANY_ID)) return
  throw pathError(
    `${ANY_ID} is no id of a document, as it stands for any in the paths of rules, schemas, triggers and indexes; use another id, and to read a collection of all documents ${GROUP} and its name`,
    steps,
  )
}

function joinPath(steps: readonly Json[]): string {
  for (const [at, step] of steps.entries()) {
    checkId(step, steps)
    if (step === GROUP && at % 2 === 0) throw pathError(`${GROUP} names no collection; reads take it first`, steps)
  }
  if ((steps[0] as string).startsWith(INDEXER_MARK)) {
    throw pathError(
      `${describe(steps[0])} is the name of an indexer; read it with options alone, at a node that has it`,
      steps,
    )
  }
  const path = steps.join('/')
  const bytes = textToBinary(path).length
  if (bytes > PATH_BYTES_MAX) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `a path has at most ${PATH_BYTES_MAX} bytes, this one has ${bytes}; use shorter ids`,
      { limit: 'PATH_BYTES_MAX', expected: PATH_BYTES_MAX, got: bytes },
    )
  }
  return path
}

function checkId(id: Json, steps: readonly Json[]): void {
  if (typeof id !== 'string') throw pathError(`ids in a path are texts, not ${id === null ? 'null' : typeof id}`, steps)
  if (id === '') throw pathError('an id has at least one character', steps)
  if (id.includes('/')) throw pathError(`an id holds no slash; give the steps of ${describe(id)} one by one`, steps)
  if (id === '.' || id === '..') throw pathError(`${describe(id)} is not allowed as an id`, steps)
  if (id.length >= 4 && id.startsWith('__') && id.endsWith('__'))
    throw pathError(`ids of the form __name__ are reserved, as ${describe(id)}`, steps)
  if (!id.isWellFormed()) throw pathError('an id holds no lone surrogate', steps)
  const bytes = textToBinary(id).length
  if (bytes > ID_BYTES_MAX) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `an id has at most ${ID_BYTES_MAX} bytes, this one has ${bytes}; use a shorter one`,
      { limit: 'ID_BYTES_MAX', expected: ID_BYTES_MAX, got: bytes },
    )
  }
}

function pathError(sentence: string, steps: readonly Json[]): ContractError {
  return new ContractError('DB_PATH_INVALID', sentence, { steps: steps.length })
}
