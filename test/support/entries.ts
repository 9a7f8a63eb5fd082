/** Random logs with every kind of signature and operation, refused entries among them, and the root after each entry. */
import type { Contract } from '../../contract/contract.ts'
import { ContractError } from '../../contract/errors.ts'
import type { Json } from '../../contract/wire/json.ts'
import type { Entry, Query } from '../../contract/wire/types.ts'
import type { Signer } from '../../sdk/signers/index.ts'
import { BOB, OPEN, OWNER, type TestDatabase, testDatabase } from './contract.ts'
import { createRandom } from './random.ts'
import { fixedSigners } from './signing.ts'

/** An entry, what is said to it, and where the state stands after it. */
export type Step = {
  readonly entry: Entry
  /** Why it is refused; `undefined` when it takes effect. */
  readonly code: string | undefined
  readonly message: string | undefined
  readonly root: string
}

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
  ],
]

/** Returns `count` steps, the same for the same seed: about two in three take effect. */
export async function randomSteps(count: number, seed: number): Promise<readonly Step[]> {
  const random = createRandom(seed)
  const below = (n: number): number => Math.floor(random() * n)
  const dice: Dice = { below, pick: (list) => list[below(list.length)] as (typeof list)[number] }
  const db = await testDatabase()
  const [, ...others] = await fixedSigners()
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
