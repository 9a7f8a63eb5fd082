import { beforeAll, describe, expect, it } from '@jest/globals'
import { Contract } from '../../../contract/contract.ts'
import { ContractError } from '../../../contract/errors.ts'
import { PURE_HOST } from '../../../contract/host.ts'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import type { Entry, Query, SignedQuery } from '../../../contract/wire/types.ts'
import { Judged, type PositiveVerdict } from '../../../node/sequencer/judged.ts'
import { judge } from '../../../node/workers/judge.ts'
import { createNativeVerify, type NativeVerify } from '../../../node/workers/native-verify.ts'
import { ed25519 } from '../../../sdk/signers/index.ts'
import { ALICE, BOB, GENESIS, OPEN, OWNER, testDatabase } from '../../support/contract.ts'
import { inner } from '../../support/inner.ts'
import { DATABASES, SIGNING_VECTORS } from '../../support/signing.ts'

const TEXT = '{"query":["get"]}'
const never = (): boolean => false

it('knows the queries that it admitted, by identity and not by looks', () => {
  const judged = new Judged(never)
  const query = judged.admit({ id: 'i', text: TEXT })
  expect(judged.host.verify(query)).toBe(true)
  expect(judged.host.queryId(query)).toBe('i')
  expect(judged.host.verify(JSON.parse(TEXT) as SignedQuery)).toBe(false)
  expect(new Judged(never).host.verify(query)).toBe(false)
})

it('keeps two verdicts on one text apart', () => {
  const judged = new Judged(never)
  const [a, b] = [judged.admit({ id: 'a', text: TEXT }), judged.admit({ id: 'b', text: TEXT })]
  expect([judged.host.queryId(a), judged.host.queryId(b)]).toEqual(['a', 'b'])
})

it('hashes as the contract does', () => {
  const all = String.fromCharCode(...Array.from({ length: 256 }, (_, n) => n))
  expect(new Judged(never).host.sha256(all)).toBe(PURE_HOST.sha256(all))
})

describe('queries inside of others', () => {
  const [{ query, id }] = SIGNING_VECTORS as [(typeof SIGNING_VECTORS)[number]]
  const outer = (signed: Json): string => JSON.stringify({ query: ['relay', signed] })
  const first = ({ query }: SignedQuery): SignedQuery => query[1] as unknown as SignedQuery

  it('are as the verdict on them says, without being verified again', () => {
    const judged = new Judged(() => {
      throw new Error('verified again')
    })
    const right = first(judged.admit({ id: 'o', text: outer(query as unknown as Json), inner: [id] }))
    const wrong = first(judged.admit({ id: 'o', text: outer(query as unknown as Json), inner: [null] }))
    expect([judged.host.verify(right), judged.host.queryId(right), judged.host.verify(wrong)]).toEqual([
      true,
      id,
      false,
    ])
  })

  it('are verified when no verdict says anything of them', () => {
    const judged = new Judged(PURE_HOST.verify)
    const unseen = first(judged.admit({ id: 'o', text: outer(query as unknown as Json) }))
    const forged = { ...unseen, nonce: unseen.nonce + 1 }
    expect([judged.host.verify(unseen), judged.host.queryId(unseen), judged.host.verify(forged)]).toEqual([
      true,
      id,
      false,
    ])
  })

  it('may be anything', () => {
    const judged = new Judged(never)
    expect(() => judged.admit({ id: 'o', text: outer(5), inner: [null] })).not.toThrow()
  })
})

describe('what is executed by verdicts', () => {
  let native: NativeVerify
  beforeAll(async () => {
    native = await createNativeVerify()
  })

  it('is what the contract itself executes: links, relays with co-signers, proposals', async () => {
    const db = await testDatabase()
    const pure = new Contract({ db: DATABASES[0], kv: new MemoryKv(), host: PURE_HOST, genesis: GENESIS })
    const judged = new Judged(native)
    const node = new Contract({ db: DATABASES[0], kv: new MemoryKv(), host: judged.host, genesis: GENESIS })
    const codes: string[] = []

    function outcomeOf(contract: Contract, entry: Entry): string {
      try {
        return JSON.stringify(contract.apply(entry))
      } catch (error) {
        if (error instanceof ContractError) return error.message
        throw error
      }
    }
    async function execute(query: Query, by = OWNER): Promise<string> {
      const entry = await db.entry(query, by)
      const verdict = judge(JSON.stringify(entry.query), native)
      expect(verdict.ok).toBe(true)
      const outcome = outcomeOf(db.contract, entry)
      expect(outcomeOf(pure, entry)).toBe(outcome)
      expect(outcomeOf(node, { ...entry, query: judged.admit(verdict as PositiveVerdict) })).toBe(outcome)
      expect([node.seal(), pure.seal()]).toEqual([db.root(), db.root()])
      codes.push(outcome.startsWith('{') ? 'ok' : outcome.slice(0, outcome.indexOf(':')))
      return outcome
    }

    const [key, other] = [ed25519(Buffer.alloc(32, 41)), ed25519(Buffer.alloc(32, 42))]
    const set: Query = ['set', { by: { __op: 'signer' } }, 'c', 'd']
    const job = { relayers: [OWNER.address], signers: [BOB.address], multisig: 1 }
    await execute([
      'batch',
      [
        ['setRules', OPEN, 'c'],
        ['addRelayerJob', 'j', job],
      ],
    ])
    const created = JSON.parse(await execute(['createPolicy', { members: [ALICE.address], threshold: 1 }])) as {
      docId: string
    }

    const consent = await inner(db, ['linkTo', ALICE.address], key)
    await execute(['addAddressLink', { ...consent, nonce: 2 }], ALICE)
    await execute(['addAddressLink', 5], ALICE)
    await execute(['batch', [['addAddressLink', consent]]], ALICE)
    await execute(set, key)

    const signed = await inner(db, ['job', 'j', ['batch', [set]]], key)
    const approval = await inner(
      db,
      ['approveJob', 'j', PURE_HOST.queryId(signed as unknown as SignedQuery), null],
      BOB,
    )
    const forged: JsonObject = { ...approval, expires: (approval['expires'] as number) + 1 }
    await execute(['relay', signed, null, [forged]])
    await execute(['relay', signed, null, [{}]])
    await execute(['relay', signed, null, [approval]])
    await execute(['relay', signed, null, [approval]])

    const late = await inner(db, ['linkTo', created.docId], other)
    await execute(['propose', created.docId, ['addAddressLink', { ...late, nonce: 2 }]], ALICE)
    await execute(['propose', created.docId, ['addAddressLink', late]], ALICE)
    await execute(set, other)

    const right = await inner(db, set, BOB)
    await execute(['bundle', [{ ...right, nonce: 9 }, right, 5, await inner(db, ['relay', signed], ALICE)]])

    const INVALID = 'DB_SIGNATURE_INVALID'
    expect(codes.join(' ')).toBe(
      `ok ok ${INVALID} DB_QUERY_INVALID ok ok ${INVALID} DB_SIGNATURE_KIND_UNKNOWN ok DB_NONCE_USED ${INVALID} ok ok ok`,
    )
    expect(db.read('cget', 'c', 'd')).toMatchObject({ setter: ALICE.address, updater: BOB.address })
  })
})
