/**
 * `dist/contract.js` under an engine of the SmartWeave family, offline: the same entries, the same root as a node has, and as the
 * contract itself.
 *
 * Two evaluation options are needed: `useKVStorage`, because the state lives there, and `allowBigInt`, because the curves in the
 * bundle compute with `BigInt`, a word that the engine searches for. No BigInt ever gets into state or store.
 */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import Arweave from 'arweave'
import {
  type ContractDefinition,
  defaultCacheOptions,
  type GQLNodeInterface,
  LevelDbCache,
  LoggerFactory,
  type LoggerFactory as Loggers,
  type Warp,
  WarpFactory,
} from 'warp-contracts'
import type { HandleState } from '../../contract/handle.ts'
import type { Json } from '../../contract/wire/json.ts'
import type { Entry, Genesis, Query, Receipt } from '../../contract/wire/types.ts'
import { openHost } from '../../node/context.ts'
import { openLocal } from '../../node/local.ts'
import type { Database, DatabaseInfo } from '../../node/ports.ts'
import { signQuery } from '../../sdk/sign.ts'
import type { Signer } from '../../sdk/signers/index.ts'
import { buildBundle, buildBundleOfVersion } from '../support/bundle.ts'
import { ALICE, GENESIS, OPEN, OWNER, START } from '../support/contract.ts'
import { recordsOf } from '../support/database.ts'
import { randomSteps, type Step } from '../support/entries.ts'
import { SEED } from '../support/seed.ts'
import { allSigners, DATABASES } from '../support/signing.ts'
import { removeDir, tempDir } from '../support/temp-dir.ts'

const ID = DATABASES[0]
const SOURCE = buildBundle()
const STEPS = 100
const OPTIONS = { useKVStorage: true, allowBigInt: true }

/** A trigger that counts. */
const COUNT: readonly Json[] = [['upsert()', [{ n: { __op: 'inc', n: 1 } }, 'counts', 'people']]]

/** What an engine is to know of, beside the interactions. */
type Deployed = {
  readonly id?: string
  readonly genesis?: Genesis
  /** Folder of the key-value stores; without it they are in memory. */
  readonly kvDir?: string | undefined
  /** Id → source text of those that the contract evolves to. */
  readonly sources?: Readonly<Record<string, string>>
}

/** An interaction as a gateway lists it, in the order of `n`. */
function interaction(n: number, input: unknown, id: string = ID): GQLNodeInterface {
  const height = 1_000 + n
  const node = {
    id: Buffer.alloc(32, `interaction ${n}`).toString('base64url'),
    owner: { address: DATABASES[1], key: null },
    recipient: '',
    tags: [
      { name: 'App-Name', value: 'SmartWeaveAction' },
      { name: 'Contract', value: id },
      { name: 'Input', value: JSON.stringify(input) },
    ],
    block: { height, id: 'block', timestamp: 1_790_000_000 + n, previous: null },
    fee: { winston: '0' },
    quantity: { winston: '0' },
    sortKey: `${String(height).padStart(12, '0')},0000000000000,${String(n).padStart(64, '0')}`,
  }
  return node as unknown as GQLNodeInterface
}

/** An engine that knows one contract and its interactions, and cannot ask anyone. */
function engine(interactions: readonly GQLNodeInterface[], deployed: Deployed = {}): Warp {
  const { id: txId = ID, genesis = GENESIS, kvDir, sources = {} } = deployed
  const definition = {
    txId,
    srcTxId: DATABASES[1],
    src: SOURCE,
    initState: { genesis },
    owner: DATABASES[1],
    contractType: 'js',
    minFee: '0',
    metadata: {},
    contractTx: {},
    srcTx: {},
    testnet: null,
    manifest: null,
  } as unknown as ContractDefinition<HandleState>
  const cache = { get: async () => null, put: async () => {}, close: async () => {} }
  const definitions = {
    load: async (_id: string, evolved?: string) =>
      evolved === undefined ? definition : { ...definition, srcTxId: evolved, src: sources[evolved] },
    type: () => 'arweave',
    setCache: () => {},
    setSrcCache: () => {},
    getCache: () => cache,
    getSrcCache: () => cache,
  }
  const loader = {
    load: async (_id: string, from?: string, to?: string) =>
      interactions.filter(
        ({ sortKey = '' }) => (from === undefined || sortKey > from) && (to === undefined || sortKey <= to),
      ),
    clearCache: () => {},
    type: () => 'arweave',
  }
  const warp = WarpFactory.custom(Arweave.init({}) as never, { ...defaultCacheOptions, inMemory: true }, 'local')
    .setDefinitionLoader(definitions as never)
    .setInteractionsLoader(loader as never)
    .build()
  const opened = new Map<string, LevelDbCache<unknown>>()
  return warp.useKVStorageFactory((id: string) => {
    const kept =
      opened.get(id) ??
      new LevelDbCache({
        ...defaultCacheOptions,
        ...(kvDir === undefined ? { inMemory: true } : { inMemory: false, dbLocation: join(kvDir, id) }),
      })
    opened.set(id, kept)
    // The engine closes a store after each interaction, and what is in memory only would be gone.
    return new Proxy(kept, {
      get: (target, name) => {
        if (name === 'close' && kvDir === undefined) return async () => {}
        const member: unknown = Reflect.get(target, name)
        return typeof member === 'function' ? member.bind(target) : member
      },
    })
  }) as Warp
}

