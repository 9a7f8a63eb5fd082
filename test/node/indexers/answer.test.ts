import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { Contract } from '../../../contract/contract.ts'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { PROTOCOL } from '../../../contract/wire/types.ts'
import { NodeError } from '../../../node/errors.ts'
import { answer } from '../../../node/indexers/answer.ts'
import { Indexers } from '../../../node/indexers/indexers.ts'
import { type IndexerStorage, memoryStorage } from '../../../node/indexers/storage.ts'
import { MemoryLog } from '../../../node/log/memory-log.ts'
import { nativeSha256 } from '../../../node/sequencer/native-sha256.ts'
import { MemoryStateStore } from '../../../node/sequencer/state-store.ts'
import { applyTo } from '../../support/indexed-world.ts'

const DB = 'A'.repeat(43)
const OWNER = `ed25519:${'A'.repeat(43)}`
const BY_AGE: Json = { name: 'by-age', collection: ['people'], parts: [['age'], ['name']] }
const QUERY: Json = ['get', 'people', ['age'], ['name', 'asc']]

/** Keeps its values in memory and can be made to find nodes of trees damaged. */
class FragileStore extends MemoryStateStore {
  isDamaged = false

  override get(key: string): string | undefined {
    if (this.isDamaged && key.startsWith('n'))
      throw new NodeError('NODE_STATE_DAMAGED', 'a value is not what was written')
    return super.get(key)
  }
}

async function start(documents: number): Promise<{ contract: Contract; indexers: Indexers; stores: FragileStore[] }> {
  const contract = new Contract({
    db: DB,
    kv: new MemoryKv(),
    host: { sha256: nativeSha256, verify: () => true, queryId: (query) => nativeSha256(String(query.nonce)) },
    genesis: { protocol: PROTOCOL, owners: [OWNER], secure: false, salt: '' },
  })
  const stores: FragileStore[] = []
  const storage: IndexerStorage = {
    ...memoryStorage(),
    openState: async () => {
      const store = new FragileStore()
      stores.push(store)
      return store
    },
  }
  const log = new MemoryLog()
  log.append('{}')
  await log.sync()
  const indexers = await Indexers.open({ storage, log, justInTime: false })
  for (let n = 0; n < documents; n++) applyTo(contract, DB, OWNER, ['set', { age: n, name: `${n}` }, 'people', `${n}`])
  await indexers.restart(contract)
  contract.watch((entry) => indexers.told(entry))
  return { contract, indexers, stores }
}

describe('a read', () => {
  it('goes without an indexer whose store is damaged, which begins anew', async () => {
    const { contract, indexers, stores } = await start(300)
    await indexers.declare(BY_AGE)
    const ready = async (): Promise<Contract> => contract
    while (indexers.sourcesFor('people').length === 0) await nextTurn()
    expect(await answer(QUERY, { indexers, ready })).toHaveLength(300)
    await indexers.keep(async () => {})
    // Opened again, its nodes come from the store, the root first.
    await indexers.restart(contract)
    const [store] = stores as [FragileStore]
    expect([stores.length, indexers.list()[0]?.from]).toEqual([1, 300])
    store.isDamaged = true
    await expect(answer(QUERY, { indexers, ready })).rejects.toMatchObject({ code: 'DB_INDEX_REQUIRED' })
    while (indexers.sourcesFor('people').length === 0) await nextTurn()
    expect(await answer(QUERY, { indexers, ready })).toHaveLength(300)
    expect([stores.length, indexers.list()[0]?.state]).toEqual([2, 'ready'])
    await indexers.close()
  })

  it('of an indexer whose store cannot be opened is told so', async () => {
    const { contract } = await start(0)
    const openState = async () => {
      throw new NodeError('NODE_DISK_FAILED', 'the disk is gone')
    }
    const storage = { ...memoryStorage(), openState }
    const indexers = await Indexers.open({ storage, log: new MemoryLog() })
    await indexers.restart(contract)
    const all = { name: 'all', collection: ['people'], project: '$data' }
    expect(await indexers.declare(all)).toMatchObject({ state: 'failed', reason: 'NODE_DISK_FAILED: the disk is gone' })
    const asked = answer(['get', '@all'], { indexers, ready: async () => contract })
    await expect(asked).rejects.toMatchObject({ code: 'NODE_INDEXER_FAILED', data: { name: 'all' } })
    await indexers.remove('all')
    await indexers.close()
  })

  it('of an indexer that takes its documents yet is told to ask again', async () => {
    const { contract, indexers } = await start(0)
    const long = 'x'.repeat(2_000)
    const many = Array.from({ length: 400 }, (_, n) => ['set', { long, n }, 'people', `${n}`] as const)
    for (let n = 0; n < 20; n++)
      applyTo(contract, DB, OWNER, ['batch', many.map(([op, data, c, id]) => [op, data, c, `${n}-${id}`])])
    const all = { name: 'all', collection: ['people'], project: '$data' }
    const declared = await indexers.declare(all)
    const asked = answer(['count', '@all'], { indexers, ready: async () => contract })
    await expect(asked).rejects.toMatchObject({ code: 'NODE_INDEXER_BEHIND' })
    expect(declared.state).toBe('building')
    while (indexers.list()[0]?.state === 'building') await nextTurn()
    expect(await answer(['count', '@all'], { indexers, ready: async () => contract })).toBe(8_000)
    await indexers.close()
  })
})
