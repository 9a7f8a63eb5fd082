import type { Kv } from '../../contract/kv/kv.ts'
import { MemoryKv } from '../../contract/kv/memory-kv.ts'
import type { Node } from '../../contract/tree/node.ts'
import { NodeCache } from '../../contract/tree/node-cache.ts'
import { NodeStore } from '../../contract/tree/node-store.ts'
import { nativeSha256 as sha256, toBinary, toBytes } from '../../node/sequencer/native-sha256.ts'

export type OpenNodes = { readonly cache: NodeCache; readonly nextId: number; readonly root: () => Node }

/** Opens nodes of the tree that is told of, or of none, which has no root and is never at rest. */
export function openNodes(kv: Kv = new MemoryKv(), tree: Partial<OpenNodes> = {}): NodeStore {
  const root = (): never => {
    throw new Error('there is no root')
  }
  return new NodeStore({ kv, codec: { sha256, toBinary, toBytes }, cache: new NodeCache(), nextId: 0, root, ...tree })
}
