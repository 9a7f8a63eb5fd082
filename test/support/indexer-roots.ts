/** What the root of an indexer must be: its documents taken at once after one entry, then the log executed. */
import { Contract } from '../../contract/contract.ts'
import type { DocumentChange } from '../../contract/data/changes.ts'
import { documentsUnder, isUnder, placeOfDocument } from '../../contract/index/places.ts'
import { parseIndexer } from '../../contract/indexer/definition.ts'
import { Indexer } from '../../contract/indexer/indexer.ts'
import { MemoryKv } from '../../contract/kv/memory-kv.ts'
import { binaryToBytes, bytesToBase64Url } from '../../contract/wire/bytes.ts'
import type { Json } from '../../contract/wire/json.ts'
import type { Entry, Genesis } from '../../contract/wire/types.ts'
import { nativeSha256 } from '../../node/sequencer/native-sha256.ts'

/** A log, and an indexer that began after the entry `from`. */
export type Followed = {
  readonly db: string
  readonly genesis: Genesis
  readonly records: readonly string[]
  readonly definition: Json
  readonly from: number
  /** The entry after which the root is wanted. */
  readonly at: number
}

/** Returns the root of the indexer after the entry `at`. */
export function rootOf({ db, genesis, records, definition, from, at }: Followed): string {
  const host = { sha256: nativeSha256, verify: () => true, queryId: () => 'id' }
  const contract = new Contract({ db, kv: new MemoryKv(), host, genesis })
  const indexer = new Indexer({ definition: parseIndexer(definition), kv: new MemoryKv(), sha256: nativeSha256 })
  const path = indexer.definition.collection
  const take = (change: DocumentChange) => isUnder(change.collection, path) && indexer.apply(change)
  const begin = () => {
    for (const [key, after] of contract.state.range(documentsUnder(path))) {
      take({ key, ...placeOfDocument(key), before: undefined, after })
    }
    contract.watch(({ changes }) => changes.forEach(take))
  }
  if (from === 0) begin()
  for (const text of records) {
    const { entry } = JSON.parse(text) as { entry?: Entry }
    if (entry === undefined || entry.seq > at) continue
    contract.apply(entry)
    if (entry.seq === from) begin()
  }
  return bytesToBase64Url(binaryToBytes(indexer.seal().rootHash))
}
