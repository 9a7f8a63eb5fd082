import assert from 'node:assert/strict'
import { ContractError } from '../../../contract/errors.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { verifyRecords } from '../../../node/recover/verify.ts'
import { createVerifyPool } from '../../../node/workers/verify-pool.ts'
import type { Signer } from '../../../sdk/signers/index.ts'
import { numbered, openDatabase, openGenesis, recordsOf, Scribe } from '../../support/database.ts'
import { createRandom } from '../../support/random.ts'
import { SEED } from '../../support/seed.ts'
import { DATABASES } from '../../support/signing.ts'
import { removeDir, tempDir } from '../../support/temp-dir.ts'
import type { Row } from '../row.ts'
import { ALICE, OWNER } from '../world.ts'

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

export const LOG: readonly Row[] = [
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
