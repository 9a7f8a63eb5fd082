import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { canonicalJson } from '../../../contract/wire/canonical.ts'
import type { BundleHeader } from '../../../contract/wire/types.ts'
import { Chain } from '../../../node/sequencer/chain.ts'

const GENESIS = '{"genesis":{}}'

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('base64url')
}

function begin(): Chain {
  return new Chain(Chain.headOfGenesis(GENESIS))
}

/** Adds entries and returns their records. */
function add(chain: Chain, count: number, from = 1): string[] {
  return Array.from({ length: count }, (_, n) => {
    const record = chain.nextEntry({ seq: from + n, ts: 10 * n, query: `{"n":${n}}` })
    chain.addEntry(record)
    return record
  })
}

describe('the chain', () => {
  it('makes each record name the one before', () => {
    const records = [GENESIS, ...add(begin(), 5)]
    expect(records.slice(1).map((text) => JSON.parse(text).prev)).toEqual(records.slice(0, -1).map(sha256))
  })

  it('does not take in an entry that is only made', () => {
    const chain = begin()
    const entry = { seq: 1, ts: 1, query: '{}' }
    expect(chain.nextEntry(entry)).toBe(chain.nextEntry(entry))
    expect(chain.unbundled).toBe(0)
  })

  it('makes bundle headers of the entries since the last one', () => {
    const chain = begin()
    const first = add(chain, 3)
    const one = JSON.parse(chain.addBundle({ root: 'r1', ts: 20 })) as { bundle: BundleHeader; prev: string }
    add(chain, 2, 4)
    const two = JSON.parse(chain.addBundle({ root: 'r2', ts: 30 })) as { bundle: BundleHeader }
    const entriesHash = sha256(Buffer.concat(first.map((text) => Buffer.from(sha256(text), 'base64url'))))
    expect(one).toEqual({
      bundle: { height: 1, prev: '', firstSeq: 1, lastSeq: 3, entriesHash, stateRoot: 'r1', timestamp: 20 },
      prev: sha256(first[2] as string),
    })
    expect(two.bundle).toMatchObject({ height: 2, prev: sha256(canonicalJson(one.bundle)), firstSeq: 4, lastSeq: 5 })
  })

  it('goes on from its head as if it had never been put down', () => {
    const chain = begin()
    add(chain, 3)
    chain.addBundle({ root: 'r', ts: 1 })
    const again = new Chain(chain.head)
    expect(add(again, 2, 4)).toEqual(add(chain, 2, 4))
    expect(again.addBundle({ root: 's', ts: 2 })).toBe(chain.addBundle({ root: 's', ts: 2 }))
  })

  it('has no head among entries', () => {
    const chain = begin()
    add(chain, 1)
    expect(() => chain.head).toThrow('right after a bundle header')
  })
})
