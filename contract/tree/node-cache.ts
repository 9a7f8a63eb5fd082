import type { Sha256 } from '../env.ts'
import { assert } from '../errors.ts'
import type { Kv } from '../kv/kv.ts'
import { decodeNode, type Node } from './node.ts'

/** Returns the storage key of node or held-apart value number `id`. The dot ends it, so that no key begins another. */
export function storageKey(space: 'n' | 'v', id: number): string {
  return `${space}${id.toString(36)}.`
}

/** More nodes than one operation reads, so that none is dropped before the operation marks it dirty. */
export const CACHED_NODES_MIN: number = 256

/**
 * Decoded nodes, loaded from storage on demand.
 *
 * Clean nodes are bounded: two generations, of which the older is dropped whenever the younger fills up. Dirty nodes stay
 * until they are sealed, whatever their number.
 */
export class NodeCache {
  readonly #kv: Kv
  readonly #sha256: Sha256
  readonly #generationMax: number
  #young = new Map<number, Node>()
  #old = new Map<number, Node>()
  #youngMax: number

  /** @param nodesMax - Clean nodes to hold; at least {@link CACHED_NODES_MIN} are. */
  constructor(kv: Kv, sha256: Sha256, nodesMax: number) {
    this.#kv = kv
    this.#sha256 = sha256
    this.#generationMax = Math.floor(Math.max(CACHED_NODES_MIN, nodesMax) / 2)
    this.#youngMax = this.#generationMax
  }

  /**
   * Returns node `id`, from memory where it is there.
   *
   * @param hash - SHA-256 of the bytes of a clean node, as its parent has it.
   */
  get(id: number, hash: string): Node {
    return this.#young.get(id) ?? this.#recall(id, hash)
  }

  #recall(id: number, hash: string): Node {
    const known = this.#old.get(id)
    const node = known ?? this.#load(id, hash)
    if (known !== undefined) this.#old.delete(id)
    this.add(node)
    return node
  }

  #load(id: number, hash: string): Node {
    const bytes = this.#kv.get(storageKey('n', id))
    assert(bytes !== undefined && this.#sha256(bytes) === hash, `node ${id} is stored as it was sealed`)
    return decodeNode(id, bytes)
  }

  add(node: Node): void {
    if (this.#young.size >= this.#youngMax) this.#age()
    this.#young.set(node.id, node)
  }

  remove(id: number): void {
    this.#young.delete(id)
    this.#old.delete(id)
  }

  #age(): void {
    const dirty = new Map<number, Node>()
    for (const [id, node] of this.#old) if (node.dirty) dirty.set(id, node)
    for (const [id, node] of this.#young) {
      if (!node.dirty) continue
      dirty.set(id, node)
      this.#young.delete(id)
    }
    this.#old = this.#young
    this.#young = dirty
    this.#youngMax = dirty.size + this.#generationMax
  }
}
