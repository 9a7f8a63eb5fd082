/** One database with its history, beside a model of what it holds. */
import type { Json, JsonObject } from '../../contract/wire/json.ts'
import { pick, TEXTS } from '../support/random-values.ts'
import { type Answer, type OracleDatabase, openDatabase, type Through } from './database.ts'
import { FIELDS, type Random, randomDocument, randomIndex } from './generate.ts'
import type { ModelDocument } from './model.ts'

/** Neighbours in the key space, so that a span too wide shows; and several of one name. */
const COLLECTIONS = ['c', 'c\0', 'c\x01', 'ca', 'c/a/c', 'c/a/c\0', 'c/b/c', 'c/a!/c', 'd/a/c']
/** Names of collection groups. */
export const GROUPS: readonly string[] = ['c', 'c\0', 'nobody']
const IDS = [
  ...TEXTS.filter((text) => text !== '' && text.length < 300),
  ...Array.from({ length: 12 }, (_, n) => `${n}`),
]
const DOCUMENTS_MAX = 30
const INDEXES_MAX = 45

type Declared = { readonly path: string; readonly parts: Json }

/** A database and its model. */
export class World {
  readonly #random: Random
  readonly #db: OracleDatabase
  readonly #models = new Map(COLLECTIONS.map((path) => [path, new Map<string, JsonObject>()]))
  #declared: Declared[] = []
  readonly gone: ModelDocument[] = []

  private constructor(random: Random, db: OracleDatabase) {
    this.#random = random
    this.#db = db
  }

  static async open(random: Random, through: Through): Promise<World> {
    const world = new World(random, await openDatabase(through))
    for (let n = Math.floor(random() * 3); n > 0; n--) await world.exemptField()
    return world
  }

  close(): Promise<void> {
    return this.#db.close()
  }

  read(query: readonly [string, ...Json[]]): Promise<Answer> {
    return this.#db.read(query)
  }

  /** Returns one of the collections. */
  collection(): string {
    return pick(this.#random, COLLECTIONS)
  }

  /** Returns the documents of a collection, or of all collections of a name. */
  documents(path: string, isGroup: boolean): ModelDocument[] {
    const paths = isGroup ? COLLECTIONS.filter((one) => one.split('/').at(-1) === path) : [path]
    return paths.flatMap((one) =>
      [...(this.#models.get(one) ?? [])].map(([id, data]) => ({ path: `${one}/${id}`, id, data })),
    )
  }

  /** Writes or removes some document. */
  async mutate(): Promise<void> {
    const random = this.#random
    const path = this.collection()
    const model = this.#models.get(path) as Map<string, JsonObject>
    const id = pick(random, IDS)
    const before = model.get(id)
    if (before !== undefined) this.gone.push({ path: `${path}/${id}`, id, data: before })
    if (before !== undefined && random() < 0.4) {
      await this.#db.write(['delete', ...path.split('/'), id])
      model.delete(id)
    } else if (before !== undefined || model.size < DOCUMENTS_MAX) {
      const fresh = randomDocument(random)
      const data = before !== undefined && random() < 0.5 ? { ...before, ...fresh } : fresh
      await this.#db.write(['set', data, ...path.split('/'), id])
      model.set(id, data)
    }
  }

  /** Declares some index, or removes one when there are many. */
  async declareSome(): Promise<void> {
    const path = pick(this.#random, [...COLLECTIONS, 'c/*/c', 'd/*/c'])
    await this.declare(randomIndex(this.#random), path)
  }

  /** Declares an index, unless it is there. */
  async declare(parts: Json, path: string): Promise<void> {
    const text = JSON.stringify(parts)
    if (this.#declared.some((one) => one.path === path && JSON.stringify(one.parts) === text)) return
    const own = this.#declared.filter((one) => one.path === path)
    const [oldest] = own
    if (own.length >= INDEXES_MAX && oldest !== undefined) {
      await this.#db.write(['removeIndex', oldest.parts, ...oldest.path.split('/')])
      this.#declared = this.#declared.filter((one) => one !== oldest)
      await this.#db.finishWork()
    }
    await this.#db.write(['addIndex', parts, ...path.split('/')])
    this.#declared.push({ path, parts })
    await this.#db.finishWork()
  }

  /** Takes a field out of the automatic indexes of some collection. */
  async exemptField(): Promise<void> {
    const path = pick(this.#random, [...COLLECTIONS, 'c/*/c'])
    const { path: field } = pick(this.#random, FIELDS)
    if (this.#exempt.has(`${path} ${field}`) || field === 'a.b') return
    this.#exempt.add(`${path} ${field}`)
    await this.#db.write(['exemptIndex', field, ...path.split('/')])
    await this.#db.finishWork()
  }

  readonly #exempt = new Set<string>()
}
