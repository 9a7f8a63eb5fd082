import { describe, expect, it } from '@jest/globals'
import { ContractError } from '../../../contract/errors.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { bundleRecord, entryRecord, genesisRecord } from '../../../contract/wire/log-record.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { MemoryLog } from '../../../node/log/memory-log.ts'
import { LOG_READ_ENTRIES_MAX, logRead } from '../../../node/sequencer/log-reads.ts'
import { textHash } from '../../../node/sequencer/native-sha256.ts'
import { GENESIS } from '../../support/contract.ts'
import { createRandom } from '../../support/random.ts'
import { SEED } from '../../support/seed.ts'
import { SIGNING_VECTORS } from '../../support/signing.ts'

/** A log of `count` entries with headers where `isBundled` says so; entry `n` holds vector `n` modulo their number. */
async function logOf(count: number, isBundled: (seq: number) => boolean): Promise<MemoryLog> {
  const log = new MemoryLog()
  log.append(genesisRecord(GENESIS))
  for (let seq = 1; seq <= count; seq++) {
    log.append(entryRecord({ seq, ts: seq, query: JSON.stringify(vector(seq).query), prev: '' }))
    if (isBundled(seq)) {
      const header = {
        height: 1,
        prev: '',
        firstSeq: seq,
        lastSeq: seq,
        entriesHash: '',
        stateRoot: '',
        timestamp: seq,
      }
      log.append(bundleRecord(header, ''))
    }
  }
  await log.sync()
  return log
}

function vector(seq: number) {
  return SIGNING_VECTORS[seq % SIGNING_VECTORS.length] as (typeof SIGNING_VECTORS)[number]
}

function idsOf(from: number, to: number): string[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, n) => vector(from + n).id)
}

async function ask(log: MemoryLog, ...query: Query): Promise<Json> {
  return (await logRead(query)?.(log)) ?? null
}

describe('getIds', () => {
  it('tells the ids of exactly the entries asked for, wherever headers stand', async () => {
    const next = createRandom(SEED)
    for (const share of [0, 0.1, 0.5, 1]) {
      const log = await logOf(60, () => next() < share)
      for (let n = 0; n < 40; n++) {
        const from = 1 + Math.floor(next() * 65)
        const to = from + Math.floor(next() * 20)
        const found = await ask(log, 'getIds', from, to)
        expect({ SEED, share, from, to, found }).toEqual({
          SEED,
          share,
          from,
          to,
          found: idsOf(from, Math.min(to, 60)),
        })
      }
    }
  })

  it('goes on to the end of the log without a last number', async () => {
    const log = await logOf(5, (seq) => seq === 2)
    expect([await ask(log, 'getIds', 1), await ask(log, 'getIds', 5), await ask(log, 'getIds', 6)]).toEqual([
      idsOf(1, 5),
      idsOf(5, 5),
      [],
    ])
    expect(await ask(await logOf(0, () => false), 'getIds', 1)).toEqual([])
  })

  it(`tells of ${LOG_READ_ENTRIES_MAX} entries at most`, async () => {
    const log = await logOf(LOG_READ_ENTRIES_MAX + 5, (seq) => seq % 7 === 0)
    expect(await ask(log, 'getIds', 1)).toEqual(idsOf(1, LOG_READ_ENTRIES_MAX))
    expect(await ask(log, 'getIds', 2, LOG_READ_ENTRIES_MAX + 1)).toEqual(idsOf(2, LOG_READ_ENTRIES_MAX + 1))
    await expect(ask(log, 'getIds', 1, LOG_READ_ENTRIES_MAX + 1)).rejects.toThrow(ContractError)
  })

  it('does not see what is not durable', async () => {
    const log = await logOf(2, () => false)
    log.append(entryRecord({ seq: 3, ts: 3, query: JSON.stringify(vector(3).query), prev: '' }))
    expect(await ask(log, 'getIds', 1)).toEqual(idsOf(1, 2))
  })
})

describe('getValidities', () => {
  it('says of every entry that it is valid', async () => {
    const log = await logOf(3, () => true)
    expect(await ask(log, 'getValidities', 2, 3)).toEqual({ [vector(2).id]: true, [vector(3).id]: true })
  })
})

describe('getHash', () => {
  it('is the hash of the last durable record', async () => {
    const log = await logOf(3, (seq) => seq === 3)
    const texts: string[] = []
    for await (const { text } of log.read(0)) texts.push(text)
    expect(await ask(log, 'getHash')).toEqual({ records: 5, hash: textHash(texts[4] as string) })
  })
})

describe('reads of the log', () => {
  it.each<Query>([
    ['getIds'],
    ['getIds', 0],
    ['getIds', 1.5],
    ['getIds', '1'],
    ['getIds', 2, 1],
    ['getIds', 1, null],
    ['getIds', 1, 2, 3],
    ['getIds', -1, 5],
    ['getIds', 2 ** 60],
    ['getValidities'],
    ['getValidities', {}],
    ['getHash', 1],
  ])('are refused: %j', async (...query) => {
    const log = await logOf(3, () => false)
    await expect(ask(log, ...(query as unknown as Query))).rejects.toMatchObject({ code: 'DB_ARGUMENTS_INVALID' })
  })

  it('are no others', () => {
    for (const name of ['get', 'getInfo', 'constructor', '__proto__', '']) expect(logRead([name])).toBeUndefined()
  })
})
