/** Where a sealed contract stands, kept beside the tree. Not part of the state root: the log says the same. */
import { assert } from './errors.ts'
import type { Kv } from './kv/kv.ts'
import type { TreeHead } from './tree/tree.ts'
import { base64UrlToBytes, binaryToBytes, bytesToBase64Url, bytesToBinary } from './wire/bytes.ts'
import { canonicalJson } from './wire/canonical.ts'

/** Storage key of the head. */
const HEAD_KEY = 'head.'

/** Where a sealed contract stands. */
export type ContractHead = {
  readonly tree: TreeHead
  /** Number of the last entry, 0 before the first. */
  readonly seq: number
  /** Time of the last entry, ms since 1970. */
  readonly ts: number
}

/** Returns the head of the state in a store, or `undefined` when the store is empty. */
export function readHead(kv: Kv): ContractHead | undefined {
  const text = kv.get(HEAD_KEY)
  if (text === undefined) return undefined
  const { nextId, root, rootId, seq, ts } = JSON.parse(text) as Record<string, number> & { root: string }
  const hash = base64UrlToBytes(root)
  assert(hash?.length === 32, 'the root hash of the head has 32 bytes')
  return {
    tree: { rootId: rootId as number, rootHash: bytesToBinary(hash), nextId: nextId as number },
    seq: seq as number,
    ts: ts as number,
  }
}

/** Keeps the head of the state in its store. */
export function writeHead(kv: Kv, { tree, seq, ts }: ContractHead): void {
  const root = bytesToBase64Url(binaryToBytes(tree.rootHash))
  kv.put(HEAD_KEY, canonicalJson({ nextId: tree.nextId, root, rootId: tree.rootId, seq, ts }))
}
