/** Random logs with every kind of signature and operation, refused entries among them, and the root after each entry. */
import type { Contract } from '../../contract/contract.ts'
import { ContractError } from '../../contract/errors.ts'
import type { Json, JsonObject } from '../../contract/wire/json.ts'
import type { Entry, Query } from '../../contract/wire/types.ts'
import { ed25519, type Signer } from '../../sdk/signers/index.ts'
import { BOB, OPEN, OWNER, type TestDatabase, testDatabase } from './contract.ts'
import { inner } from './inner.ts'
import { createRandom } from './random.ts'
import { allSigners } from './signing.ts'

/** An entry, what is said to it, and where the state stands after it. */
export type Step = {
  readonly entry: Entry
  /** Why it is refused; `undefined` when it takes effect. */
  readonly code: string | undefined
  readonly message: string | undefined
  readonly root: string
}

/** Keys that are linked to accounts, and now and then are accounts themselves. */
const KEYS: readonly Signer[] = [71, 72, 73].map((n) => ed25519(Buffer.alloc(32, n)))

type Dice = { pick<T>(list: readonly T[]): T; below(n: number): number }

const RULES: Json = [
  ['write,write:touch', [['denyif()', ['equals', '$new.secret', true]], ['mod()', { by: '$signer' }], ['allow()']]],
  ['delete', [['allowif()', ['equals', '$old.by', '$signer']]]],
]

/** Entries that set the stage: open collections, one with rules that deny, one with a schema. */
const STAGE: Query = [
  'batch',
  [
    ['setRules', OPEN, 'people'],
    ['setRules', OPEN, 'posts', '*', 'comments'],
    ['setRules', RULES, 'guarded'],
    ['setSchema', { properties: { age: { type: 'number', maximum: 99 } } }, 'people'],
    ['addRelayerJob', 'open', { relayers: [OWNER.address] }],
  ],
]

/** Returns `count` steps, the same for the same seed: about two in three take effect. */
export async function randomSteps(count: number, seed: number): Promise<readonly Step[]> {
  const random = createRandom(seed)
  const below = (n: number): number => Math.floor(random() * n)
  const dice: Dice = { below, pick: (list) => list[below(list.length)] as (typeof list)[number] }
  const db = await testDatabase()
  const [, ...others] = await allSigners()
  const steps = [step(db.contract, await db.entry(STAGE))]
  while (steps.length < count) steps.push(step(db.contract, await randomEntry(db, dice, others)))
  return steps
}

function step(contract: Contract, entry: Entry): Step {
  try {
    contract.apply(entry)
    return { entry, code: undefined, message: undefined, root: contract.seal() }
  } catch (error) {
    if (!(error instanceof ContractError)) throw error
    return { entry, code: error.code, message: error.message, root: contract.seal() }
  }
}

async function randomEntry(db: TestDatabase, dice: Dice, others: readonly Signer[]): Promise<Entry> {
  if (dice.below(6) === 0) return randomInner(db, dice)
  // Mostly the kind that signs fast.
  const signer = dice.below(6) === 0 ? dice.pick(others) : dice.pick([OWNER, BOB])
  const entry = await db.entry(randomQuery(dice), signer)
  switch (dice.below(20)) {
    case 0: // Forged: the signature is of another query.
      return { ...entry, query: { ...entry.query, query: ['set', { forged: true }, 'people', 'p1'] } }
    case 1:
      return { ...entry, seq: entry.seq + 1 }
    case 2:
      return { ...entry, ts: entry.query.expires + 1 }
    default:
      return entry
  }
}

/** An entry with other signatures in it, or of a linked key: links, writes by linked keys, jobs, bundles. */
async function randomInner(db: TestDatabase, dice: Dice): Promise<Entry> {
  const [key, account] = [dice.pick(KEYS), dice.pick([OWNER, BOB])]
  switch (dice.below(6)) {
    case 5: {
      const signed = [await inner(db, randomQuery(dice), key), await inner(db, randomQuery(dice), BOB)]
      const forged = { ...signed[0], expires: 1 } as JsonObject
      return db.entry(['bundle', dice.below(4) === 0 ? [...signed, forged] : signed], OWNER)
    }
    case 0:
      return db.entry(['removeAddressLink', key.address], account)
    case 1: {
      const consent = await inner(db, ['linkTo', account.address], key, dice.below(5) === 0 ? { expires: 1 } : {})
      const scope = dice.pick([{}, {}, { count: 2 }, { collections: ['people'] }, { operations: ['set', 'delete'] }])
      return db.entry(['addAddressLink', consent, { expiry: 1 + dice.below(60_000), scope }], account)
    }
    case 2: {
      const job = await inner(db, ['job', 'open', randomQuery(dice)], dice.pick([key, BOB]))
      const forged = { ...job, nonce: (job['nonce'] as number) + 1 }
      return db.entry(['relay', dice.below(6) === 0 ? forged : job, { n: dice.below(9) }], OWNER)
    }
    default:
      return db.entry(randomQuery(dice), key)
  }
}

function randomQuery(dice: Dice): Query {
  if (dice.below(5) > 0) return randomWrite(dice)
  return ['batch', Array.from({ length: 1 + dice.below(5) }, () => randomWrite(dice))]
}

function randomWrite(dice: Dice): Query {
  const document = [...dice.pick([['people'], ['posts', 'p1', 'comments'], ['guarded']]), `d${dice.below(12)}`]
  const data = {
    age: dice.below(110),
    tags: Array.from({ length: dice.below(5) }, () => dice.pick(['a', 'b', 'é', '🧵'])),
    at: { x: dice.below(3), text: 'x'.repeat(dice.below(3) * 900) },
    ...(dice.below(6) === 0 && { secret: true }),
  }
  switch (dice.below(9)) {
    case 0:
      return ['add', data, ...document.slice(0, -1)]
    case 1:
      return ['delete', ...document]
    case 2:
      return ['update', { 'at.x': { __op: 'inc', n: 1 }, 'at.text': { __op: 'del' } }, ...document]
    case 3:
      return ['query', 'upsert:touch', { touched: { __op: 'ms' } }, ...document]
    case 4:
      return ['upsert', { tags: { __op: 'union', arr: ['c', dice.below(3)] } }, ...document]
    default:
      return ['set', data, ...document]
  }
}
