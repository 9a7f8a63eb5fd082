/** What every sealed tree must be like, as tests want it: an error that names what is not. */
import type { MemoryKv } from '../../contract/kv/memory-kv.ts'
import { checkTree as findingsOf, type TreeReport } from '../../contract/tree/check-tree.ts'
import { NodeCache } from '../../contract/tree/node-cache.ts'
import { NODE_MIN } from '../../contract/tree/reshape.ts'
import { Tree, type TreeHead } from '../../contract/tree/tree.ts'
import { nativeSha256 as sha256, toBinary, toBytes } from '../../node/sequencer/native-sha256.ts'

export type TreeShape = TreeReport & { readonly list: readonly (readonly [key: string, value: string])[] }

/**
 * Checks the invariants of a tree, its height, and that the store holds the tree and nothing else.
 *
 * @throws {Error} Naming what does not hold.
 */
export function checkTree(kv: MemoryKv, head: TreeHead): TreeShape {
  const report = findingsOf(kv, head, { sha256, toBinary, toBytes })
  must(report.findings.length === 0, 'nothing is found', report.findings)
  const { height, entries, nodes, values } = report
  const heightMax = 1 + Math.log(Math.max(1, entries / 2)) / Math.log(NODE_MIN)
  must(height <= heightMax, 'the height is bounded', { height, heightMax })
  must(kv.size === nodes + values, 'the store holds nothing but the tree', { size: kv.size, nodes, values })
  const list = [
    ...new Tree({ kv, sha256, head, toBinary, toBytes, cache: new NodeCache(0) }).range({
      lower: '',
      upper: '\xff'.repeat(400),
    }),
  ]
  return { ...report, list }
}

function must(holds: boolean, invariant: string, detail: unknown): void {
  if (!holds) throw new Error(`${invariant}: ${JSON.stringify(detail)}`)
}
