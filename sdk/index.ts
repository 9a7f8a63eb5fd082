/** `weftdb/sdk`: reads and writes databases from browsers and servers. */
export type {
  CollectionSettings,
  DatabaseSettings,
  Evolution,
  LimitName,
} from '../contract/wire/administration.ts'
export type { Json, JsonObject } from '../contract/wire/json.ts'
export type {
  DatabaseId,
  Query,
  Receipt,
  Refusal,
  SignatureKind,
  SignedQuery,
  Snapshot,
  TriggerReport,
  UnsignedQuery,
} from '../contract/wire/types.ts'
export type { Accounts, AddressLink, LinkOptions, Policy, Proposal, Scope, TempSigner } from './accounts.ts'
export type { Administration, Limits, RemoveOwnerOptions } from './administration.ts'
export { type ConnectOptions, connect, type DeployOptions, deploy } from './connect.ts'
export {
  createDb,
  type Db,
  type DbOptions,
  type IndexField,
  type IndexPath,
  type Path,
  type ProofOption,
  type ProvableRead,
  type Proven,
  type ReadArgument,
} from './db.ts'
export { SDK_CODES, type SdkCode, SdkError } from './errors.ts'
export {
  type IndexerDefinition,
  type IndexerInfo,
  type Indexers,
  type IndexersOptions,
  openIndexers,
} from './indexers.ts'
export type { Cron, CronDefinition, Jobs, Trigger, TriggerDefinition, TriggerEvent } from './jobs.ts'
export type { JsonData } from './json-data.ts'
export { data, del, inc, ms, remove, signer, ts, union, zkp } from './operators.ts'
export type { Precondition, WriteOptions } from './query.ts'
export type { RelayerJob, Relays, ZkpVerifier } from './relays.ts'
export { type QueryToSign, signQuery } from './sign.ts'
export type { Signer } from './signers/signer.ts'
export { HttpTransport } from './transports/http.ts'
export type { NodeAddress } from './transports/http-request.ts'
export type { Transport } from './transports/transport.ts'
