/** A contract with random documents in several collections, beside a model of what they are, for tests of indexers. */
import type { Contract } from '../../contract/contract.ts'
import type { Json, JsonObject } from '../../contract/wire/json.ts'
import type { Query } from '../../contract/wire/types.ts'
import { randomDocument } from '../oracle/generate.ts'
import type { ModelDocument } from '../oracle/model.ts'
import { pick } from './random-values.ts'

/** Two of one kind, and a neighbour that is of no indexer. */
const COLLECTIONS: readonly string[] = ['people', 'posts/p1/comments', 'posts/p2/comments', 'peoplf']
const IDS = ['a', 'b', 'é', '\u{1f600}', 'c\u0001', ...Array.from({ length: 20 }, (_, n) => `${n}`)]

/** What is written, by path. */
export class Model {
  readonly #random: () => number
  readonly #documents = new Map<string, ModelDocument>()

  constructor(random: () => number) {
    this.#random = random
  }

  /** Makes up a write of one to four documents, and takes it as done. */
  change(): Query {
    const writes = Array.from({ length: 1 + Math.floor(this.#random() * 4) }, () => this.#changeOne())
    return ['batch', writes]
  }

  /** Returns the documents of a collection or, with `*` in it, of all of its kind, each by its id. */
  documents(path: string): ModelDocument[] {
    const kind = path.includes('*')
    return [...this.#documents.values()].filter(({ path: own }) => {
      const collection = own.slice(0, own.lastIndexOf('/'))
      return kind ? collection.startsWith('posts/') : collection === path
    })
  }

  #changeOne(): readonly [string, ...Json[]] {
    const collection = pick(this.#random, COLLECTIONS)
    const id = pick(this.#random, IDS)
    const path = `${collection}/${id}`
    const steps = path.split('/')
    if (this.#documents.has(path) && this.#random() < 0.35) {
      this.#documents.delete(path)
      return ['delete', ...steps]
    }
    const data: JsonObject = randomDocument(this.#random)
    this.#documents.set(path, { path, id, data })
    return ['set', data, ...steps]
  }
}

/** Executes a write of the owner without a signature: the host of the contract takes it. */
export function applyTo(contract: Contract, db: string, owner: string, query: Query): void {
  const seq = contract.seq + 1
  const signed = { db, query, nonce: seq, expires: seq, kind: 'ed25519', signer: owner, signature: '' } as const
  contract.apply({ seq, ts: seq, query: signed })
}
