/** What owners declare about indexes. Building and removing goes on with the entries that follow (`index/work.ts`). */
import { parseCollectionPath } from '../data/path.ts'
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import {
  exemptionOf,
  haveSameParts,
  type IndexDefinition,
  type IndexPart,
  kindOf,
  parseParts,
  readDeclared,
  writeDeclared,
} from '../index/definitions.ts'
import { addWork } from '../index/work.ts'
import { INDEXES_MAX } from '../limits.ts'
import type { Store, StoreReader } from '../tree/store.ts'
import { isJsonObject, type Json } from '../wire/json.ts'
import { type Action, action, ownersOnly } from './context.ts'

type Declared = { readonly parts: readonly IndexPart[]; readonly collection: string }

/** `["addIndex", [["age", "desc"], ["height", "asc"]], ...collection, { unique: true }]`; the object may be absent. */
export const addIndexAction: Action = action<Declared & { readonly unique: boolean }>({
  parse: (args) => {
    const last = args.at(-1)
    const hasOptions = args.length > 1 && isJsonObject(last)
    return { ...parseDeclared('addIndex', hasOptions ? args.slice(0, -1) : args), unique: hasOptions && isUnique(last) }
  },
  authorise: ownersOnly,
  apply: ({ store }, { parts, collection, unique }) => {
    const declared = readDeclared(store, collection)
    checkAddable(store, { parts, collection }, unique)
    const index: IndexDefinition = { number: declared.next, parts, unique, state: 'building' }
    writeDeclared(store, collection, {
      ...declared,
      next: declared.next + 1,
      indexes: [...declared.indexes, index],
    })
    addWork(store, { collection, index: index.number })
    return {}
  },
})

/** `["removeIndex", [["age", "desc"], ["height", "asc"]], ...collection]` */
export const removeIndexAction: Action = action<Declared>({
  parse: (args) => parseDeclared('removeIndex', args),
  authorise: ownersOnly,
  apply: ({ store }, { parts, collection }) => {
    const declared = readDeclared(store, collection)
    const found = findIndex(store, { parts, collection })
    if (found === undefined) throw invalid(`${collection} has no index over ${JSON.stringify(parts)}`)
    const { number, unique } = found
    const removing: IndexDefinition = { number, parts, unique, state: 'removing' }
    const indexes = declared.indexes.map((index) => (index.number === number ? removing : index))
    writeDeclared(store, collection, { ...declared, indexes })
    addWork(store, { collection, index: number })
    return {}
  },
})

/** `["exemptIndex", "bio", ...collection]`: no automatic index of this field and of what is inside it. */
export const exemptIndexAction: Action = action<{ readonly field: string; readonly collection: string }>({
  parse: (args) => {
    const [field, ...steps] = args
    if (typeof field !== 'string') throw invalid('exemptIndex takes a field first and then the collection')
    const [[name]] = parseParts([[field]]) as [IndexPart]
    return { field: name, collection: parseCollectionPath(steps) }
  },
  authorise: ownersOnly,
  apply: ({ store }, { field, collection }) => {
    const declared = readDeclared(store, collection)
    if (exemptionOf(declared.exempt, field) !== undefined) throw invalid(`${describe(field)} is exempt already`)
    if (declared.exempt.length === INDEXES_MAX) throw tooMany('exempt fields')
    writeDeclared(store, collection, { ...declared, exempt: [...declared.exempt, { field, isClean: false }] })
    addWork(store, { collection, field })
    return {}
  },
})

/** `["tick"]`: does a step of what is to be done on indexes, as every entry does, and nothing else. Anyone may. */
export const tickAction: Action = action({
  parse: (args) => {
    if (args.length > 0) throw new ContractError('DB_ARGUMENTS_INVALID', 'tick takes no arguments')
  },
  authorise: () => {},
  apply: () => ({}),
})

/** Answers `["getIndexes", ...collection]`: what is declared under exactly this path. */
export function getIndexes(store: StoreReader, collection: string): Json {
  const { indexes, exempt } = readDeclared(store, collection)
  return {
    indexes: indexes.map(({ parts, unique, state, reason }) => ({ parts, unique, state, ...(reason && { reason }) })),
    exempt: exempt.map(({ field }) => field),
  }
}

function parseDeclared(operation: string, args: readonly Json[]): Declared {
  const [parts, ...steps] = args
  if (!Array.isArray(parts)) {
    throw invalid(
      `${operation} takes the fields first and then the collection: ["${operation}", [["age", "desc"]], "people"]`,
    )
  }
  return { parts: parseParts(parts), collection: parseCollectionPath(steps) }
}

function isUnique(options: Json): boolean {
  const { unique, ...others } = options as { readonly [name: string]: Json }
  if (typeof unique === 'boolean' && Object.keys(others).length === 0) return unique
  throw invalid(`the options of addIndex are { "unique": true } or false, got ${describe(options)}`)
}

function checkAddable(store: Store, { parts, collection }: Declared, unique: boolean): void {
  const { indexes, exempt } = readDeclared(store, collection)
  const found = findIndex(store, { parts, collection })
  if (found !== undefined) {
    const advice =
      found.state === 'removing' ? 'it is being removed; add it again when that is done' : 'it stays as it is'
    throw invalid(`${collection} has an index over ${JSON.stringify(parts)} already; ${advice}`)
  }
  const [first, ...others] = parts
  const kind = kindOf(collection)
  const allExempt = kind === undefined ? exempt : [...exempt, ...readDeclared(store, kind).exempt]
  if (first !== undefined && others.length === 0 && !unique && exemptionOf(allExempt, first[0]) === undefined) {
    throw invalid(
      `the automatic index of ${describe(first[0])} serves both directions and list elements; no other is needed`,
    )
  }
  if (indexes.length === INDEXES_MAX) throw tooMany('indexes')
}

function findIndex(store: StoreReader, { parts, collection }: Declared): IndexDefinition | undefined {
  return readDeclared(store, collection).indexes.find((index) => haveSameParts(index.parts, parts))
}

function tooMany(what: string): ContractError {
  return new ContractError('DB_LIMIT_EXCEEDED', `a collection has at most ${INDEXES_MAX} ${what}; remove one first`, {
    limit: 'INDEXES_MAX',
    expected: INDEXES_MAX,
  })
}

function invalid(sentence: string): ContractError {
  return new ContractError('DB_INDEX_INVALID', sentence)
}
