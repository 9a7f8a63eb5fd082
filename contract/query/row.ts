/** A document that a scan came upon: its key in an index, and as much of the document as was asked for. */
import { type KnownDocument, storedDocument } from '../data/document-memory.ts'
import { idOffsetOf, inverted, offsetsOf } from '../index/declared-entries.ts'
import { fieldValue, ID_FIELD } from '../index/field-path.ts'
import { CUT_KEY_LENGTH, numberOfKey, VALUE_KEY_BYTES_MAX, valueKey, wholeValueKey } from '../index/value-key.ts'
import type { StoreEntry } from '../tree/store.ts'
import { binaryToText } from '../wire/bytes.ts'
import type { Json, JsonObject } from '../wire/json.ts'
import { constantOf } from './conditions.ts'
import { compareKeys } from './matches.ts'
import type { Leaf } from './normalise.ts'
import type { Order, OrderBound } from './order.ts'
import type { Followed, Reading } from './reading.ts'
import type { Scan } from './scan.ts'
import { compareBinary } from './span.ts'

const NONE: readonly Leaf[] = []

/** One entry of an index, or one document. It remembers what was read and made of it. */
export class Row {
  readonly scan: Scan
  readonly by: Followed
  readonly key: string
  /** Bytes of the document's id. */
  readonly id: string
  /** Filters that its key, being cut, does not decide. */
  unsure: readonly Leaf[] = NONE
  readonly reading: Reading
  /** Where the parts of the key end, as the index has it. */
  readonly #offsets: string
  #ends: readonly number[] | undefined
  #document: KnownDocument | undefined
  #data: JsonObject | undefined
  #orderKeys: (string | undefined)[] | undefined
  #wholeKeys: (string | undefined)[] | undefined

  constructor(reading: Reading, by: Followed, scan: Scan, [key, value]: StoreEntry) {
    this.reading = reading
    this.by = by
    this.scan = scan
    this.key = key
    if (scan.source.kind === 'documents') {
      this.#offsets = ''
      this.#document = storedDocument(value)
      this.id = key.slice(scan.source.prefix.length)
      reading.countDocument(value.length)
    } else {
      this.#offsets = value
      this.id = key.slice(idOffsetOf(value))
    }
  }

  /** What orders it among documents of equal values: its id or, in a group, its path; bytes. */
  get idKey(): string {
    return this.scan.scope.pathPrefix + this.id
  }

  /** Where its first `parts` parts end in the key. */
  endOf(parts: number): number {
    if (parts === 0) return this.scan.source.prefix.length
    this.#ends ??= offsetsOf(this.#offsets)
    return this.#ends[parts - 1] as number
  }

  /** The key of the value of a part, as an ascending part has it; behind the last part the id. */
  segment(part: number): string {
    if (part === this.scan.source.parts.length) return this.id
    const bytes = this.key.slice(this.endOf(part), this.endOf(part + 1))
    return this.scan.source.parts[part]?.[1] === 'desc' ? inverted(bytes) : bytes
  }

  /** Says whether a part is of a value whose key was cut. */
  isCut(part: number): boolean {
    if (this.key.length < CUT_KEY_LENGTH) return false
    return this.endOf(part + 1) - this.endOf(part) === CUT_KEY_LENGTH
  }

  /** The key without what follows the kept beginning of a part that was cut. */
  beginningOfCut(part: number): string {
    return this.key.slice(0, this.endOf(part) + VALUE_KEY_BYTES_MAX)
  }

  /** The document as it is stored. */
  get stored(): string {
    return this.#read().stored
  }

  /** The data of the document; not to be changed. */
  get data(): JsonObject {
    this.#data ??= this.#read().data
    return this.#data
  }

  #read(): KnownDocument {
    this.#document ??= this.reading.document(this.scan.scope.documents, this.id)
    return this.#document
  }

  /** The value of a field of the document, or `undefined`. */
  value(field: string): Json | undefined {
    return field === ID_FIELD ? binaryToText(this.idKey) : fieldValue(this.data, field)
  }

  /** The number in a field of the document, `undefined` where there is none; from the key, when that has it. */
  number(field: string): number | undefined {
    const part = this.scan.source.parts.findIndex(([name, kind]) => name === field && kind !== 'array')
    if (part >= 0) return numberOfKey(this.segment(part))
    const value = fieldValue(this.data, field)
    return typeof value === 'number' ? value : undefined
  }

  /** The key of the value of a sort field; `undefined` when the document lacks it. */
  orderKey(at: number): string | undefined {
    this.#orderKeys ??= []
    if (!(at in this.#orderKeys)) this.#orderKeys[at] = this.#makeOrderKey(at)
    return this.#orderKeys[at]
  }

  /** The key of the value of a sort field with nothing in it cut. */
  wholeOrderKey(at: number): string {
    this.#wholeKeys ??= []
    let key = this.#wholeKeys[at]
    if (key === undefined) {
      const value = this.#orderValue(at)
      key = value === undefined ? '' : wholeValueKey(value)
      this.#wholeKeys[at] = key
    }
    return key
  }

  #makeOrderKey(at: number): string | undefined {
    const part = this.scan.orderParts[at]
    if (part !== undefined) return this.segment(part)
    const value = this.#orderValue(at)
    return value === undefined ? undefined : valueKey(value, this.scan.sha256)
  }

  /** What a branch allows no other value is that value, although the document may turn out to have another, and be dropped. */
  #orderValue(at: number): Json | undefined {
    const { conditions, stretch } = this.scan
    const field = stretch.order.sorts[at]?.field as string
    return (constantOf(conditions, field) ?? { value: this.value(field) }).value
  }
}

/** Orders two documents of one query. */
export function compareRows(a: Row, b: Row, { sorts, idDescending }: Order): number {
  for (const [at, { descending }] of sorts.entries()) {
    // Documents without the field are not in the result: anywhere is right for them, as long as it is one place.
    const keys = compareKeys(a.orderKey(at) ?? '', b.orderKey(at) ?? '')
    const comparison = keys ?? compareBinary(a.wholeOrderKey(at), b.wholeOrderKey(at))
    if (comparison !== 0) return descending ? -comparison : comparison
  }
  const byId = compareBinary(a.idKey, b.idKey)
  return idDescending ? -byId : byId
}

/** Orders a document and a bound; 0 for all that the bound does not tell apart. */
export function compareToBound(row: Row, bound: OrderBound): number {
  const { scope, sha256, stretch } = row.scan
  for (const [at, value] of bound.values.entries()) {
    const keys = row.reading.keysOf(value, sha256)
    const comparison = compareKeys(row.orderKey(at) ?? '', keys.cut) ?? compareBinary(row.wholeOrderKey(at), keys.whole)
    if (comparison !== 0) return stretch.order.sorts[at]?.descending === true ? -comparison : comparison
  }
  if (bound.id === undefined) return 0
  const { lower, upper } = scope.placeOfId(bound.id)
  const side = row.id < lower ? -1 : row.id >= upper ? 1 : 0
  return stretch.order.idDescending ? -side : side
}
