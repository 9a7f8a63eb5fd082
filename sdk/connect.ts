/** From the URL of a node to a database. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToBase64Url, bytesToHex, textToBytes } from '../contract/wire/bytes.ts'
import { genesisText } from '../contract/wire/genesis.ts'
import { member } from '../contract/wire/json.ts'
import { type DatabaseId, type Genesis, PROTOCOL } from '../contract/wire/types.ts'
import { createDb, type Db, type DbOptions } from './db.ts'
import { SdkError } from './errors.ts'
import { HttpTransport } from './transports/http.ts'
import { nodeAddress, request, successBody } from './transports/http-request.ts'

/** What {@link connect} needs to know besides the node. */
export type ConnectOptions = Omit<DbOptions, 'id' | 'transport'> & {
  readonly db: DatabaseId
  /** How long one request may take, in ms. */
  readonly timeoutMs?: number
}

/**
 * Returns a database that a node serves.
 *
 * @throws {SdkError} `NODE_DATABASE_UNKNOWN` when the node does not serve it, `SDK_PROTOCOL_MISMATCH`, `SDK_UNREACHABLE`,
 * `SDK_TIMEOUT`, `SDK_RESPONSE_INVALID`.
 * @throws {TypeError} When the URL is not one of HTTP, or no database is named.
 * @example
 * const db = await connect('http://127.0.0.1:1820', { db: id, signer })
 * await db.set({ name: 'Bob', age: 20 }, 'people', 'Bob')
 * await db.get('people', ['age', '>', 18], 5) // [{ name: 'Bob', age: 20 }]
 */
export async function connect(url: string, options: ConnectOptions): Promise<Db> {
  const { db, timeoutMs, ...rest } = parseOptions(options)
  const node = nodeAddress(url, timeoutMs)
  const info = successBody(await request(node, `/v1/databases/${encodeURIComponent(db)}`))
  const protocol = member(info, 'protocol')
  if (protocol !== PROTOCOL) {
    const sentence = `this SDK speaks ${PROTOCOL}, the database ${JSON.stringify(protocol)}; use the SDK of its version`
    throw new SdkError('SDK_PROTOCOL_MISMATCH', sentence)
  }
  return createDb({ ...rest, id: db, transport: new HttpTransport(node, db) })
}

/** Programs in JavaScript may give anything. */
function parseOptions(options: Partial<ConnectOptions> | undefined): ConnectOptions {
  const { db, ...others } = options ?? {}
  if (typeof db === 'string') return { ...others, db }
  throw new TypeError(`connect needs { db }: the id of a database, such as deploy returns, got ${typeof db}`)
}

/** What a new database is made from. */
export type DeployOptions = {
  /** Addresses that may administer it; at least one. */
  readonly owners: readonly string[]
  /** False: a collection without rules takes writes of everyone. Default true. */
  readonly secure?: boolean
  /** Tells the database from others of the same owners. Random by default, so that every call makes a new database. */
  readonly salt?: string
  /** How long the request may take, in ms. */
  readonly timeoutMs?: number
}

/**
 * Makes a database on a node and returns its id, which is the hash of what it is made from.
 *
 * @throws {SdkError} `NODE_DATABASE_EXISTS`, `DB_GENESIS_INVALID`, and those of {@link connect}.
 * @throws {TypeError} When the URL is not one of HTTP, or no owners are given.
 */
export async function deploy(url: string, options: DeployOptions): Promise<DatabaseId> {
  if (!Array.isArray(options?.owners)) throw new TypeError('deploy needs { owners }: a list of addresses')
  const { owners, secure = true, salt = randomSalt(), timeoutMs } = options
  const text = JSON.stringify({ owners, secure, salt })
  const answer = await request(nodeAddress(url, timeoutMs), '/v1/databases', { type: 'application/json', text })
  const id = member(successBody(answer), 'id')
  const expected = databaseId({ protocol: PROTOCOL, owners, secure, salt })
  if (id !== expected) {
    throw new SdkError(
      'SDK_RESPONSE_INVALID',
      `the new database is ${expected}, the node answered ${JSON.stringify(id)}`,
    )
  }
  return expected
}

function databaseId(genesis: Genesis): DatabaseId {
  return bytesToBase64Url(sha256(textToBytes(genesisText(genesis))))
}

function randomSalt(): string {
  return bytesToHex(crypto.getRandomValues(new Uint8Array(16)))
}
