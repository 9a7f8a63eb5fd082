/** Part of the demo: the calls that the WeaveDB litepaper shows, with the answers it promises. */
import type { Json, JsonObject, Snapshot } from 'weftdb/sdk'
import { type Demo, OWNERS_WRITE, type Wallet, written } from './demo.ts'
import { count, fact } from './report.ts'

const PEOPLE: readonly JsonObject[] = [
  { name: 'Bob', age: 15, drinks: ['milk', 'juice'] },
  { name: 'Alice', age: 20, drinks: ['cola', 'mocha'] },
  { name: 'Mike', age: 30, drinks: ['water', 'beer'] },
]

const FILTERS: readonly (readonly [filter: readonly Json[], names: readonly string[]])[] = [
  [['age', '==', 20], ['Alice']],
  [
    ['age', '!=', 20],
    ['Bob', 'Mike'],
  ],
  [['age', '>', 20], ['Mike']],
  [
    ['age', '>=', 20],
    ['Alice', 'Mike'],
  ],
  [['age', '<', 20], ['Bob']],
  [
    ['age', '<=', 20],
    ['Bob', 'Alice'],
  ],
  [['age', 'in', [20, 21, 22]], ['Alice']],
  [
    ['age', 'not-in', [20, 21, 22]],
    ['Bob', 'Mike'],
  ],
  [['drinks', 'array-contains', 'beer'], ['Mike']],
  [
    ['drinks', 'array-contains-any', ['milk', 'cola']],
    ['Alice', 'Bob'],
  ],
]

/** Word for word. */
const FOLLOW_RULE: Json = [
  'set:follow',
  [
    ['split()', [':', '$id', ['=$from', '=$to']]],
    ['=$isFromSigner', ['equals', '$from', '$signer']],
    ['mod()', { from: '$from', to: '$to', date: '$ms' }],
    ['allowif()', '$isFromSigner'],
  ],
]

/** Runs the part. Returns its line of the summary. */
export async function runLitepaper(demo: Demo): Promise<string> {
  const { db, checks } = demo
  const before = checks.count
  await written(
    db.setRules(OWNERS_WRITE, 'people'),
    db.setRules(OWNERS_WRITE, 'ppl'),
    db.setRules([FOLLOW_RULE], 'follows'),
  )
  await writeAndRead(demo)
  await filter(demo)
  await batch(demo)
  await follow(demo)
  const answers = `${count(checks.count - before)} answers compared`
  fact('calls', `get add set update upsert delete query batch, ${FILTERS.length} filters: ${answers}`)
  return answers
}

async function writeAndRead({ db, checks }: Demo): Promise<void> {
  const names = async () => {
    const people = await db.get<JsonObject[]>('people', ['age', 'desc'], ['age', '>', 20], 5)
    return people.map((person) => person['name'])
  }
  await written(db.add({ name: 'Mike', age: 15 }, 'people'))
  await written(db.set({ name: 'Bob', age: 20 }, 'people', 'Bob'))
  checks.equal('set, then get', await db.get('people', 'Bob'), { name: 'Bob', age: 20 })
  await written(db.update({ age: 30 }, 'people', 'Bob'))
  await written(db.upsert({ name: 'Alice', age: 40 }, 'people', 'Alice'))
  checks.equal('people over 20, the oldest first', await names(), ['Alice', 'Bob'])
  await written(db.delete('people', 'Alice'))
  checks.equal('Alice is gone', await db.get('people', 'Alice'), null)
  checks.equal('people over 20 without Alice', await names(), ['Bob'])
}

async function filter({ db, checks }: Demo): Promise<void> {
  await written(...PEOPLE.map((person) => db.add(person, 'ppl')))
  for (const [filter, expected] of FILTERS) {
    const found = await db.get<JsonObject[]>('ppl', filter)
    const names = found.map((person) => String(person['name']))
    // Those that a list holds come in the order of their ids, which are hashes.
    const got = String(filter[1]).startsWith('array') ? names.sort() : names
    checks.equal(`ppl where ${JSON.stringify(filter)}`, got, expected)
  }
}

async function batch({ db, checks }: Demo): Promise<void> {
  await written(db.set({ name: 'John' }, 'ppl', 'John'))
  const receipt = await db.batch([
    ['set', { name: 'Bob' }, 'ppl', 'Bob'],
    ['upsert', { name: 'Alice' }, 'ppl', 'Alice'],
    ['delete', 'ppl', 'John'],
  ])
  checks.that('a batch of three', receipt.success)
  const ids = (await db.cget<Snapshot[]>('ppl')).map(({ id }) => id)
  checks.equal(
    'the batch took effect',
    ['Bob', 'Alice', 'John'].map((id) => ids.includes(id)),
    [true, true, false],
  )
  const failing = await db.batch([
    ['set', { name: 'Eve' }, 'ppl', 'Eve'],
    ['delete', 'ppl', 'nobody'],
  ])
  checks.that('a batch with one bad operation is refused', !failing.success)
  checks.equal('and leaves nothing behind', await db.get('ppl', 'Eve'), null)
}

async function follow({ db, checks, wallets }: Demo): Promise<void> {
  const [bob, , alice] = wallets as readonly [Wallet, Wallet, Wallet]
  const [from, to] = [bob.signer.address, alice.signer.address]
  const receipt = await db.query('set:follow', {}, 'follows', `${from}:${to}`, { signer: bob.signer })
  const date = receipt.success && receipt.timestamp
  checks.equal('set:follow fills in who, whom and when', await db.get('follows', `${from}:${to}`), { from, to, date })
  const forged = await db.query('set:follow', {}, 'follows', `${to}:${from}`, { signer: bob.signer })
  checks.equal('set:follow for another', forged.success || forged.error.code, 'DB_ACCESS_DENIED')
}