let steps: readonly Step[]
const originalFetch = globalThis.fetch

beforeAll(async () => {
  ;(LoggerFactory as unknown as { INST: Loggers }).INST.logLevel('none')
  globalThis.fetch = () => Promise.reject(new Error('this test has no network'))
  steps = await randomSteps(STEPS, SEED)
}, 60_000)

afterAll(() => {
  globalThis.fetch = originalFetch
})

describe.each<[string, boolean, number]>([
  ['in memory', false, STEPS],
  ['on disk', true, STEPS / 4],
])('over LevelDB %s', (_name, onDisk, count) => {
  it('comes to the state of the contract itself, entry by entry', async () => {
    const dir = onDisk ? tempDir() : undefined
    try {
      const tried = steps.slice(0, count)
      const nodes = tried.map(({ entry }, n) => interaction(n, { function: 'entry', entry }))
      const contract = engine(nodes, { kvDir: dir }).contract<HandleState>(ID).setEvaluationOptions(OPTIONS)
      const { cachedValue } = await contract.readState()
      const { state, validity, errorMessages } = cachedValue
      const accepted = tried.filter(({ code }) => code === undefined)
      const last = accepted.at(-1)?.entry
      expect({ SEED, state }).toEqual({
        SEED,
        state: { genesis: GENESIS, root: tried.at(-1)?.root, seq: last?.seq, ts: last?.ts },
      })
      for (const [n, { code, message }] of tried.entries()) {
        const { id } = nodes[n] as GQLNodeInterface
        expect({ SEED, n, valid: validity[id], error: errorMessages[id] }).toEqual({
          SEED,
          n,
          valid: code === undefined,
          error: message,
        })
      }
    } finally {
      if (dir !== undefined) removeDir(dir)
    }
  }, 60_000)
})

it('has denied and forged entries among those it was tried with', () => {
  const codes = new Set(steps.map(({ code }) => code))
  expect([undefined, 'DB_SIGNATURE_INVALID', 'DB_ENTRY_ORDER'].every((code) => codes.has(code))).toBe(true)
})

/** Sends accepted writes of all kinds, signed in all ways, to a node's database in `dir`. */
async function fillNode(dir: string): Promise<void> {
  const signers = await allSigners()
  const [owner] = signers as readonly [Signer, ...Signer[]]
  const db = await openLocal({ owner, dir })
  const must = async (write: Promise<Receipt>) => expect(await write).toMatchObject({ success: true })
  try {
    await must(db.setRules(OPEN, 'people'))
    await must(db.setRules([['set:join', [['mod()', { by: '$signer' }], ['allow()']]]], 'members'))
    await must(db.setSchema({ type: 'object', properties: { n: { type: 'number' } } }, 'people'))
    await must(db.addIndex([['n', 'desc'], ['name']], 'people'))
    await must(db.addTrigger({ key: 'count', on: 'create', func: COUNT }, 'people'))
    for (let n = 0; n < STEPS; n++) {
      const signer = signers[n % signers.length] as Signer
      const data = { n, name: `é ${n}`, list: [n, null, { é: n }], by: db.signer(), at: db.ms() }
      await must(db.set(data, 'people', `p${n}`, { signer }))
      if (n % 5 === 1) await must(db.update({ n: db.inc(1), list: db.union(1) }, 'people', `p${n - 1}`, { signer }))
      if (n % 5 === 2) await must(db.delete('people', `p${n - 1}`, { signer }))
      if (n % 5 === 3) await must(db.query('set:join', {}, 'members', `m${n}`, { signer }))
      const both: Query[] = [
        ['add', { n }, 'people'],
        ['upsert', { n }, 'people', 'same'],
      ]
      if (n % 5 === 4) await must(db.batch(both, { signer }))
    }
  } finally {
    await db.close()
  }
}

