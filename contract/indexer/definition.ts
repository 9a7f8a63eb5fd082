/** What an indexer is made from: anyone may declare one over the documents of a database, outside its state. */
import { parseCollectionPath } from '../data/path.ts'
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { type IndexPart, parseParts } from '../index/definitions.ts'
import { isJsonObject, type Json, member } from '../wire/json.ts'
import { checkProjection } from './project.ts'

/** An indexer. It has parts, a projection, or both. */
export type IndexerDefinition = {
  readonly name: string
  /** The path of a collection, or of all of its kind with `*` in place of document ids: `posts/*` + `/comments`. */
  readonly collection: string
  /** The index that it keeps: over the documents or, with `project`, over what that gives. */
  readonly parts?: readonly IndexPart[]
  /** A program in FPJSON that makes of a document the one to be kept, or `null` to leave it out. */
  readonly project?: Json
}

const MEMBERS: ReadonlySet<string> = new Set(['name', 'collection', 'parts', 'project'])
const NAME = /^[0-9A-Za-z][0-9A-Za-z_-]{0,63}$/

/**
 * Reads a definition: `{ "name": "by-age", "collection": ["people"], "parts": [["age", "desc"], ["name"]] }`.
 *
 * @throws {ContractError} `DB_INDEX_INVALID`, `DB_PATH_INVALID`, `DB_LIMIT_EXCEEDED`
 */
export function parseIndexer(value: Json): IndexerDefinition {
  if (!isJsonObject(value))
    throw invalid(`an indexer is an object with name, collection, parts and project, got ${describe(value)}`)
  for (const name of Object.keys(value)) {
    if (!MEMBERS.has(name))
      throw invalid(`an indexer has no ${describe(name)}; it has name, collection, parts and project`)
  }
  const parts = member(value, 'parts')
  const project = member(value, 'project')
  if (parts === undefined && project === undefined) {
    throw invalid(
      'an indexer needs parts, such as [["age", "desc"], ["name"]], or project, a program that makes documents',
    )
  }
  if (project !== undefined) checkProjection(project)
  return {
    name: parseName(member(value, 'name')),
    collection: parseCollection(member(value, 'collection')),
    ...(parts !== undefined && { parts: parseParts(parts) }),
    ...(project !== undefined && { project }),
  }
}

/** Returns a definition as {@link parseIndexer} reads it. */
export function indexerJson({ name, collection, parts, project }: IndexerDefinition): Json {
  return {
    name,
    collection: collection.split('/'),
    ...(parts !== undefined && { parts: parts.map((part) => [...part]) }),
    ...(project !== undefined && { project }),
  }
}

function parseName(name: Json | undefined): string {
  if (typeof name === 'string' && NAME.test(name)) return name
  throw invalid(`the name of an indexer is 1 to 64 of A-Z a-z 0-9 _ -, a letter or digit first, got ${describe(name)}`)
}

function parseCollection(steps: Json | undefined): string {
  if (!Array.isArray(steps)) {
    throw invalid(
      `the collection of an indexer is the list of its steps, such as ["posts", "*", "comments"], got ${describe(steps)}`,
    )
  }
  return parseCollectionPath(steps)
}

function invalid(sentence: string): ContractError {
  return new ContractError('DB_INDEX_INVALID', sentence)
}
