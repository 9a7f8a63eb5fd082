import assert from 'node:assert/strict'
import { Contract } from '../../../contract/contract.ts'
import { ContractError } from '../../../contract/errors.ts'
import { parseEntry } from '../../../contract/handle.ts'
import { PURE_HOST } from '../../../contract/host.ts'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { canonicalJson } from '../../../contract/wire/canonical.ts'
import { genesisText } from '../../../contract/wire/genesis.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { genesisRecord } from '../../../contract/wire/log-record.ts'
import type { Query, SignedQuery } from '../../../contract/wire/types.ts'
import { VERIFY_CLOCK_SKEW_MS_MAX, verifyRecords } from '../../../node/recover/verify.ts'
import { Chain } from '../../../node/sequencer/chain.ts'
import { textHash } from '../../../node/sequencer/native-sha256.ts'
import { createVerifyPool } from '../../../node/workers/verify-pool.ts'
import { signQuery } from '../../../sdk/sign.ts'
import type { Signer } from '../../../sdk/signers/index.ts'
import { numbered, openDatabase, openGenesis, recordsOf, Scribe } from '../../support/database.ts'
import { createRandom } from '../../support/random.ts'
import { SEED } from '../../support/seed.ts'
import { DATABASES } from '../../support/signing.ts'
import { removeDir, tempDir } from '../../support/temp-dir.ts'
import type { Row } from '../row.ts'
import { ALICE, MALLORY, OWNER, START } from '../world.ts'

/** What the log holds: writes of two, and decisions of the owner among them. */
const WRITES: readonly (readonly [Signer, Query])[] = [
  [OWNER, ['set', { n: 1 }, 'c', 'd']],
  [ALICE, ['set', { n: 2 }, 'c', 'e']],
  [OWNER, ['pause']],
  [OWNER, ['unpause']],
  [OWNER, ['evolve', DATABASES[1]]],
  [OWNER, ['evolve', null]],
  [ALICE, ['update', { n: 3 }, 'c', 'e']],
]

/** Writes a log of some bundles and returns its records. */
async function writeLog(): Promise<readonly string[]> {
  const dir = tempDir()
  const pool = await createVerifyPool({ threads: 1 })
  try {
    const database = await openDatabase({ dir, genesis: openGenesis(OWNER), pool })
    const scribe = new Scribe(database.id)
    for (const [n, [by, query]] of WRITES.entries()) {
      const receipt = await database.write(await scribe.text(by, query))
      assert.ok(receipt.success)
      if (n % 3 === 0) await database.root()
    }
    const records = await recordsOf(database)
    await database.close()
    return records
  } finally {
    await pool.close()
    removeDir(dir)
  }
}

/** Says whether a stranger who executes these records again finds them right, down to the last entry. */
async function isBorneOut(records: readonly string[]): Promise<boolean> {
  try {
    const report = await verifyRecords(numbered(records), { threads: 1 })
    return report.ok && report.entries === WRITES.length
  } catch (error) {
    if (error instanceof ContractError) return false
    throw error
  }
}

/** A log of one bundle, right in chain, roots and hashes, by a sequencer who takes every signature for a right one. */
function forgeLog(queries: readonly SignedQuery[], times: readonly number[] = []): readonly string[] {
  const genesis = openGenesis(OWNER)
  const first = genesisRecord(genesis)
  const host = { ...PURE_HOST, verify: () => true }
  const contract = new Contract({ db: textHash(genesisText(genesis)), kv: new MemoryKv(), host, genesis })
  const chain = new Chain(Chain.headOfGenesis(first))
  const records = queries.map((query, n) => {
    const entry = { seq: n + 1, ts: times[n] ?? START, query }
    contract.apply(parseEntry(entry))
    const record = chain.nextEntry({ ...entry, query: canonicalJson(query as unknown as Json) })
    chain.addEntry(record)
    return record
  })
  return [first, ...records, chain.addBundle({ root: contract.seal(), ts: contract.ts })]
}

