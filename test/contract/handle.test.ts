import { describe, expect, it } from '@jest/globals'
import { Contract } from '../../contract/contract.ts'
import { type AsyncKv, type HandleAction, type HandleState, handle, parseEntry } from '../../contract/handle.ts'
import { PURE_HOST } from '../../contract/host.ts'
import { MemoryKv } from '../../contract/kv/memory-kv.ts'
import { canonicalJson } from '../../contract/wire/canonical.ts'
import { isJsonObject, type Json, type JsonObject } from '../../contract/wire/json.ts'
import { QUERY_BYTES_MAX, QUERY_DEPTH_MAX } from '../../contract/wire/limits.ts'
import type { Entry } from '../../contract/wire/types.ts'
import { ALICE, codeOf, GENESIS, NATIVE_HOST, testDatabase } from '../support/contract.ts'
import { randomSteps } from '../support/entries.ts'
import { SEED } from '../support/seed.ts'
import { DATABASES } from '../support/signing.ts'

/** A store that answers later, and counts. */
class LateKv implements AsyncKv {
  readonly values = new Map<string, string>()
  gets = 0
  writes = 0

  async get(key: string): Promise<string | null> {
    this.gets++
    await Promise.resolve()
    return this.values.get(key) ?? null
  }

  async put(key: string, value: string): Promise<void> {
    this.writes++
    await Promise.resolve()
    // Engines keep JSON.
    this.values.set(key, JSON.parse(JSON.stringify(value)) as string)
  }

  async del(key: string): Promise<void> {
    this.writes++
    await Promise.resolve()
    this.values.delete(key)
  }
}

const STATE: HandleState = { genesis: GENESIS }

async function execute(kv: AsyncKv, state: HandleState, entry: Entry): Promise<HandleState> {
  const outcome = await handle(
    state,
    { input: { function: 'entry', entry } },
    { kv, db: DATABASES[0], host: NATIVE_HOST },
  )
  if (!('state' in outcome)) throw new Error('an entry gives a state')
  return outcome.state
}

async function ask(kv: AsyncKv, state: HandleState, ...query: Json[]): Promise<Json> {
  const env = { kv, db: DATABASES[0], host: NATIVE_HOST }
  const outcome = await handle(state, { input: { function: 'read', query } }, env)
  if (!('result' in outcome)) throw new Error('a read gives a result')
  return outcome.result
}

/** Returns the code with which an action is refused. */
async function refusal(state: unknown, action: unknown, kv: AsyncKv = new LateKv()): Promise<string> {
  try {
    await handle(state as HandleState, action as HandleAction, { kv, db: DATABASES[0], host: NATIVE_HOST })
  } catch (error) {
    return (error as { code: string }).code
  }
  throw new Error('expected a refusal')
}

describe('over a store that answers later', () => {
  it('reaches the root of the contract itself with every entry, and changes nothing for a refused one', async () => {
    const steps = await randomSteps(200, SEED)
    const kv = new LateKv()
    let state = STATE
    let most = 0
    for (const { entry, code, root } of steps) {
      const [gets, writes] = [kv.gets, kv.writes]
      if (code === undefined) {
        state = await execute(kv, state, entry)
        expect(state).toEqual({ genesis: GENESIS, root, seq: entry.seq, ts: entry.ts })
      } else {
        await expect(execute(kv, state, entry)).rejects.toMatchObject({ name: 'ContractError', code })
        expect(kv.writes).toBe(writes)
      }
      most = Math.max(most, kv.gets - gets)
    }
    // A round for each value: every node of this small tree at most, and the head. SEED prints with the figures.
    expect({ SEED, most, bounded: most <= kv.values.size + 1 }).toEqual({ SEED, most, bounded: true })
    expect(await ask(kv, state, 'get', 'people')).toEqual(
      replay(steps.filter(({ code }) => code === undefined).map(({ entry }) => entry)),
    )
  }, 60_000)

  it('fetches each value once for one action, and checks the signature once', async () => {
    const db = await testDatabase(['c'])
    const kv = new LateKv()
    const asked: string[] = []
    let checks = 0
    const host = {
      ...NATIVE_HOST,
      verify: (query: Entry['query']) => {
        checks++
        return NATIVE_HOST.verify(query)
      },
    }
    const seen: AsyncKv = {
      get: (key) => {
        asked.push(key)
        return kv.get(key)
      },
      put: (key, value) => kv.put(key, value),
      del: (key) => kv.del(key),
    }
    const replayed = await testDatabase()
    const state = await execute(seen, STATE, await replayed.entry(['setRules', [['*', [['allow()']]]], 'c']))
    asked.length = 0
    const query = ['batch', Array.from({ length: 100 }, (_, n) => ['set', { n, m: 100 - n }, 'c', `d${n}`])]
    const entry = await db.entry(query as never, ALICE)
    await handle(state, { input: { function: 'entry', entry } }, { kv: seen, db: DATABASES[0], host })
    expect([new Set(asked).size, checks]).toEqual([asked.length, 1])
    expect(asked).toContain('head.')
  })
})

function replay(entries: readonly Entry[]): Json {
  const contract = new Contract({ db: DATABASES[0], kv: new MemoryKv(), host: NATIVE_HOST, genesis: GENESIS })
  for (const entry of entries) contract.apply(entry)
  return contract.read(['get', 'people'])
}

