/** Reading a proof (`encode.ts`), which may come from anybody. */
import type { Sha256 } from '../env.ts'
import { BinaryReader } from '../tree/binary.ts'
import { ARITY, DIGEST_BYTES, type Items, innerDigest, leafDigest, levelDigest, sumOf } from '../tree/digest.ts'
import { NODE_MAX } from '../tree/reshape.ts'
import { PROOF_VERSION } from './encode.ts'
import { invalid } from './invalid.ts'
import { ProvenStore, type ShownEntry } from './proven-store.ts'
import { readShownGroup } from './shown-group.ts'

/** More levels than a tree of 2^53 entries has. */
const LEVELS_MAX = 16

/**
 * Returns a store that answers from a proof, and refuses what the proof does not hold.
 *
 * Takes time and memory in proportion to the bytes, whatever they are.
 *
 * @param proof - A binary string.
 * @param root - The state root, 32 bytes as a binary string, from where it can be trusted.
 * @throws {ContractError} `DB_PROOF_INVALID` when the bytes are not a proof, or not one of this root.
 */
export function openProof(proof: string, root: string, sha256: Sha256): ProvenStore {
  const reader = new ProofReader(proof, sha256)
  const { count, digest } = reader.read()
  if (digest !== root)
    throw invalid('it is of another state root; ask for one of this root, or find out which root is right')
  return new ProvenStore(reader.entries, count)
}

/** What stands for a part of the tree: its entries and its digest. */
type Item = { readonly count: number; readonly digest: string }

class ProofReader {
  readonly entries: ShownEntry[] = []
  readonly #reader: BinaryReader
  readonly #sha256: Sha256
  /** Entries before the place that is read. */
  #rank = 0
  #groups = 0

  constructor(proof: string, sha256: Sha256) {
    this.#sha256 = sha256
    this.#reader = new BinaryReader(proof, (expected) => {
      throw invalid(`it is not well formed: ${expected}`)
    })
  }

  /** Reads the whole proof. */
  read(): Item {
    if (this.#reader.byte() !== PROOF_VERSION) this.#reader.fail('its first byte is 1')
    const item = this.#node(1)
    this.#reader.end()
    return item
  }

  #node(level: number): Item {
    const kind = this.#reader.text(1)
    const before = this.#rank
    const size = this.#reader.varint()
    let digest: string
    if (kind === 'L') digest = this.#leaf(size, level)
    else if (kind === 'I') digest = this.#inner(size, level)
    else return this.#reader.fail('a node begins with L or I')
    return { count: this.#rank - before, digest }
  }

  #leaf(size: number, level: number): string {
    if (size > NODE_MAX || (size === 0 && level > 1)) this.#reader.fail('a leaf has a bounded number of groups')
    const items = this.#items(this.#marks(size, level), () => this.#group())
    return leafDigest(size, items, this.#sha256)
  }

  #inner(size: number, level: number): string {
    if (size < 2 || size > NODE_MAX) this.#reader.fail('an inner node has a bounded number of children')
    if (level === LEVELS_MAX) this.#reader.fail('a tree has a bounded height')
    const keys = this.#reader.text(DIGEST_BYTES)
    const items = this.#items(this.#marks(size, level), () => this.#node(level + 1))
    return innerDigest({ children: size, keys }, items, this.#sha256)
  }

  #marks(size: number, level: number): boolean[] {
    const marks: boolean[] = []
    while (marks.length < size) {
      const byte = this.#reader.byte()
      if (size - marks.length < 8 && byte >> (size - marks.length) > 0)
        this.#reader.fail('no more parts are marked than there are')
      for (let i = 0; i < 8 && marks.length < size; i++) marks.push(((byte >> i) & 1) === 1)
    }
    if (level > 1 && !marks.includes(true)) this.#reader.fail('of a node that is shown some part is')
    return marks
  }

  /** Reads the parts of a node. Returns the items of its digest. */
  #items(marks: readonly boolean[], readShown: () => Item): Items {
    const rows = [marks]
    for (let row = marks; row.length > ARITY; rows.push(row)) {
      const below = row
      row = Array.from({ length: Math.ceil(below.length / ARITY) }, (_, i) =>
        below.slice(i * ARITY, (i + 1) * ARITY).includes(true),
      )
    }
    const read = (height: number, at: number): Item => {
      if (!rows[height]?.[at]) return this.#hidden()
      if (height === 0) return readShown()
      const items = this.#run((rows[height - 1] as boolean[]).length, at, (i) => read(height - 1, i))
      return { count: sumOf(items.counts, 0), digest: levelDigest(items, 0, this.#sha256) }
    }
    const top = rows.length - 1
    return this.#run((rows[top] as boolean[]).length, 0, (i) => read(top, i))
  }

  /** Reads run `at` of a row of `length` items. */
  #run(length: number, at: number, read: (i: number) => Item): Items {
    const counts: number[] = []
    const digests: string[] = []
    for (let i = at * ARITY; i < Math.min(length, (at + 1) * ARITY); i++) {
      const { count, digest } = read(i)
      counts.push(count)
      digests.push(digest)
    }
    return { counts, digests }
  }

  #hidden(): Item {
    const count = this.#reader.varint()
    this.#pass(count)
    return { count, digest: this.#reader.text(DIGEST_BYTES) }
  }

  #pass(count: number): void {
    this.#rank += count
    if (count === 0 || !Number.isSafeInteger(this.#rank)) this.#reader.fail('parts have entries, and not too many')
  }

  #group(): Item {
    const shown = readShownGroup(this.#reader, this.#sha256)
    for (const entry of shown.entries) this.entries.push({ ...entry, rank: this.#rank++, group: this.#groups })
    this.#groups++
    return { count: shown.entries.length, digest: shown.digest }
  }
}
