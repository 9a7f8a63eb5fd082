import { describe, expect, it } from '@jest/globals'
import { Contract } from '../../../contract/contract.ts'
import { parseIndexer } from '../../../contract/indexer/definition.ts'
import { Indexer } from '../../../contract/indexer/indexer.ts'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { PROTOCOL, type Query } from '../../../contract/wire/types.ts'
import { Follower } from '../../../node/indexers/follower.ts'
import { BEHIND_BYTES_MAX } from '../../../node/indexers/limits.ts'
import { nativeSha256 } from '../../../node/sequencer/native-sha256.ts'
import { applyTo, Model } from '../../support/indexed-world.ts'
import { createRandom } from '../../support/random.ts'
import { SEED } from '../../support/seed.ts'

const DB = 'A'.repeat(43)
const OWNER = `ed25519:${'A'.repeat(43)}`
const DEFINITIONS = [
  { name: 'a', collection: ['people'], parts: [['age', 'desc'], ['rank']] },
  { name: 'b', collection: ['posts', '*', 'comments'], parts: [['tags', 'array'], ['age']] },
  { name: 'c', collection: ['posts', '*', 'comments'], project: { age: '$data.age', tags: '$data.tags' } },
] as const

function newContract(queries: readonly Query[]): Contract {
  const contract = new Contract({
    db: DB,
    kv: new MemoryKv(),
    host: { sha256: nativeSha256, verify: () => true, queryId: (query) => nativeSha256(String(query.nonce)) },
    genesis: { protocol: PROTOCOL, owners: [OWNER], secure: false, salt: '' },
  })
  for (const query of queries) applyTo(contract, DB, OWNER, query)
  return contract
}

function newFollowers(contract: Contract): Follower[] {
  const followers = DEFINITIONS.map((definition) => {
    const indexer = new Indexer({ definition: parseIndexer(definition), kv: new MemoryKv(), sha256: nativeSha256 })
    return new Follower({ indexer, state: contract.state, seq: contract.seq })
  })
  contract.watch((entry) => {
    for (const follower of followers) follower.told(entry)
  })
  return followers
}

function finish(followers: readonly Follower[]): string[] {
  for (const follower of followers) while (!follower.isLevel) follower.work()
  return followers.map(({ indexer }) => indexer.seal().rootHash)
}

describe('a follower', () => {
  it(`comes to the same root whenever it has time to work (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    const model = new Model(random)
    const before = Array.from({ length: 25 }, () => model.change())
    const after = Array.from({ length: 60 }, () => model.change())
    const roots = [0, 0.3, 2, 100].map((often) => {
      const contract = newContract(before)
      const followers = newFollowers(contract)
      for (const query of after) {
        // A slice here is one document, so that entries come while the documents of the beginning are taken.
        for (let n = random() * 2 * often; n >= 1; n--) for (const follower of followers) follower.work(() => true)
        applyTo(contract, DB, OWNER, query)
      }
      expect(followers.every(({ seq }) => seq === contract.seq)).toBe(true)
      return finish(followers)
    })
    expect(new Set(roots.map((some) => some.join())).size).toBe(1)
    const atOnce = newContract(before)
    const followers = newFollowers(atOnce)
    finish(followers)
    for (const query of after) {
      applyTo(atOnce, DB, OWNER, query)
      finish(followers)
    }
    expect(finish(followers)).toEqual(roots[0])
  })

  it('takes nothing twice of what it has followed', () => {
    const contract = newContract([['set', { age: 1, rank: 1 }, 'people', 'Bob']])
    const [follower] = newFollowers(contract) as [Follower]
    const [root] = finish([follower])
    const told = new Follower({ indexer: follower.indexer, seq: 3 })
    contract.watch((entry) => told.told(entry))
    applyTo(contract, DB, OWNER, ['set', { age: 2, rank: 2 }, 'people', 'Al'])
    applyTo(contract, DB, OWNER, ['set', { age: 3, rank: 3 }, 'people', 'Al'])
    expect([told.isLevel, told.seq, told.isBuilt]).toEqual([true, 3, true])
    expect(finish([told])).toEqual([root])
    applyTo(contract, DB, OWNER, ['set', { age: 2, rank: 2 }, 'people', 'Eve'])
    expect([told.isLevel, told.seq]).toEqual([false, 4])
  })

  it('is overrun beyond its bound and not at it', () => {
    const contract = newContract([])
    const [follower] = newFollowers(contract) as [Follower]
    const change = (length: number) => {
      const place = { key: 'k', collection: 'people', id: 'k', before: undefined }
      return { seq: follower.seq + 1, ts: 0, changes: [{ ...place, after: 'x'.repeat(length - 1) }] }
    }
    follower.told(change(BEHIND_BYTES_MAX))
    expect(follower.isOverrun).toBe(false)
    follower.told(change(1))
    expect(follower.isOverrun).toBe(true)
  })
})
