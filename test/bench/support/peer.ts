/** The contract of `weavedb-contracts`, run in process without signatures, over a store in memory. */
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import type { Person } from './people.ts'

/** What to install. It is no dependency: it brings 19 packages of 49 MB, which nothing else needs. */
export const PEER = 'weavedb-contracts@0.45.1'
/** The folder that it was installed in, when that is not this project. */
const FOLDER = process.env['WEFT_BENCH_PEER']
/** How it is come by. */
export const PEER_HELP: string = `"npm install --prefix /tmp/peer ${PEER}" installs it, WEFT_BENCH_PEER=/tmp/peer tells where`

const CALLER = `0x${'1'.repeat(40)}`
const SECONDS = 1_800_000_000
const require = createRequire(FOLDER === undefined ? import.meta.url : join(resolve(FOLDER), 'package.json'))

type State = { readonly result?: Json } & JsonObject
type Handle = (state: JsonObject, action: JsonObject, host: unknown) => Promise<{ state: JsonObject; result: State }>

/** A database of the peer. */
export type Peer = {
  readonly set: (document: Person) => Promise<void>
  /** Answers a query without the word `get`: `["people", "Bob"]`. */
  readonly get: (query: readonly Json[]) => Promise<Json>
}

/** Opens an empty database of the peer; `undefined` when it is not installed. @throws {Error} When it is not where it was said to be. */
export function openPeer(): Peer | undefined {
  const found = load()
  if (found === undefined) return undefined
  const { handle, initial } = found
  const values = new Map<string, unknown>()
  let state: JsonObject = {
    ...initial,
    auth: { ...(initial['auth'] as JsonObject), skip_validation: true },
    collections: {},
    owner: [CALLER],
    secure: false,
  }
  let nonce = 0
  const act = async (input: JsonObject): Promise<Json> => {
    const answer = await handle(state, { input, caller: CALLER }, hostOf(values, nonce))
    state = answer.state ?? state
    return answer.result
  }
  return {
    set: async ({ id, data }) => {
      nonce++
      await act({ function: 'set', query: [data, 'people', id], nonce, caller: CALLER, signature: '' })
    },
    get: (query) => act({ function: 'get', query }),
  }
}

function load(): { handle: Handle; initial: JsonObject } | undefined {
  const path = `${PEER.split('@')[0]}/weavedb-bpt`
  try {
    const { handle } = require(`${path}/contract.js`) as { handle: Handle }
    return { handle, initial: require(`${path}/initial-state.json`) as JsonObject }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
    if (FOLDER === undefined) return undefined
    throw new Error(`WEFT_BENCH_PEER is a folder with ${PEER} in it, got ${FOLDER}: ${PEER_HELP}`, { cause: error })
  }
}

/** What the contract knows of its host while it executes action number `n`. Values are kept as they are, not as JSON. */
function hostOf(values: Map<string, unknown>, n: number): unknown {
  return {
    contract: { id: 'bench' },
    transaction: { id: `transaction ${n}`, timestamp: SECONDS * 1e3 },
    block: { height: n, timestamp: SECONDS },
    kv: {
      get: async (key: string) => values.get(key) ?? null,
      put: async (key: string, value: unknown) => {
        values.set(key, value)
      },
    },
    arweave: {
      utils: {
        concatBuffers: (parts: readonly Uint8Array[]) => Buffer.concat(parts),
        stringToBuffer: (text: string) => Buffer.from(text),
        bufferTob64: (bytes: Uint8Array) => Buffer.from(bytes).toString('base64'),
      },
      crypto: { hash: async (bytes: Uint8Array) => createHash('sha384').update(bytes).digest() },
    },
  }
}
