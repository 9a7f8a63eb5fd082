/** Reads of what owners have decided: about the database as a whole, and about one collection. */
import { algorithmsOf, type Config, isEvolving, readConfig, versionOf } from '../config.ts'
import { parseCollectionPath } from '../data/path.ts'
import { ContractError } from '../errors.ts'
import { documentPrefix } from '../keys.ts'
import { allLimits } from '../owner-limits.ts'
import { getRules, getSchema } from '../programs.ts'
import { prefixEnd, type StoreReader } from '../tree/store.ts'
import { readTriggers } from '../triggers/triggers.ts'
import type { DatabaseSettings, Evolution } from '../wire/administration.ts'
import type { Json, JsonObject } from '../wire/json.ts'
import { parseLinkName } from './configure.ts'
import { getIndexes } from './indexes.ts'

/** Answers the read of one name that takes no arguments. */
type ConfigRead = (config: Config) => Json

/** Name → what it answers from the configuration, defaults filled in. */
export const CONFIG_READS: Readonly<Record<string, ConfigRead>> = {
  getInfo: infoOf,
  getOwner: ({ owners }) => owners,
  getVersion: versionOf,
  getEvolve: evolutionOf,
  getBundlers: ({ bundlers = [] }) => bundlers,
  getAlgorithms: algorithmsOf,
}

/** Answers `["getLinkedContract", name]`: the id under the name, or `null`. */
export function getLinkedContract(store: StoreReader, args: readonly Json[]): Json {
  const name = parseLinkName(args.length === 1 ? args[0] : undefined)
  const { contracts = {} } = readConfig(store)
  return Object.hasOwn(contracts, name) ? (contracts[name] as string) : null
}

/** Answers `["getCollection", ...collection]`: what is set under exactly this path, and how many documents it has. */
export function getCollection(store: StoreReader, args: readonly Json[]): Json {
  const collection = parseCollectionPath(args)
  const lower = documentPrefix(collection)
  return {
    rules: getRules(store, collection),
    schema: getSchema(store, collection),
    ...(getIndexes(store, collection) as JsonObject),
    triggers: readTriggers(store, collection) as unknown as Json,
    documents: store.count({ lower, upper: prefixEnd(lower) }),
  }
}

/** Answers one of {@link CONFIG_READS}. @throws {ContractError} `DB_ARGUMENTS_INVALID` when there are arguments. */
export function readFromConfig(read: ConfigRead, store: StoreReader, args: readonly Json[]): Json {
  if (args.length > 0) throw new ContractError('DB_ARGUMENTS_INVALID', 'this takes no arguments')
  return read(readConfig(store))
}

function infoOf(config: Config): DatabaseSettings {
  const { protocol, owners, secure, paused = false, bundlers = [], contracts = {} } = config
  return {
    protocol,
    owners,
    secure,
    paused,
    algorithms: algorithmsOf(config),
    bundlers,
    contracts,
    limits: allLimits(config.limits),
    ...evolutionOf(config),
  }
}

function evolutionOf(config: Config): Evolution {
  const { canEvolve = true, source = null, next = null } = config
  return { version: versionOf(config), canEvolve, isEvolving: isEvolving(config), source, next }
}
