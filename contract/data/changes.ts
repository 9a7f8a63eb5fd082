/** Which documents an entry changed, for who follows the state from outside. */
import { placeOfDocument } from '../index/places.ts'
import { DOCUMENTS_PREFIX } from '../keys.ts'
import type { Overlay } from '../tree/overlay.ts'
import { prefixEnd } from '../tree/store.ts'

/** A document before and after an entry, as it is stored (`stored-document.ts`); `undefined` where there is none. */
export type DocumentChange = {
  /** In the state. */
  readonly key: string
  readonly collection: string
  readonly id: string
  readonly before: string | undefined
  readonly after: string | undefined
}

/** What an entry changed, in the order of the documents' keys: collection first, then id. */
export type EntryChanges = {
  readonly seq: number
  /** ms since 1970. */
  readonly ts: number
  readonly changes: readonly DocumentChange[]
}

/** Returns the documents that an overlay changes, before it is committed. */
export function documentChanges(overlay: Overlay): DocumentChange[] {
  const changes: DocumentChange[] = []
  for (const { key, before, after } of overlay.writtenIn({
    lower: DOCUMENTS_PREFIX,
    upper: prefixEnd(DOCUMENTS_PREFIX),
  })) {
    if (before !== after) changes.push({ key, ...placeOfDocument(key), before, after })
  }
  return changes
}
