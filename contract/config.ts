import { describe } from './describe.ts'
import { ContractError } from './errors.ts'
import { CONFIG_KEY } from './keys.ts'
import { OWNERS_MAX } from './limits.ts'
import type { OwnerLimits } from './owner-limits.ts'
import type { Store, StoreReader } from './tree/store.ts'
import { CONTRACT_VERSION } from './version.ts'
import { binaryToText, textToBinary } from './wire/bytes.ts'
import { canonicalJson } from './wire/canonical.ts'
import { isJsonObject } from './wire/json.ts'
import { isAddress, SIGNATURE_FORMS } from './wire/signature-forms.ts'
import { type Genesis, PROTOCOL, type SignatureKind } from './wire/types.ts'

/** What the owners decide about a database as a whole. An absent member is the default, as in databases that never heard of it. */
export type Config = {
  readonly protocol: typeof PROTOCOL
  /** May administer; in the order in which they were added. */
  readonly owners: readonly string[]
  /** True: a collection without rules takes no writes. */
  readonly secure: boolean
  /** True: no writes but those of administration, and nothing that the database does by itself. */
  readonly paused?: true
  /** Kinds of signatures that are accepted; absent, all of them. */
  readonly algorithms?: readonly SignatureKind[]
  /** Addresses that may sequence; absent, everyone. */
  readonly bundlers?: readonly string[]
  /** Limits that are lower than the protocol's. */
  readonly limits?: OwnerLimits
  /** Name → id of another database or contract. */
  readonly contracts?: Readonly<Record<string, string>>
  /** Version of the contract that the state is of; absent, 1. */
  readonly version?: number
  /** Id of the source of that contract, when the database evolved to it. */
  readonly source?: string
  /** Id of the source of the contract that is to take over: until it does, nothing is written. */
  readonly next?: string
  /** False: the database never evolves again. */
  readonly canEvolve?: false
}

const SALT_LENGTH_MAX = 64

const SIGNATURE_KINDS: readonly SignatureKind[] = Object.keys(SIGNATURE_FORMS) as SignatureKind[]

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
  const { protocol, owners, secure } = genesis
  writeConfig(store, { protocol, owners, secure, ...(CONTRACT_VERSION > 1 && { version: CONTRACT_VERSION }) })
}

/** Returns the version of the contract that the state is of. */
export function versionOf(config: Config): number {
  return config.version ?? 1
}

/** Says whether writes other than those of administration take effect, and whether crons run. */
export function isRunning(config: Config): boolean {
  return config.paused !== true && !isEvolving(config)
}

/** Says whether the state waits for another version of the contract than this one. */
export function isEvolving(config: Config): boolean {
  return config.next !== undefined || versionOf(config) !== CONTRACT_VERSION
}

/** Returns the kinds of signatures that the database accepts. */
export function algorithmsOf(config: Config): readonly SignatureKind[] {
  return config.algorithms ?? SIGNATURE_KINDS
}

/** Lets a kind of signature pass. @throws {ContractError} `DB_KIND_REFUSED` */
export function checkKind(config: Config, kind: SignatureKind): void {
  const accepted = algorithmsOf(config)
  if (accepted.includes(kind)) return
  throw new ContractError(
    'DB_KIND_REFUSED',
    `this database accepts signatures of the kinds ${accepted.join(' ')}, this one is of ${kind}; sign with another key`,
    { expected: accepted, got: kind },
  )
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
    if (!isAddress(owner)) throw invalid(`${describe(owner)} is no address: ${ADDRESS_FORMS}`)
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
  '0x and 40 lower-case hex digits, ed25519: or webauthn: and 43 base64url characters, 43 base64url characters alone, ' +
  'bjj: and 64 lower-case hex digits, or 64 of them alone'

function invalid(sentence: string): ContractError {
  return new ContractError('DB_GENESIS_INVALID', sentence)
}
