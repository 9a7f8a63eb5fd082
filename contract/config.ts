import { describe } from './describe.ts'
import { ContractError } from './errors.ts'
import { CONFIG_KEY } from './keys.ts'
import { OWNERS_MAX } from './limits.ts'
import type { Store, StoreReader } from './tree/store.ts'
import { binaryToText, textToBinary } from './wire/bytes.ts'
import { canonicalJson } from './wire/canonical.ts'
import { isJsonObject } from './wire/json.ts'
import { kindOfAddress } from './wire/signature-forms.ts'
import { type Genesis, PROTOCOL } from './wire/types.ts'

/** What the owners decide about a database as a whole. */
export type Config = {
  readonly protocol: typeof PROTOCOL
  /** May administer; in the order in which they were added. */
  readonly owners: readonly string[]
  /** True: a collection without rules takes no writes. */
  readonly secure: boolean
}

const SALT_LENGTH_MAX = 64

/** Returns the configuration of an initialised database. */
export function readConfig(store: StoreReader): Config {
  return parseConfig(store.get(CONFIG_KEY) as string)
}

/** Returns the configuration that {@link writeConfig} stored as `value`. */
export function parseConfig(value: string): Config {
  return JSON.parse(binaryToText(value)) as Config
}

/** Replaces the configuration. */
export function writeConfig(store: Store, config: Config): void {
  store.put(CONFIG_KEY, textToBinary(canonicalJson(config)))
}

/** Writes the state that a database starts from. */
export function initialise(store: Store, genesis: Genesis): void {
  writeConfig(store, { protocol: genesis.protocol, owners: genesis.owners, secure: genesis.secure })
}

/** Returns `value` as a genesis. @throws {ContractError} `DB_GENESIS_INVALID` naming the member. */
export function parseGenesis(value: unknown): Genesis {
  if (!isJsonObject(value)) throw invalid('a genesis is an object { protocol, owners, secure, salt }')
  const { protocol, owners, secure, salt, ...rest } = value
  const extra = Object.keys(rest)[0]
  if (extra !== undefined) throw invalid(`a genesis has no member ${describe(extra)}`)
  if (protocol !== PROTOCOL) throw invalid(`protocol is ${PROTOCOL}, got ${describe(protocol)}`)
  if (!Array.isArray(owners) || owners.length === 0 || owners.length > OWNERS_MAX) {
    throw invalid(`owners is a list of 1 to ${OWNERS_MAX} addresses`)
  }
  for (const owner of owners) {
    if (typeof owner !== 'string' || kindOfAddress(owner) === undefined) {
      throw invalid(`${describe(owner)} is no address: ${ADDRESS_FORMS}`)
    }
  }
  if (new Set(owners).size !== owners.length) throw invalid('owners names each address once')
  if (typeof secure !== 'boolean') throw invalid('secure is true or false')
  if (typeof salt !== 'string' || salt.length > SALT_LENGTH_MAX || !/^[\x20-\x7e]*$/.test(salt)) {
    throw invalid(`salt is a text of at most ${SALT_LENGTH_MAX} printable ASCII characters`)
  }
  return { protocol, owners, secure, salt }
}

/** How addresses are spelled, for messages. */
export const ADDRESS_FORMS: string =
  '0x and 40 lower-case hex digits, ed25519: and 43 base64url characters, or 43 base64url characters'

function invalid(sentence: string): ContractError {
  return new ContractError('DB_GENESIS_INVALID', sentence)
}