export const LOG: readonly Row[] = [
  {
    guarantee: 'not even who writes the log writes for others',
    tried: 'logs right in everything but a signature: none of it, of another query, key or kind, of altered queries',
    run: async () => {
      const db = textHash(genesisText(openGenesis(OWNER)))
      const sign = (by: Signer, query: Query, nonce = 1) => signQuery(by, { db, query, nonce, expires: START + 60_000 })
      const honest = await sign(OWNER, ['set', { n: 1 }, 'c', 'd'])
      const victim = await sign(ALICE, ['set', { n: 2 }, 'c', 'e'])
      const verdictOn = async (query: SignedQuery) =>
        verifyRecords(numbered(forgeLog([honest, query])), { threads: 1, clock: () => START })
      assert.equal((await verdictOn(victim)).ok, true)
      const theirs = await sign(MALLORY, ['set', { n: 2 }, 'c', 'e'])
      const forged: readonly SignedQuery[] = [
        { ...victim, signature: honest.signature },
        { ...victim, signature: theirs.signature },
        { ...victim, signature: 'A'.repeat(86) },
        { ...theirs, signer: ALICE.address },
        { ...theirs, signer: OWNER.address, nonce: 2 },
        { ...victim, query: ['addOwner', MALLORY.address], signer: OWNER.address, nonce: 2 },
        { ...victim, query: ['set', { n: 3 }, 'c', 'e'] },
        { ...victim, query: ['delete', 'c', 'd'] },
        { ...victim, nonce: 2 },
        { ...victim, expires: victim.expires + 1 },
        { ...honest, nonce: 2 },
      ]
      for (const query of forged) {
        const report = await verdictOn(query)
        assert.deepEqual([report.ok, report.divergence?.seq], [false, 2], JSON.stringify(query))
      }
      return forged.length + 1
    },
  },
  {
    guarantee: 'a log says nothing of times that have not come, or that went back',
    tried: 'entries a day to a thousand years ahead, at the skew and past it, earlier than the one before, no numbers',
    run: async () => {
      const db = textHash(genesisText(openGenesis(OWNER)))
      const now = START
      const queries = await Promise.all(
        [1, 2].map((nonce) =>
          signQuery(OWNER, { db, query: ['set', { n: nonce }, 'c', 'd'], nonce, expires: Number.MAX_SAFE_INTEGER }),
        ),
      )
      const isTaken = async (records: readonly string[]): Promise<boolean> =>
        (await verifyRecords(numbered(records), { threads: 1, clock: () => now })).ok
      const latest = now + VERIFY_CLOCK_SKEW_MS_MAX
      assert.equal(await isTaken(forgeLog(queries, [now, latest])), true)
      const day = 86_400_000
      const times = [latest + 1, now + day, now + 365 * day, now + 365_000 * day, Number.MAX_SAFE_INTEGER]
      for (const ts of times) assert.equal(await isTaken(forgeLog(queries, [now, ts])), false, `${ts}`)
      const honest = forgeLog(queries, [now, now])
      const spelled = [`${now - 1}`, '0', '-1', `${now}.5`, `"${now}"`, 'null', '1e999', '[]', `${now}.0`]
      for (const ts of spelled) {
        const records = honest.with(2, (honest[2] as string).replace(`"ts":${now}`, `"ts":${ts}`))
        assert.equal(await isTaken(records), false, ts)
      }
      return times.length + spelled.length + 1
    },
  },
  {
    guarantee: 'whoever executes a log again finds what was altered in it',
    tried: 'records removed, repeated, exchanged, cut, altered digit by digit, roots and times rewritten',
    run: async () => {
      const records = await writeLog()
      assert.equal(await isBorneOut(records), true)
      const next = createRandom(SEED)
      const forged: (readonly string[])[] = []
      // The last record is a header: without it every entry stands, and has no recorded root yet.
      for (let at = 0; at < records.length - 1; at++) {
        const text = records[at] as string
        const digit = Math.floor(next() * text.length)
        const other = text[digit] === '7' ? '8' : '7'
        forged.push(
          records.toSpliced(at, 1),
          records.toSpliced(at, 0, text),
          records.toSpliced(at, 1, `${text.slice(0, digit)}${other}${text.slice(digit + 1)}`),
          records.toSpliced(at, 1, text.slice(0, -1)),
          ...(at + 2 < records.length ? [records.toSpliced(at, 2, records[at + 1] as string, text)] : []),
        )
      }
      for (const [at, text] of records.entries()) {
        for (const name of ['stateRoot', 'entriesHash', 'timestamp', 'height', 'prev', 'ts', 'seq']) {
          const altered = text.replace(new RegExp(`"${name}":("?)(.)`), (_all, quote, first) => {
            return `"${name}":${quote}${first === '1' ? '2' : '1'}`
          })
          if (altered !== text) forged.push(records.toSpliced(at, 1, altered))
        }
      }
      for (const [n, one] of forged.entries()) assert.equal(await isBorneOut(one), false, `forgery ${n}, seed ${SEED}`)
      return forged.length
    },
  },
]
