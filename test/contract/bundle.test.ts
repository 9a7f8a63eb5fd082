/** `dist/contract.js`, which `build-contract.config.js` makes: what engines deploy. */
import { builtinModules } from 'node:module'
import { createContext, runInContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import type { HandleState } from '../../contract/handle.ts'
import type { Json } from '../../contract/wire/json.ts'
import type { Entry, Query } from '../../contract/wire/types.ts'
import { signQuery } from '../../sdk/sign.ts'
import { buildBundle, buildBundleOfVersion } from '../support/bundle.ts'
import { ALICE, GENESIS, OPEN, OWNER, START } from '../support/contract.ts'
import { randomSteps, type Step } from '../support/entries.ts'
import { SEED } from '../support/seed.ts'
import { DATABASES } from '../support/signing.ts'

const BUNDLE = buildBundle()

describe('the bundle', () => {
  it('is the same, byte for byte, when it is built again', () => {
    expect(buildBundle() === BUNDLE).toBe(true)
  })

  it('is one file: it imports nothing and exports handle alone, as a plain function', () => {
    expect(BUNDLE.match(/\bimport\s*[({*"']|\brequire\s*\(|\bimport\.meta\b|\bfrom\s*["']/g)).toBeNull()
    expect(BUNDLE.match(/\bexport\b.*/g)).toEqual(['export function handle(state, action, env) {'])
  })

  it('names no module of Node', () => {
    // As texts; `path` and the like are also words of the language of rules.
    const words = ['path', 'constants', 'test', 'string_decoder', 'sys', 'module', 'process', 'v8']
    const named = builtinModules.filter((name) => new RegExp(`["'\`](?:node:)?${name}["'\`]`).test(BUNDLE))
    expect(named.filter((name) => !words.includes(name))).toEqual([])
    expect(BUNDLE.match(/["'`]node:.{0,20}/g)).toBeNull()
  })

  it('is printable ASCII, without what engines look for in a source to refuse it', () => {
    expect(BUNDLE.match(/[^\n\x20-\x7e]/g)).toBeNull()
    expect(BUNDLE.match(/unsafeClient|Math\.random|\bDate\b|\bIntl\b|localeCompare|toLocale/g)).toBeNull()
  })

  it('fits an Arweave transaction of moderate cost', () => {
    // Of these the engine of patterns takes 150 KB, which is what linear time costs.
    expect(BUNDLE.length).toBeLessThan(768 * 1024)
  })
})

describe('in a context with ECMAScript and nothing else', () => {
  it('reaches the root of the source with every entry', async () => {
    const steps = await randomSteps(40, SEED)
    const run = bareHandle()
    for (const { entry, code, message, root } of steps) {
      const outcome = await run(entry)
      const expected = code === undefined ? { root } : { name: 'ContractError', message }
      expect({ SEED, seq: entry.seq, ...outcome }).toEqual({ SEED, seq: entry.seq, ...expected })
    }
  }, 60_000)
})

describe('a bundle of the next version', () => {
  /** Runs bundles over one store, as an engine does that takes up another source. */
  function engine() {
    const values = new Map<string, string>()
    const kv = {
      get: (key: string) => values.get(key) ?? null,
      put: (key: string, value: string) => void values.set(key, value),
      del: (key: string) => void values.delete(key),
    }
    let state: HandleState = { genesis: GENESIS }
    const nonces = new Map<string, number>()
    return {
      state: () => state,
      async write(handle: Handle, query: Query, by = OWNER): Promise<string | undefined> {
        const [seq, nonce] = [(state.seq ?? 0) + 1, (nonces.get(by.address) ?? 0) + 1]
        const ts = START + seq
        const signed = await signQuery(by, { db: DATABASES[0], query, nonce, expires: ts + 1_000 })
        const entry: Entry = { seq, ts, query: signed }
        try {
          const outcome = await handle(state, { input: { function: 'entry', entry } }, { kv, db: DATABASES[0] })
          state = (outcome as { state: HandleState }).state
          nonces.set(by.address, nonce)
          return undefined
        } catch (error) {
          return (error as Error).message.split(':')[0]
        }
      },
      async read(handle: Handle, ...query: Json[]): Promise<Json> {
        const outcome = await handle(state, { input: { function: 'read', query } }, { kv, db: DATABASES[0] })
        return (outcome as { result: Json }).result
      },
    }
  }

  it('takes over the store where the one before left it, and goes on from the same root', async () => {
    const [first, second, third] = [BUNDLE, buildBundleOfVersion(2), buildBundleOfVersion(3)].map(load) as [
      Handle,
      Handle,
      Handle,
    ]
    const db = engine()
    expect(await db.write(first, ['setRules', OPEN, 'c'])).toBeUndefined()
    expect(await db.write(first, ['set', { n: 1 }, 'c', 'd'], ALICE)).toBeUndefined()
    // No other version writes what was not handed over to it.
    expect(await db.write(second, ['set', {}, 'c', 'e'], ALICE)).toBe('DB_EVOLVING')
    for (const query of [
      ['migrate', 2],
      ['evolve', DATABASES[1]],
      ['evolve', null],
    ] satisfies Query[]) {
      expect(await db.write(second, query)).toBe('DB_EVOLVING')
    }

    expect(await db.write(first, ['evolve', DATABASES[1]])).toBeUndefined()
    const frozen = db.state()
    expect(frozen).toMatchObject({ seq: 3, evolve: DATABASES[1] })
    for (const handle of [first, second, third]) {
      expect(await db.write(handle, ['set', { n: 2 }, 'c', 'd'], ALICE)).toBe('DB_EVOLVING')
      expect(await db.write(handle, ['addOwner', ALICE.address])).toBe('DB_EVOLVING')
      expect(await db.read(handle, 'get', 'c', 'd')).toEqual({ n: 1 })
    }
    expect(await db.write(first, ['migrate', 2])).toBe('DB_EVOLVE_INVALID')
    expect(await db.write(third, ['migrate', 3])).toBe('DB_EVOLVE_INVALID')
    expect(await db.write(second, ['migrate', 2], ALICE)).toBe('DB_OWNER_REQUIRED')
    expect(db.state()).toEqual(frozen)

    expect(await db.write(second, ['migrate', 2])).toBeUndefined()
    expect(db.state()).toMatchObject({ seq: 4, evolve: DATABASES[1] })
    expect(await db.write(second, ['update', { n: 2 }, 'c', 'd'], ALICE)).toBeUndefined()
    expect(await db.read(second, 'cget', 'c', 'd')).toMatchObject({ data: { n: 2 }, version: 2, setter: ALICE.address })
    expect(await db.read(second, 'getEvolve')).toEqual({
      version: 2,
      canEvolve: true,
      isEvolving: false,
      source: DATABASES[1],
      next: null,
    })
    expect(await db.write(first, ['set', {}, 'c', 'e'], ALICE)).toBe('DB_EVOLVING')
    expect(await db.write(second, ['evolve', DATABASES[0]])).toBeUndefined()
    expect(await db.write(third, ['migrate', 3])).toBeUndefined()
    expect(await db.write(third, ['delete', 'c', 'd'], ALICE)).toBeUndefined()
    expect(await db.read(third, 'getInfo')).toMatchObject({ version: 3, source: DATABASES[0] })
  }, 60_000)
})

type Handle = typeof import('../../contract/warp.ts').handle

/** Returns the function that the text of a bundle exports. */
function load(text: string): Handle {
  const context = createContext({})
  runInContext(text.replace('export function handle', 'function handle'), context)
  return runInContext('handle', context) as Handle
}

type Outcome = { readonly root: string } | { readonly name: string; readonly message: string }

/** Returns the handle function of the bundle over a store, both made of texts: no object crosses into the context. */
function bareHandle(): (entry: Step['entry']) => Promise<Outcome> {
  const context = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } })
  // What a context of V8 has beyond ECMAScript.
  runInContext('delete globalThis.console; delete globalThis.WebAssembly; delete globalThis.SharedArrayBuffer', context)
  runInContext(BUNDLE.replace('export function handle', 'function handle'), context, { filename: 'contract.js' })
  runInContext(
    `const values = new Map()
    const kv = {
      get: async (key) => values.get(key) ?? null,
      put: async (key, value) => { values.set(key, value) },
      del: async (key) => { values.delete(key) },
    }
    let state = { genesis: JSON.parse(${JSON.stringify(JSON.stringify(GENESIS))}) }
    async function run(text) {
      try {
        const action = { input: { function: 'entry', entry: JSON.parse(text) } }
        state = (await handle(state, action, { kv, db: '${DATABASES[0]}' })).state
        return JSON.stringify({ root: state.root })
      } catch ({ name, message }) {
        return JSON.stringify({ name, message })
      }
    }`,
    context,
  )
  const run = runInContext('run', context) as (text: string) => Promise<string>
  return async (entry) => JSON.parse(await run(JSON.stringify(entry))) as Outcome
}
