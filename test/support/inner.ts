/** Signed queries that stand inside others, for tests. */
import type { Json, JsonObject } from '../../contract/wire/json.ts'
import type { Query } from '../../contract/wire/types.ts'
import type { QueryToSign } from '../../sdk/sign.ts'
import type { Signer } from '../../sdk/signers/index.ts'
import type { TestDatabase } from './contract.ts'

/** Returns `query` signed by `by` with its next nonce, as it comes over the wire. */
export async function inner(
  db: TestDatabase,
  query: Query,
  by: Signer,
  sign: Partial<QueryToSign> = {},
): Promise<JsonObject> {
  return (await db.entry(query, by, sign)).query as unknown as JsonObject
}

/** Returns the query by which `account` links `key`. */
export async function linking(db: TestDatabase, key: Signer, account: Signer, options: Json = {}): Promise<Query> {
  return ['addAddressLink', await inner(db, ['linkTo', account.address], key), options]
}

/** Links `key` to `account`. */
export async function link(db: TestDatabase, key: Signer, account: Signer, options: Json = {}): Promise<void> {
  await db.write(await linking(db, key, account, options), account)
}
