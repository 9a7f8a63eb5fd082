/** `weftdb/sdk`: reads and writes databases from browsers and servers. */
export type { Json, JsonObject } from '../contract/wire/json.ts'
export type {
  DatabaseId,
  Query,
  Receipt,
  Refusal,
  SignatureKind,
  SignedQuery,
  Snapshot,
  UnsignedQuery,
} from '../contract/wire/types.ts'
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
export type { JsonData } from './json-data.ts'
export { del, inc, ms, remove, signer, ts, union } from './operators.ts'
export type { Precondition, WriteOptions } from './query.ts'
export { type QueryToSign, signQuery } from './sign.ts'
export type { Signer } from './signers/signer.ts'
export { HttpTransport } from './transports/http.ts'
export type { NodeAddress } from './transports/http-request.ts'
export type { Transport } from './transports/transport.ts'
