/** `dist/contract.js`, which `build-contract.config.js` makes: what engines deploy. */
import { builtinModules } from 'node:module'
import { createContext, runInContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import { buildBundle } from '../support/bundle.ts'
import { GENESIS } from '../support/contract.ts'
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
    expect(BUNDLE.length).toBeLessThan(512 * 1024)
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