describe('the log of a node', () => {
  it('leads to the root of the node, each of its entries being valid', async () => {
    const dir = tempDir()
    try {
      await fillNode(dir)
      const host = await openHost({ dir })
      try {
        const database = host.database((host.list()[0] as DatabaseInfo).id)
        const { genesis, entries } = await readLog(database)
        const nodes = entries.map((entry, n) => interaction(n, { function: 'entry', entry }, database.id))
        const warp = engine(nodes, { id: database.id, genesis })
        const contract = warp.contract<HandleState>(database.id).setEvaluationOptions(OPTIONS)
        const { state, errorMessages } = (await contract.readState()).cachedValue
        const { seq, root } = await database.root()
        expect(errorMessages).toEqual({})
        expect(state).toEqual({ genesis, seq, ts: database.info().ts, root })
        expect(seq).toBeGreaterThanOrEqual(STEPS)
        const kinds = new Set(entries.map(({ query }) => query.kind))
        expect(kinds.size).toBe(new Set((await allSigners()).map(({ kind }) => kind)).size)
      } finally {
        await host.close()
      }
    } finally {
      removeDir(dir)
    }
  }, 120_000)
})

async function readLog(database: Database): Promise<{ genesis: Genesis; entries: readonly Entry[] }> {
  const records = (await recordsOf(database)).map((text) => JSON.parse(text))
  return { genesis: records[0].genesis, entries: records.flatMap(({ entry }) => (entry === undefined ? [] : [entry])) }
}

describe('administration', () => {
  it('pauses, and hands the state over to the contract of the next version', async () => {
    const next = Buffer.alloc(32, 9).toString('base64url')
    const set: Query = ['set', { n: 1 }, 'c', 'd']
    /** Who signs what, and the code of the refusal. */
    const script: readonly (readonly [typeof OWNER, Query, string?])[] = [
      [OWNER, ['setRules', OPEN, 'c']],
      [OWNER, ['pause']],
      [ALICE, set, 'DB_PAUSED'],
      [OWNER, ['unpause']],
      [ALICE, set],
      [OWNER, ['migrate', 2], 'DB_EVOLVE_INVALID'],
      [OWNER, ['evolve', next]],
      [ALICE, ['update', { n: 2 }, 'c', 'd'], 'DB_EVOLVING'],
      [OWNER, ['migrate', 2]],
      [ALICE, ['update', { n: 2 }, 'c', 'd']],
    ]
    const nodes: GQLNodeInterface[] = []
    const nonces = new Map([
      [OWNER, 0],
      [ALICE, 0],
    ])
    let seq = 0
    for (const [n, [by, query, code]] of script.entries()) {
      const [ts, nonce] = [START + n, (nonces.get(by) as number) + 1]
      const signed = await signQuery(by, { db: ID, query, nonce, expires: ts + 1_000 })
      nodes.push(interaction(n, { function: 'entry', entry: { seq: seq + 1, ts, query: signed } }))
      if (code !== undefined) continue
      seq++
      nonces.set(by, nonce)
    }
    const warp = engine(nodes, { sources: { [next]: buildBundleOfVersion(2) } })
    const contract = warp.contract<HandleState>(ID).setEvaluationOptions(OPTIONS)
    const { state, errorMessages } = (await contract.readState()).cachedValue
    expect(nodes.map(({ id }) => errorMessages[id]?.split(':')[0])).toEqual(script.map(([, , code]) => code))
    expect(state).toMatchObject({ seq: 7, evolve: next })
  }, 60_000)
})

describe('interactions that are no entries', () => {
  it('are invalid, with a message and without a stack, and change nothing', async () => {
    const inputs: readonly Json[] = [
      [],
      { function: 'entry' },
      { function: 'evolve', value: ID },
      { function: 'read' },
      5,
    ]
    const nodes = inputs.map((input, n) => interaction(n, input))
    const contract = engine(nodes).contract<HandleState>(ID).setEvaluationOptions(OPTIONS)
    const { state, validity, errorMessages } = (await contract.readState()).cachedValue
    expect(state).toEqual({ genesis: GENESIS })
    expect(Object.values(validity)).toEqual(inputs.map(() => false))
    for (const message of Object.values(errorMessages)) expect(message).toMatch(/^DB_[A-Z_]+: [^\n]+$/)
  })
})

it('is refused by the engine without allowBigInt', async () => {
  const contract = engine([interaction(0, { function: 'read' })]).contract(ID)
  await expect(contract.setEvaluationOptions({ useKVStorage: true }).readState()).rejects.toThrow('allowBigInt')
})
