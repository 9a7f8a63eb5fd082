/** One collection that a query goes over, and how the ids of its documents compare. */
import { kindOf } from '../index/definitions.ts'
import { documentPrefix } from '../keys.ts'
import { textToBinary } from '../wire/bytes.ts'
import { compareBinary, type Span } from './span.ts'

/**
 * One collection of a query. In the query of a collection group a document goes by its whole path, so that documents of
 * several collections have one order.
 */
export type Scope = {
  readonly collection: string
  /** The path under which an index for it is declared: its own, or in a group that of its kind, with `*` for ids. */
  readonly indexPath: string
  /** What the keys of its documents begin with. */
  readonly documents: string
  /** What stands before an id where ids are compared: nothing, or the collection's path and a slash; a binary string. */
  readonly pathPrefix: string
  /** Returns which ids, as bytes, are this text: one or none. Less ones come before, greater ones after. */
  readonly placeOfId: (text: string) => Span
}

/** Returns the scope of a query of one collection. */
export function collectionScope(collection: string): Scope {
  return {
    collection,
    indexPath: collection,
    documents: documentPrefix(collection),
    pathPrefix: '',
    placeOfId: (text) => oneId(textToBinary(text)),
  }
}

/** Returns the scope of a collection in the query of its group. */
export function groupScope(collection: string): Scope {
  const pathPrefix = `${textToBinary(collection)}/`
  const placeOfId = (text: string): Span => {
    const path = textToBinary(text)
    if (path.startsWith(pathPrefix)) return oneId(path.slice(pathPrefix.length))
    // No id is this path; they are all on one side of it.
    const edge = compareBinary(path, pathPrefix) < 0 ? '' : '\xff'
    return { lower: edge, upper: edge }
  }
  return {
    collection,
    indexPath: kindOf(collection) ?? collection,
    documents: documentPrefix(collection),
    pathPrefix,
    placeOfId,
  }
}

function oneId(id: string): Span {
  return { lower: id, upper: `${id}\0` }
}
