/**
 * Keys on disk.
 *
 * An Arweave wallet is the JWK that Arweave tools write. The other kinds are `{ "kind", "address", "privateKey" }`. What is
 * in a file is never part of a message.
 */
import { writeFile } from 'node:fs/promises'
import { isJsonObject, type Json, type JsonObject, member } from '../../contract/wire/json.ts'
import { QUERY_DEPTH_MAX } from '../../contract/wire/limits.ts'
import { parseJson } from '../../contract/wire/parse-json.ts'
import type { SignatureKind } from '../../contract/wire/types.ts'
import type { ArweaveJwk, Signer } from '../../sdk/signers/index.ts'
import { CliError } from './errors.ts'
import { readText, unreadable } from './files.ts'

/** The kinds of keys that a file holds. A passkey stays in its device. */
export type KeyKind = Exclude<SignatureKind, 'webauthn'>

/** Names of the kinds, the default first. */
export const KEY_KINDS: readonly KeyKind[] = ['evm', 'evm-personal', 'ed25519', 'arweave', 'babyjubjub', 'nostr']

/**
 * Makes a key of `kind`, writes it to a file that only this user may read, and returns its address.
 *
 * @throws {CliError} `CLI_FILE_UNREADABLE`, also when the file exists: no key is ever overwritten.
 */
export async function createKey(path: string, kind: KeyKind): Promise<string> {
  const { address, content } = await generate(kind)
  try {
    await writeFile(path, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true })
  } catch (cause) {
    throw unreadable(path, cause)
  }
  return address
}

/**
 * Returns the signer whose key is in a file.
 *
 * @throws {CliError} `CLI_FILE_UNREADABLE`, `CLI_KEY_INVALID`
 */
export async function readKey(path: string): Promise<Signer> {
  const value = parseQuietly(await readText(path))
  try {
    if (isJsonObject(value)) return await toSigner(value)
  } catch (error) {
    // Signers throw TypeErrors that say what they expected and do not show the key.
    if (error instanceof TypeError) throw new CliError('CLI_KEY_INVALID', `${path}: ${error.message}`)
    throw error
  }
  throw new CliError('CLI_KEY_INVALID', `${path} must hold a key as "weft keygen" writes it, or an Arweave wallet`)
}

async function generate(kind: KeyKind): Promise<{ readonly address: string; readonly content: object }> {
  if (kind === 'arweave') {
    const signer = await (await loadSigners()).arweave()
    return { address: signer.address, content: signer.exportKey() }
  }
  const { address, exportKey } = (await keySigners())[kind]()
  return { address, content: { kind, address, privateKey: exportKey() } }
}

async function toSigner(value: JsonObject): Promise<Signer> {
  if (Object.hasOwn(value, 'kty')) return (await loadSigners()).arweave(value as unknown as ArweaveJwk)
  const privateKey = member(value, 'privateKey')
  if (typeof privateKey !== 'string') throw new TypeError('expected a member privateKey, a text')
  const signers = await keySigners()
  const kind = member(value, 'kind')
  if (typeof kind === 'string' && Object.hasOwn(signers, kind)) return signers[kind as keyof KeySigners](privateKey)
  throw new TypeError(`expected a member kind: ${Object.keys(signers).join(', ')}`)
}

type KeySigners = Readonly<
  Record<Exclude<KeyKind, 'arweave'>, (privateKey?: string) => Signer & { exportKey(): string }>
>

async function keySigners(): Promise<KeySigners> {
  const { babyjubjub, ed25519, evm, evmPersonal, nostr } = await loadSigners()
  return { evm, 'evm-personal': evmPersonal, ed25519, babyjubjub, nostr }
}

/** The libraries of the curves are most of what a command loads, and few commands sign. */
function loadSigners(): Promise<typeof import('../../sdk/signers/index.ts')> {
  return import('../../sdk/signers/index.ts')
}

function parseQuietly(text: string): Json {
  try {
    return parseJson(text, QUERY_DEPTH_MAX)
  } catch {
    return null
  }
}
