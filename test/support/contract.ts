/** A database without a node: the contract itself, over memory, with real signatures. */
import { expect } from '@jest/globals'
import { Contract, type SuccessReceipt } from '../../contract/contract.ts'
import type { Host } from '../../contract/env.ts'
import { ContractError } from '../../contract/errors.ts'
import { MemoryKv } from '../../contract/kv/memory-kv.ts'
import type { Json } from '../../contract/wire/json.ts'
import { queryId } from '../../contract/wire/query-id.ts'
import { signedText } from '../../contract/wire/signing.ts'
import { type Entry, type Genesis, PROTOCOL, type Query } from '../../contract/wire/types.ts'
import { nativeSha256 } from '../../node/sequencer/native-sha256.ts'
import { createNativeVerify } from '../../node/workers/native-verify.ts'
import { type QueryToSign, signQuery } from '../../sdk/sign.ts'
import { ed25519, evm, type Signer } from '../../sdk/signers/index.ts'
import { DATABASES } from './signing.ts'

/** Verifies with native libraries: the same verdicts as the contract's own, in a tenth of the time. */
export const NATIVE_HOST: Host = {
  sha256: nativeSha256,
  verify: await createNativeVerify(),
  queryId: (query) => queryId(signedText(query), nativeSha256),
}

export const OWNER: Signer = evm(Buffer.alloc(32, 1))
export const ALICE: Signer = ed25519(Buffer.alloc(32, 2))
export const BOB: Signer = evm(Buffer.alloc(32, 3))

/** Rules that let everyone do everything, named operations included. */
export const OPEN: Json = [['*', [['allow()']]]]

/** Time of the first entry; each one after it comes a second later. */
export const START: number = 1_790_000_000_500

export const GENESIS: Genesis = { protocol: PROTOCOL, owners: [OWNER.address], secure: true, salt: '' }

export type TestDatabase = {
  readonly contract: Contract
  /** Returns a query as the next entry, signed. */
  entry(query: Query, by?: Signer, sign?: Partial<QueryToSign>): Promise<Entry>
  /** Signs a query and executes it. */
  write(query: Query, by?: Signer): Promise<SuccessReceipt>
  /** Signs a query, executes it, expects that to fail without a trace, and returns the error. */
  refuse(query: Query, by?: Signer): Promise<ContractError>
  read(...query: Json[]): Json
  root(): string
}

/** Opens a new database whose collections `open` everyone may write. Owner of all is {@link OWNER}. */
export async function testDatabase(
  open: readonly string[] = [],
  options: Partial<Genesis> = {},
): Promise<TestDatabase> {
  const kv = new MemoryKv()
  const contract = new Contract({ db: DATABASES[0], kv, host: NATIVE_HOST, genesis: { ...GENESIS, ...options } })
  const database: TestDatabase = {
    contract,
    entry: async (query, by = OWNER, sign = {}) => {
      const ts = START + contract.seq * 1_000
      const nonce = contract.read(['getNonce', by.address]) as number
      const signed = await signQuery(by, { db: DATABASES[0], query, nonce, expires: ts + 60_000, ...sign })
      // As it comes over the wire: plain objects, none of the signer's.
      return JSON.parse(JSON.stringify({ seq: contract.seq + 1, ts, query: signed }))
    },
    write: async (query, by) => contract.apply(await database.entry(query, by)),
    refuse: async (query, by) => refusal(contract, await database.entry(query, by)),
    read: (...query) => contract.read(query),
    root: () => contract.seal(),
  }
  for (const path of open) await database.write(['setRules', OPEN, ...path.split('/')])
  return database
}

/** Executes an entry that must fail. Checks that the root, the place and the nonce are as before, and returns the error. */
export function refusal(contract: Contract, entry: Entry): ContractError {
  const before = standing(contract, entry)
  const error = thrownBy(() => contract.apply(entry))
  expect(error).toBeInstanceOf(ContractError)
  expect(standing(contract, entry)).toEqual(before)
  return error as ContractError
}

/** Returns what a function throws, or `undefined`. */
export function thrownBy(run: () => unknown): unknown {
  try {
    run()
    return undefined
  } catch (error) {
    return error
  }
}

/** Returns the code of the {@link ContractError} that a function throws. */
export function codeOf(run: () => unknown): string {
  const error = thrownBy(run)
  if (error instanceof ContractError) return error.code
  throw new Error('expected a ContractError', { cause: error })
}

function standing(contract: Contract, { query }: Entry): Json {
  const { seq, ts } = contract
  return { root: contract.seal(), seq, ts, nonce: contract.read(['getNonce', query.signer]) }
}
