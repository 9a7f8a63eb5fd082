/** A database to try things on: the contract with the pure host, over memory. A refusal that leaves a trace is a failure. */
import assert from 'node:assert/strict'
import { Contract, type SuccessReceipt } from '../../contract/contract.ts'
import { ContractError } from '../../contract/errors.ts'
import { parseEntry } from '../../contract/handle.ts'
import { PURE_HOST } from '../../contract/host.ts'
import type { Kv } from '../../contract/kv/kv.ts'
import { MemoryKv } from '../../contract/kv/memory-kv.ts'
import type { Json, JsonObject } from '../../contract/wire/json.ts'
import { type Entry, type Genesis, PROTOCOL, type Query } from '../../contract/wire/types.ts'
import { type QueryToSign, signQuery } from '../../sdk/sign.ts'
import type { Signer } from '../../sdk/signers/index.ts'
import { quickSigner } from '../support/quick-signer.ts'
import { DATABASES } from '../support/signing.ts'

export const OWNER: Signer = quickSigner(Buffer.alloc(32, 1))
export const ALICE: Signer = quickSigner(Buffer.alloc(32, 2))
export const MALLORY: Signer = quickSigner(Buffer.alloc(32, 3))

/** Time of the first entry, ms since 1970; each one after it comes a second later. */
export const START: number = 1_790_000_000_000

const GENESIS: Genesis = { protocol: PROTOCOL, owners: [OWNER.address], secure: true, salt: '' }

/** Rules that let everyone do everything. */
export const OPEN: Json = [['*', [['allow()']]]]

/** A database and how to try things on it. */
export class World {
  readonly contract: Contract

  /** Opens what `kv` holds: a new database when it is empty. */
  constructor(kv: Kv = new MemoryKv()) {
    this.contract = new Contract({ db: DATABASES[0], kv, host: PURE_HOST, genesis: GENESIS })
  }

  /** Makes a database whose collections `open` everyone may write. */
  static async make(open: readonly string[] = [], kv: Kv = new MemoryKv()): Promise<World> {
    const world = new World(kv)
    for (const collection of open) await world.write(['setRules', OPEN, ...collection.split('/')])
    return world
  }

  /** Signs a query with the signer's next nonce. */
  async sign(query: Query, by: Signer = OWNER, change: Partial<QueryToSign> = {}): Promise<JsonObject> {
    const nonce = this.contract.read(['getNonce', by.address]) as number
    const expires = this.now + 60_000
    const signed = await signQuery(by, { db: DATABASES[0], query, nonce, expires, ...change })
    return JSON.parse(JSON.stringify(signed))
  }

  /** Time of the next entry. */
  get now(): number {
    return Math.max(this.contract.ts, START + this.contract.seq * 1_000)
  }

  /** Executes what was signed. */
  apply(query: JsonObject, place: Partial<Entry> = {}): SuccessReceipt {
    return this.contract.apply(parseEntry({ seq: this.contract.seq + 1, ts: this.now, query, ...place }))
  }

  /** Signs a query and executes it. */
  async write(query: Query, by: Signer = OWNER): Promise<SuccessReceipt> {
    return this.apply(await this.sign(query, by))
  }

  /** Executes what must be refused with one of `codes`, and leave root, place and nonce as they were. */
  refuse(query: JsonObject, codes: readonly string[], place: Partial<Entry> = {}): void {
    const before = this.#standing(query)
    let code = 'nothing: it took effect'
    try {
      this.apply(query, place)
    } catch (error) {
      if (!(error instanceof ContractError)) throw error
      code = error.code
    }
    assert.ok(codes.includes(code), `expected ${codes.join(' or ')}, got ${code} for ${text(query)}`)
    assert.deepEqual(this.#standing(query), before, `a refusal left a trace: ${text(query)}`)
  }

  /** Signs what must be refused with one of `codes`. */
  async refuseSigned(query: Query, codes: readonly string[], by: Signer = MALLORY): Promise<void> {
    this.refuse(await this.sign(query, by), codes)
  }

  read(...query: readonly Json[]): Json {
    return this.contract.read(query)
  }

  #standing({ signer }: JsonObject): unknown {
    const { seq, ts } = this.contract
    const isKnown = typeof signer === 'string' && signer.startsWith('ed25519:')
    return { root: this.contract.seal(), seq, ts, nonce: isKnown && this.read('getNonce', signer) }
  }
}

function text(value: Json): string {
  const whole = JSON.stringify(value)
  return whole.length > 300 ? `${whole.slice(0, 300)}…` : whole
}
