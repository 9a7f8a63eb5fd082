import { openLocal } from 'weftdb/local'
import { ed25519 } from 'weftdb/signers'

const [alice, bob] = [ed25519(), ed25519()]
const db = await openLocal({ owner: alice }) // in memory; give { dir } to keep it
await db.setRules([['set', [['allowif()', ['equals', '$id', '$signer']]]]], 'people')

await db.set({ name: 'Alice', age: 30 }, 'people', alice.address)
const denied = await db.set({ name: 'Mallory', age: 1 }, 'people', alice.address, { signer: bob })
if (!denied.success) console.log(denied.error.message)

console.log(await db.get('people', ['age', '>', 18])) // [ { age: 30, name: 'Alice' } ]
await db.close()
