/** The node that `kill.ts` kills: writes to one database for ever and tells its parent each write that was acknowledged. */
import type { Query } from '../../contract/wire/types.ts'
import { openHost } from '../../node/context.ts'
import type { Database } from '../../node/ports.ts'
import { openGenesis, Scribe } from '../support/database.ts'
import { quickSigner } from '../support/quick-signer.ts'
import { createRandom } from '../support/random.ts'

/** Starts the child; `seed` tells its writes. */
export type KillOrder = { readonly dir: string; readonly seed: number }
/** A write that was acknowledged. */
export type Acknowledged = { readonly id: string; readonly seq: number }

const DOCUMENTS = 200
const WRITERS = 24

process.once('message', ({ dir, seed }: KillOrder) => void writeForEver(dir, seed))
process.once('disconnect', () => process.exit())

async function writeForEver(dir: string, seed: number): Promise<void> {
  const signers = [1, 2, 3].map((n) => quickSigner(Buffer.alloc(32, n)))
  const host = await openHost({ dir, threads: 1 })
  const known = host.list()[0]
  const owner = signers[0] as (typeof signers)[0]
  const database: Database =
    known === undefined ? await host.deploy(openGenesis(owner, `soak ${seed}`)) : host.database(known.id)
  const scribe = new Scribe(database.id)
  for (const signer of signers) {
    const next = (await database.read(['getNonce', signer.address])) as number
    for (let nonce = 1; nonce < next; nonce++) scribe.next(signer)
  }
  const random = createRandom(seed)
  const pick = (count: number): number => Math.floor(random() * count)
  const writeOn = async (): Promise<void> => {
    for (;;) {
      const signer = signers[pick(signers.length)] ?? owner
      const receipt = await database.write(await scribe.text(signer, randomQuery(pick)))
      if (receipt.success) process.send?.({ id: receipt.id, seq: receipt.seq } satisfies Acknowledged)
      else if (receipt.error.code !== 'DB_DOCUMENT_MISSING') throw new Error(JSON.stringify(receipt.error))
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, writeOn))
}

function randomQuery(pick: (count: number) => number): Query {
  const data = { n: pick(1e9), text: 'x'.repeat(pick(100)), long: pick(20) === 0 ? 'y'.repeat(2_000) : '' }
  const id = (): string => `d${pick(DOCUMENTS)}`
  switch (pick(6)) {
    case 0:
      return ['delete', 'docs', id()]
    case 1:
      return ['batch', Array.from({ length: 2 + pick(30) }, () => ['set', data, 'docs', id()])]
    default:
      return ['set', data, 'docs', id()]
  }
}