describe('an action', () => {
  it.each<[unknown]>([
    [undefined],
    [null],
    ['entry'],
    [[]],
    [{}],
    [{ input: null }],
    [{ input: 'entry' }],
    [{ input: [] }],
    [{ input: {} }],
    [{ input: { function: 'Entry' } }],
    [{ input: { function: 'constructor' } }],
    [{ input: { function: ['entry'] } }],
    [{ input: { function: 'read', query: undefined } }],
    [{ input: { function: 'read', query: ['set', {}, 'c', 'd'] } }],
  ])('%j is none', async (action) => {
    expect(await refusal(STATE, action)).toBe('DB_OPERATION_UNKNOWN')
  })

  it.each<[unknown]>([[undefined], [null], [5], [{}], [{ genesis: {} }], [{ genesis: { ...GENESIS, secure: 1 } }]])(
    'over the state %j is refused',
    async (state) => {
      expect(await refusal(state, { input: { function: 'read', query: ['getInfo'] } })).toBe('DB_GENESIS_INVALID')
    },
  )

  it('reads without a trace, also before the first entry', async () => {
    const kv = new LateKv()
    expect(await ask(kv, STATE, 'getInfo')).toMatchObject({
      protocol: GENESIS.protocol,
      owners: GENESIS.owners,
      secure: true,
    })
    expect([kv.writes, kv.values.size]).toEqual([0, 0])
  })

  it('uses the pure host unless given another', async () => {
    const db = await testDatabase()
    const [entry, kv] = [await db.entry(['setRules', [], 'c'], ALICE), new LateKv()]
    const run = (input: HandleAction['input']): Promise<unknown> => handle(STATE, { input }, { kv, db: DATABASES[0] })
    await expect(run({ function: 'entry', entry })).rejects.toMatchObject({ code: 'DB_OWNER_REQUIRED' })
    const forged = { ...entry, query: { ...entry.query, nonce: 2 } }
    await expect(run({ function: 'entry', entry: forged })).rejects.toMatchObject({ code: 'DB_SIGNATURE_INVALID' })
    expect(PURE_HOST.verify(entry.query)).toBe(true)
  })

  it('is not taken over a store that stands elsewhere than the state', async () => {
    const [db, kv] = [await testDatabase(), new LateKv()]
    const first = await db.entry(['setRules', [], 'c'])
    const state = await execute(kv, STATE, first)
    await expect(execute(new LateKv(), state, { ...first, seq: 2 })).rejects.toThrow(
      'the store stands at entry 0 and the state at entry 1; evaluate again with an empty store',
    )
    await expect(ask(kv, STATE, 'getInfo')).rejects.toThrow('the store stands at entry 1 and the state at entry 0')
    expect(await ask(kv, state, 'getRules', 'c')).toEqual([])
  })

  it('passes on what the store fails with', async () => {
    const kv: AsyncKv = { get: () => Promise.reject(new Error('no disk')), put: () => {}, del: () => {} }
    await expect(ask(kv, STATE, 'getInfo')).rejects.toThrow('no disk')
  })
})

const entry = await (await testDatabase()).entry(['setRules', [], 'c'])

describe('parseEntry', () => {
  it('returns an entry', () => {
    expect(parseEntry(structuredClone(entry))).toEqual(entry)
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a list', [entry]],
    ['no seq', { ...entry, seq: undefined }],
    ['seq 0', { ...entry, seq: 0 }],
    ['a half seq', { ...entry, seq: 1.5 }],
    ['a text as seq', { ...entry, seq: '1' }],
    ['seq 2^53', { ...entry, seq: 2 ** 53 }],
    ['a negative ts', { ...entry, ts: -1 }],
    ['NaN as ts', { ...entry, ts: Number.NaN }],
    ['no query', { seq: 1, ts: 1 }],
    ['a query without a signature', { ...entry, query: { ...entry.query, signature: undefined } }],
    ['a query with more', { ...entry, query: { ...entry.query, more: 1 } }],
    ['a query that asks nothing', { ...entry, query: { ...entry.query, query: [] } }],
    ['-0', { ...entry, query: { ...entry.query, query: ['set', { a: -0 }, 'c', 'd'] } }],
  ])('refuses %s', (_name, value) => {
    expect(codeOf(() => parseEntry(value))).toBe('DB_QUERY_INVALID')
  })

  it('does not keep the order in which members came', () => {
    const reversed = JSON.parse(JSON.stringify(entry), (_key, value: Json) =>
      isJsonObject(value) ? Object.fromEntries(Object.entries(value).reverse()) : value,
    ) as Entry
    expect(JSON.stringify(reversed)).not.toBe(JSON.stringify(parseEntry(entry)))
    expect(JSON.stringify(parseEntry(reversed))).toBe(JSON.stringify(parseEntry(entry)))
  })

  it('refuses an unknown kind of signature', () => {
    const query = { ...entry.query, kind: 'rot13' }
    expect(codeOf(() => parseEntry({ ...entry, query }))).toBe('DB_SIGNATURE_KIND_UNKNOWN')
  })

  it('refuses what is larger or deeper than a node would let into a log', () => {
    const withData = (data: JsonObject): Entry => ({
      ...entry,
      query: { ...entry.query, query: ['set', data, 'c', 'd'] },
    })
    const rest = canonicalJson({ ...entry.query, query: withData({ a: '' }).query.query, signature: null } as never)
    const room = QUERY_BYTES_MAX - rest.length
    expect(codeOf(() => parseEntry(withData({ a: 'x'.repeat(room + 100) })))).toBe('DB_LIMIT_EXCEEDED')
    expect(() => parseEntry(withData({ a: 'x'.repeat(room - 100) }))).not.toThrow()
    let deep: JsonObject = {}
    for (let level = 0; level < QUERY_DEPTH_MAX; level++) deep = { a: deep }
    expect(codeOf(() => parseEntry(withData(deep)))).toBe('DB_LIMIT_EXCEEDED')
  })
})
