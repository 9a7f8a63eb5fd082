/** Trees, reads of them, and what their proofs answer. */
import { MemoryKv } from '../../contract/kv/memory-kv.ts'
import { encodeProof } from '../../contract/proof/encode.ts'
import { openProof } from '../../contract/proof/open.ts'
import { ReadRecorder } from '../../contract/proof/recorder.ts'
import type { StoreReader } from '../../contract/tree/store.ts'
import { Tree } from '../../contract/tree/tree.ts'
import { nativeSha256 as sha256, toBinary } from '../../node/sequencer/native-sha256.ts'

/** Asks a store something. What it answers can be compared. */
export type Read = (store: StoreReader) => unknown

export type Proven = { readonly proof: string; readonly root: string; readonly answer: unknown }

/** A tree of these entries, sealed. */
export function sealedTree(entries: Iterable<readonly [key: string, value: string]>): Tree {
  const tree = new Tree({ kv: new MemoryKv(), sha256, toBinary })
  for (const [key, value] of entries) tree.put(key, value)
  tree.seal()
  return tree
}

/** Answers a read with its proof. */
export function prove(tree: Tree, read: Read): Proven {
  const root = tree.seal().rootHash
  const recorder = new ReadRecorder(tree)
  const answer = read(recorder)
  return { answer, root, proof: encodeProof(tree.view, recorder.touched) }
}

/** Answers a read from a proof alone, which must show what was asked for and no more. */
export function answerFrom({ proof, root }: Pick<Proven, 'proof' | 'root'>, read: Read): unknown {
  const store = openProof(proof, root, sha256)
  const answer = read(store)
  store.assertUsedUp()
  return answer
}

/** Reads at most `limit` entries of a range. */
export function take(
  store: StoreReader,
  range: { lower: string; upper: string; reverse?: boolean },
  limit: number,
): unknown {
  const entries: unknown[] = []
  if (limit === 0) return entries
  for (const entry of store.range(range)) {
    entries.push(entry)
    if (entries.length === limit) break
  }
  return entries
}
