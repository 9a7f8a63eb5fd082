/**
 * Which index entries a document makes.
 *
 * Every member, at any depth inside objects, makes an entry under its field path; every distinct element of every list that is
 * a member makes one in the element index of the list's path.
 */
import { describe } from '../describe.ts'
import type { Sha256 } from '../env.ts'
import { ContractError } from '../errors.ts'
import { indexesPrefix, keyText } from '../keys.ts'
import { FIELD_PATH_BYTES_MAX } from '../limits.ts'
import { ACCESS_BYTES, type Meter } from '../meter.ts'
import type { Store } from '../tree/store.ts'
import { binaryToText, textToBinary } from '../wire/bytes.ts'
import { canonicalJson } from '../wire/canonical.ts'
import { type Json, type JsonObject, member } from '../wire/json.ts'
import { type Change, type IndexContext, idOffsetOf, updateDeclared } from './declared-entries.ts'
import { type CollectionIndexes, type ExemptField, exemptionOf, type PlacedIndex } from './definitions.ts'
import { fieldStep } from './field-path.ts'
import { valueKey, valueKeyOver } from './value-key.ts'

/** Key of an index entry and its value. */
type IndexEntries = Map<string, string>

/** A document's place, and the content whose entries are meant; `undefined` where there is none. */
export type Indexed = Change & { readonly collection: string }

/**
 * Writes the difference between the index entries of a document before and after a change.
 *
 * Members that stay equal cost nothing. The entries of all others are charged, written or not: an object with one new member
 * in it has its own entry and, to find that, those of all its members.
 *
 * @throws {ContractError} `DB_LIMIT_EXCEEDED` when a field path is longer than `FIELD_PATH_BYTES_MAX`.
 */
export function updateIndexes(store: Store, change: Indexed, context: UpdateContext): void {
  const { collection } = change
  const { indexes } = context
  const prefixes = { i: indexesPrefix('i', collection), a: indexesPrefix('a', collection) }
  const place = { prefixes, id: textToBinary(change.id), sha256: context.sha256, meter: context.meter }
  const equal = equalMembers(change)
  // Entries of a field that was just exempted may still be there; none is made any more.
  const before = entriesOf(change.before, equal, { ...place, off: indexes.exempt.filter(({ isClean }) => isClean) })
  const after = entriesOf(change.after, equal, { ...place, off: indexes.exempt })
  for (const key of before.keys()) if (!after.has(key)) store.del(key)
  for (const [key, value] of after) if (!before.has(key)) store.put(key, value)
  for (const index of indexes.indexes) {
    const held = isKept(index) ? change.after : undefined
    updateDeclared(store, index, { ...change, after: held }, context)
  }
}

/** What a change of a document is indexed with: how, and by what is declared for its collection. */
export type UpdateContext = IndexContext & { readonly indexes: CollectionIndexes }

/** Says whether what is written goes into an index: into one that is being built at once, wherever the building is. */
function isKept({ state }: PlacedIndex): boolean {
  return state === 'building' || state === 'ready'
}

/** Returns the id of the document that an index entry is of. */
export function idOfIndexEntry(key: string, value: string): string {
  return binaryToText(key.slice(idOffsetOf(value)))
}

type Place = {
  /** Of the keys of all indexes of the collection, by space. */
  readonly prefixes: { readonly i: string; readonly a: string }
  readonly id: string
  readonly sha256: Sha256
  readonly meter: Meter
  /** Fields that make no entries. */
  readonly off: readonly ExemptField[]
}

/** Returns the names of the members that a document has, equal, before and after. */
function equalMembers({ before, after }: Indexed): ReadonlySet<string> {
  if (before === undefined || after === undefined) return new Set()
  return new Set(Object.keys(after).filter((name) => areEqual(member(before, name), after[name] as Json)))
}

function areEqual(a: Json | undefined, b: Json): boolean {
  if (a === b) return true
  const areBoth = typeof a === 'object' && a !== null && typeof b === 'object' && b !== null
  return areBoth && canonicalJson(a) === canonicalJson(b)
}

/** Returns the entries of a document but for the members named. */
function entriesOf(document: JsonObject | undefined, without: ReadonlySet<string>, place: Place): IndexEntries {
  const entries: IndexEntries = new Map()
  if (document === undefined) return entries
  for (const name of Object.keys(document)) {
    if (!without.has(name)) addMember(entries, place, { field: fieldStep(name), value: document[name] as Json })
  }
  return entries
}

/** Adds the entries of a member and of what is inside it. Returns the key of its value. */
function addMember(entries: IndexEntries, place: Place, { field, value }: { field: string; value: Json }): string {
  checkFieldLength(field)
  const key = valueKeyOver(value, place.sha256, (inner, name) =>
    name === undefined
      ? addEntry(entries, place, { space: 'a', field, key: valueKey(inner, place.sha256) })
      : addMember(entries, place, { field: `${field}.${fieldStep(name)}`, value: inner }),
  )
  return addEntry(entries, place, { space: 'i', field, key })
}

/** Adds one entry. Returns the key of its value. */
function addEntry(entries: IndexEntries, place: Place, at: { space: 'i' | 'a'; field: string; key: string }): string {
  if (exemptionOf(place.off, at.field) !== undefined) return at.key
  const start = place.prefixes[at.space] + keyText(at.field) + at.key
  place.meter.spend(ACCESS_BYTES + start.length + place.id.length)
  entries.set(start + place.id, String(start.length))
  return at.key
}

/** Each member's key repeats its whole path: without a bound, 256 KiB of document would make 256 MB of keys. */
function checkFieldLength(field: string): void {
  const bytes = field.length > FIELD_PATH_BYTES_MAX / 3 ? textToBinary(field).length : 0
  if (bytes <= FIELD_PATH_BYTES_MAX) return
  throw new ContractError(
    'DB_LIMIT_EXCEEDED',
    `a field's path has at most ${FIELD_PATH_BYTES_MAX} bytes, ${describe(field)} has ${bytes}; use shorter names`,
    { limit: 'FIELD_PATH_BYTES_MAX', expected: FIELD_PATH_BYTES_MAX, got: bytes },
  )
}
