/** Which documents lie under the path of an index, that of one collection or, with `*` in place of ids, of a kind. */
import { documentPrefix, keyText, textOfKey } from '../keys.ts'
import { prefixEnd, type Range } from '../tree/store.ts'
import { binaryToText } from '../wire/bytes.ts'
import { kindOf } from './definitions.ts'

/** Returns the keys of the documents under a path; those of a kind have others among them. */
export function documentsUnder(path: string): Range {
  if (!isKind(path)) return rangeOf(documentPrefix(path))
  const first = path.slice(0, path.indexOf('/') + 1)
  return rangeOf(`d${keyText(first).slice(0, -1)}`)
}

/** Says whether a collection lies under a path. */
export function isUnder(collection: string, path: string): boolean {
  return collection === path || kindOf(collection) === path
}

/** Says whether a path names all collections of a kind. */
export function isKind(path: string): boolean {
  return kindOf(path) === path
}

/** Returns where the document of a key lies. */
export function placeOfDocument(key: string): { readonly collection: string; readonly id: string } {
  const end = key.indexOf('\0')
  return { collection: textOfKey(key.slice(1, end)), id: binaryToText(key.slice(end + 1)) }
}

/** Returns the keys that begin with `prefix`. */
export function rangeOf(prefix: string): Range {
  return { lower: prefix, upper: prefixEnd(prefix) }
}
