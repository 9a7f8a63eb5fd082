/** The database under test, reached through memory, LMDB, HTTP, or proofs of what it answers. */
import { Contract } from '../../contract/contract.ts'
import type { Host } from '../../contract/env.ts'
import { ContractError } from '../../contract/errors.ts'
import type { Kv } from '../../contract/kv/kv.ts'
import { MemoryKv } from '../../contract/kv/memory-kv.ts'
import type { Json } from '../../contract/wire/json.ts'
import { type Genesis, PROTOCOL, type Query } from '../../contract/wire/types.ts'
import { openLmdbKv } from '../../node/kv/lmdb-kv.ts'
import { nativeSha256 } from '../../node/sequencer/native-sha256.ts'
import { connect, SdkError } from '../../sdk/index.ts'
import { verifyRead } from '../../sdk/verify.ts'
import { startNode } from '../support/node.ts'
import { quickSigner } from '../support/quick-signer.ts'
import { removeDir, tempDir } from '../support/temp-dir.ts'

/** What a read answered. */
export type Answer =
  | { readonly value: Json }
  | { readonly code: string; readonly sentence: string; readonly data: Json | undefined }

/** A database whose collections are open to all. */
export type OracleDatabase = {
  write(query: Query): Promise<void>
  read(query: Query): Promise<Answer>
  /** Does what is left of the work on indexes. */
  finishWork(): Promise<void>
  close(): Promise<void>
}

/** By `proof` an answer is what its proof shows to whoever knows the root alone. */
export type Through = 'memory' | 'lmdb' | 'http' | 'proof'

/** Reads that the SDK has a call for. */
type ReadName = 'get' | 'cget' | 'count' | 'sum' | 'avg' | 'explain'

const DB = 'A'.repeat(43)
const OWNER = `ed25519:${'A'.repeat(43)}`
const GENESIS: Genesis = { protocol: PROTOCOL, owners: [OWNER], secure: false, salt: '' }
/** Signatures are not what is compared here. */
const HOST: Host = { sha256: nativeSha256, verify: () => true, queryId: (query) => nativeSha256(String(query.nonce)) }

/** Opens a new, empty database. */
export async function openDatabase(through: Through): Promise<OracleDatabase> {
  if (through === 'http') return overHttp()
  if (through === 'memory') return inProcess({ kv: new MemoryKv() })
  if (through === 'proof') return inProcess({ kv: new MemoryKv(), ask: askForProof })
  const dir = tempDir()
  const kv = openLmdbKv(dir)
  const close = async (): Promise<void> => {
    await kv.close()
    removeDir(dir)
  }
  return inProcess({ kv, close, flush: () => kv.flush() })
}

function askForProof(contract: Contract, query: Query): Json {
  const { proof, root } = contract.prove(query)
  return verifyRead({ query, proof, root })
}

type InProcess = {
  readonly kv: Kv
  readonly ask?: (contract: Contract, query: Query) => Json
  readonly flush?: () => Promise<void>
  readonly close?: () => Promise<void>
}

function inProcess({ kv, ask = (contract, query) => contract.read(query), flush, close }: InProcess): OracleDatabase {
  const options = { db: DB, kv, host: HOST, genesis: GENESIS }
  let contract = new Contract(options)
  const apply = (query: Query): void => {
    const seq = contract.seq + 1
    const signed = { db: DB, query, nonce: seq, expires: seq, kind: 'ed25519', signer: OWNER, signature: '' } as const
    contract.apply({ seq, ts: seq, query: signed })
  }
  return {
    write: async (query) => apply(query),
    read: async (query) => {
      try {
        return { value: ask(contract, query) }
      } catch (error) {
        if (!(error instanceof ContractError)) throw error
        return { code: error.code, sentence: error.sentence, data: error.data }
      }
    },
    finishWork: async () => {
      while (contract.hasWork) apply(['tick'])
      if (flush === undefined) return
      // Read back from disk what was written.
      contract.seal()
      await flush()
      contract = new Contract(options)
    },
    close: async () => close?.(),
  }
}

async function overHttp(): Promise<OracleDatabase> {
  const node = await startNode()
  const signer = quickSigner(Buffer.alloc(32, 7))
  const id = await node.deploy({ owners: [signer.address], secure: false })
  const db = await connect(node.url, { db: id, signer })
  const write = async ([op, ...args]: Query): Promise<void> => {
    const receipt = await db.send(await db.sign(op, ...args))
    if (!receipt.success) throw new Error(`${op} was refused: ${receipt.error.message}`)
  }
  return {
    write,
    read: async ([op, ...args]) => {
      try {
        const read = db[op as ReadName] as (...args: readonly Json[]) => Promise<Json>
        return { value: await read(...args) }
      } catch (error) {
        if (!(error instanceof SdkError)) throw error
        return { code: error.code, sentence: error.sentence, data: error.data }
      }
    },
    finishWork: async () => {
      // The node's own ticks finish work on small collections before the next entry.
      await write(['tick'])
    },
    close: async () => {
      await db.close()
      await node.close()
    },
  }
}
