import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { JsonObject } from '../../contract/wire/json.ts'
import type { Receipt, SignedQuery } from '../../contract/wire/types.ts'
import { openLocal } from '../../node/local.ts'
import type { Db, RelayerJob } from '../../sdk/index.ts'
import { ed25519, evm } from '../../sdk/signers/index.ts'
import { prove, setup } from '../support/groth16.ts'
import { OPEN_RULES } from '../support/node.ts'

const owner = evm()
const user = ed25519()
const relayer = ed25519()
const coSigner = evm()
const JOB: RelayerJob = {
  relayers: [relayer.address],
  schema: { type: 'object', required: ['score'] },
  signers: [coSigner.address],
  multisig: 100,
  multisig_type: 'percent',
}
let db: Db

beforeEach(async () => {
  db = await openLocal({ owner })
  await must(db.setRules(OPEN_RULES, 'scores'))
  await must(db.addRelayerJob('score', JOB))
})
afterEach(() => db.close())

/** Returns the receipt of a write that must take effect. */
async function must(write: Promise<Receipt>): Promise<Extract<Receipt, { success: true }>> {
  const receipt = await write
  if (!receipt.success) throw new Error(receipt.error.message)
  return receipt
}

function sign(): Promise<SignedQuery> {
  return db.signJob('score', ['set', { n: db.data('score') }, 'scores', 's'], { signer: user })
}

describe('a bundle', () => {
  it('carries what others signed, and has a receipt of each', async () => {
    const write = (id: string) => db.sign('set', { n: 1 }, 'scores', id, { signer: user })
    const signed = [await write('a'), await db.sign('delete', 'scores', 'none', { signer: coSigner }), await write('b')]
    const { receipts, seq } = await must(db.bundle(signed, { signer: relayer }))
    expect(receipts).toMatchObject([
      { success: true, signer: user.address, seq, docId: 'a' },
      { success: false, error: { code: 'DB_DOCUMENT_MISSING' } },
      { success: true, signer: user.address, seq, docId: 'b' },
    ])
    expect(await db.cget('scores', 'b')).toMatchObject({ setter: user.address })
  })
})

describe('a relay', () => {
  it('is signed by the user, approved by a co-signer, and sent by the relayer', async () => {
    const extra = { score: 5 }
    const signed = await sign()
    const approval = await db.approveJob(signed, extra, { signer: coSigner })
    const receipt = await must(db.relay('score', signed, extra, [approval], { signer: relayer }))
    expect(receipt).toMatchObject({ signer: relayer.address, docId: 's' })
    expect(await db.cget('scores', 's')).toMatchObject({ setter: user.address, data: { n: 5 } })
  })

  it('is refused without the approval, and with one of another extra', async () => {
    const signed = await sign()
    const approval = await db.approveJob(signed, { score: 6 }, { signer: coSigner })
    for (const approvals of [[], [approval]]) {
      const receipt = await db.relay('score', signed, { score: 5 }, approvals, { signer: relayer })
      expect(receipt).toMatchObject({ success: false, error: { code: 'DB_RELAY_DENIED' } })
    }
  })

  it('needs neither extra nor approvals where the job wants none', async () => {
    await must(db.addRelayerJob('plain', { relayers: [owner.address] }))
    await must(db.relay('plain', await db.signJob('plain', ['set', {}, 'scores', 't'], { signer: user })))
    expect(await db.cget('scores', 't')).toMatchObject({ setter: user.address })
  })

  it('is of the job that was signed, and sends nothing else', async () => {
    const signed = await sign()
    const plain = await db.sign('set', {}, 'scores', 's', { signer: user })
    const former = [signed, { score: 5 }] as unknown as [string, SignedQuery]
    for (const call of [db.relay('plain', signed), db.relay('score', plain), db.relay(...former)]) {
      await expect(call).rejects.toThrow(TypeError)
    }
    await expect(db.relay('plain', signed)).rejects.toThrow('expected ["job","plain"], got ["job","score"]')
  })
})

it('jobs are set, read, listed and removed', async () => {
  expect([await db.getRelayerJob('score'), await db.listRelayerJobs()]).toEqual([JOB, ['score']])
  await must(db.removeRelayerJob('score'))
  expect([await db.getRelayerJob('score'), await db.listRelayerJobs()]).toEqual([null, []])
})

describe('outside proofs', () => {
  it('are stored when they hold', async () => {
    const made = setup(1)
    const key = made.key as JsonObject
    await must(db.addVerifier('default', { protocol: 'groth16', curve: 'bn128', key }))
    const proof = prove(made, [18n])
    await must(db.set({ age: db.zkp(proof, ['18']) }, 'scores', 'p'))
    expect(await db.get('scores', 'p')).toEqual({ age: ['18'] })
    const wrong = await db.set({ age: db.zkp(proof, ['17']) }, 'scores', 'p')
    expect(wrong).toMatchObject({ success: false, error: { code: 'DB_ZKP_INVALID' } })
    expect(await db.getVerifier('default')).toMatchObject({ curve: 'bn128' })
    await must(db.removeVerifier('default'))
    expect(await db.getVerifier('default')).toBeNull()
  })
})
