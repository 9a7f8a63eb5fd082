/** Replays a log into an empty store, as a stranger would who trusts nobody. */
import { parseGenesis } from '../../contract/config.ts'
import { Contract } from '../../contract/contract.ts'
import { ContractError } from '../../contract/errors.ts'
import { MemoryKv } from '../../contract/kv/memory-kv.ts'
import { WireError } from '../../contract/wire/errors.ts'
import { genesisText } from '../../contract/wire/genesis.ts'
import { genesisRecord, parseLogRecord } from '../../contract/wire/log-record.ts'
import type { Genesis } from '../../contract/wire/types.ts'
import { Chain } from '../sequencer/chain.ts'
import { Judged } from '../sequencer/judged.ts'
import { textHash } from '../sequencer/native-sha256.ts'
import { createNativeVerify } from '../workers/native-verify.ts'
import { createVerifyPool } from '../workers/verify-pool.ts'
import { Divergence, type NumberedRecord, replay } from './replay.ts'

/**
 * How far a log may be ahead of the clock of whoever verifies it. An honest log is ahead by the difference of two clocks. A
 * clock that is wrong by an hour, as after the change to summer time, must not make it a forged one; what a time that has
 * not come can buy, ticks of crons and the end of links before their time, is worth little within two hours.
 */
export const VERIFY_CLOCK_SKEW_MS_MAX: number = 2 * 60 * 60 * 1_000

/** What a replay found. */
export type VerifyReport = {
  /** Id of the database: the hash of its genesis. */
  readonly db: string
  /** Entries executed. */
  readonly entries: number
  /** Bundle headers whose roots were compared. */
  readonly bundles: number
  /** State root after the last entry executed. */
  readonly root: string
  /** The last bundle header that was borne out: its last entry, and the state root that it records. Absent before the first. */
  readonly recorded?: { readonly seq: number; readonly root: string }
  /** True: everything recorded was borne out. Entries after the last bundle header have no recorded root yet. */
  readonly ok: boolean
  readonly divergence?: {
    readonly seq: number
    readonly reason: string
    readonly expected?: string
    readonly got?: string
  }
}

/** How a log is verified. */
export type VerifyOptions = {
  /** Told now and then: entries executed so far. */
  readonly onProgress?: (entries: number) => void
  /** Threads that check signatures. */
  readonly threads?: number
  /** The id that the log must be of. */
  readonly db?: string
  /** ms since 1970, now. */
  readonly clock?: () => number
}

/**
 * Verifies the records of one log, the genesis first.
 *
 * Reports divergence instead of throwing it. Takes about 0.1 ms an entry and the memory of the state.
 *
 * @throws {ContractError} `DB_GENESIS_INVALID` when the log does not begin with a genesis.
 */
export async function verifyRecords(
  records: AsyncIterable<NumberedRecord>,
  options: VerifyOptions = {},
): Promise<VerifyReport> {
  const iterator = records[Symbol.asyncIterator]()
  try {
    const first = await iterator.next()
    const genesis = genesisOf(first.done ? undefined : first.value.text)
    const db = textHash(genesisText(genesis))
    if (options.db !== undefined && options.db !== db) {
      throw new ContractError('DB_GENESIS_INVALID', `the log is of database ${db}, not of ${options.db}`)
    }
    return await verifyRest({ [Symbol.asyncIterator]: () => iterator }, { ...options, db, genesis })
  } finally {
    await iterator.return?.()
  }
}

async function verifyRest(
  records: AsyncIterable<NumberedRecord>,
  { db, genesis, threads, onProgress, clock = Date.now }: VerifyOptions & { db: string; genesis: Genesis },
): Promise<VerifyReport> {
  const judged = new Judged(await createNativeVerify())
  const contract = new Contract({ db, kv: new MemoryKv(), host: judged.host, genesis })
  const chain = new Chain(Chain.headOfGenesis(genesisRecord(genesis)))
  const latest = (): number => clock() + VERIFY_CLOCK_SKEW_MS_MAX
  let bundles = 0
  let recorded: VerifyReport['recorded']
  const onBundle = (_records: number, root: string): undefined => {
    bundles++
    recorded = { seq: contract.seq, root }
  }
  const pool = await createVerifyPool({ threads: threads ?? 2 })
  let divergence: Divergence | undefined
  try {
    await replay(records, { contract, chain, judged, pool, latest, onBundle, onProgress })
  } catch (error) {
    if (!(error instanceof Divergence)) throw error
    divergence = error
  } finally {
    await pool.close()
  }
  return {
    db,
    entries: contract.seq,
    bundles,
    root: contract.seal(),
    ...(recorded !== undefined && { recorded }),
    ok: divergence === undefined,
    ...(divergence && { divergence: plain(divergence) }),
  }
}

function genesisOf(text: string | undefined): Genesis {
  try {
    const content = text === undefined ? undefined : parseLogRecord(text)
    if (content?.type === 'genesis') {
      const genesis = parseGenesis(content.genesis)
      // The chain starts from this one text: another spelling is another log.
      if (text === genesisRecord(genesis)) return genesis
    }
  } catch (error) {
    if (!(error instanceof WireError)) throw error
  }
  throw new ContractError('DB_GENESIS_INVALID', 'a log begins with the genesis of its database')
}

function plain({ seq, reason, expected, got }: Divergence): NonNullable<VerifyReport['divergence']> {
  return { seq, reason, ...(expected !== undefined && { expected }), ...(got !== undefined && { got }) }
}
