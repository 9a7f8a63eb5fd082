/** Random scopes and random writes, alone, in batches and through relays, beside a model that knows nothing of how it is done. */
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Scope } from '../../../contract/accounts/scope.ts'
import { Contract } from '../../../contract/contract.ts'
import { ContractError } from '../../../contract/errors.ts'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query, SignedQuery } from '../../../contract/wire/types.ts'
import { ed25519 } from '../../../sdk/signers/index.ts'
import { ALICE, BOB, GENESIS, NATIVE_HOST, OWNER, START } from '../../support/contract.ts'
import { SEED } from '../../support/seed.ts'
import { DATABASES } from '../../support/signing.ts'

const KEY = ed25519(Buffer.alloc(32, 41))
const COLLECTIONS = [['posts'], ['posts', 'p1', 'comments'], ['posts', 'p2', 'comments'], ['users']]
const KINDS = ['posts', 'posts/p1/comments', 'posts/*/comments', 'users']
const NAMES = ['set', 'upsert', 'add', 'set:follow', 'upsert:follow']

type Write = { readonly name: string; readonly path: readonly string[] }

const write: fc.Arbitrary<Write> = fc.record({ name: fc.constantFrom(...NAMES), path: fc.constantFrom(...COLLECTIONS) })
const scope: fc.Arbitrary<Scope> = fc.record(
  {
    collections: fc.uniqueArray(fc.constantFrom(...KINDS), { minLength: 1 }),
    operations: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 }),
  },
  { requiredKeys: [] },
)

function queryOf({ name, path }: Write): [string, ...Json[]] {
  const [op = ''] = name.split(':')
  const steps = op === 'add' ? path : [...path, 'd']
  return name.includes(':') ? ['query', name, {}, ...steps] : [op, {}, ...steps]
}

/** What the scope says about one write. */
function lets({ collections, operations }: Scope, { name, path }: Write): boolean {
  const patterns = collections?.map((text) => text.split('/'))
  const isIn = patterns?.some(
    (steps) => steps.length === path.length && steps.every((s, i) => s === '*' || s === path[i]),
  )
  return (operations?.includes(name) ?? true) && (isIn ?? true)
}

/** A contract that believes every signature, with the key linked to Alice. */
function opened(limits: Scope): { run(by: string, query: Query): void; signed(by: string, query: Query): Json } {
  const host = { ...NATIVE_HOST, verify: () => true }
  const contract = new Contract({ db: DATABASES[0], kv: new MemoryKv(), host, genesis: { ...GENESIS, secure: false } })
  let nonce = 0
  const signed = (by: string, query: Query): Json => {
    const signature = by.startsWith('0x') ? `0x${'1'.repeat(128)}1b` : 'A'.repeat(86)
    const kind = by.startsWith('0x') ? 'evm' : 'ed25519'
    return { db: DATABASES[0], query, nonce: ++nonce, expires: START, kind, signer: by, signature } as Json
  }
  const run = (by: string, query: Query): void => {
    contract.apply({ seq: contract.seq + 1, ts: START, query: signed(by, query) as unknown as SignedQuery })
  }
  run(OWNER.address, ['addRelayerJob', 'j', { relayers: [BOB.address] }])
  run(ALICE.address, ['addAddressLink', signed(KEY.address, ['linkTo', ALICE.address]), { scope: limits as Json }])
  return { run, signed }
}

it('a session key writes what its scope lets it write, however that is sent', () => {
  fc.assert(
    fc.property(scope, fc.array(write, { minLength: 1, maxLength: 4 }), fc.boolean(), (limits, writes, isRelayed) => {
      const { run, signed } = opened(limits)
      const query: Query = writes.length === 1 ? queryOf(writes[0] as Write) : ['batch', writes.map(queryOf)]
      let outcome = 'done'
      try {
        if (isRelayed) run(BOB.address, ['relay', signed(KEY.address, ['job', 'j', query])])
        else run(KEY.address, query)
      } catch (error) {
        if (!(error instanceof ContractError)) throw error
        outcome = error.code
      }
      const expected = writes.every((one) => lets(limits, one)) ? 'done' : 'DB_SESSION_DENIED'
      expect({ limits, writes, isRelayed, outcome }).toEqual({ limits, writes, isRelayed, outcome: expected })
    }),
    { seed: SEED, numRuns: 500 },
  )
})
