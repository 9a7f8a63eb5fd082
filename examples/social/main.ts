/**
 * A social network in one database, without a server of its own: profiles with unique names, posts, replies, likes and follows
 * with counters, timelines, trending posts, and posts that go away by themselves.
 *
 * Run it with `npx tsx examples/social/main.ts`, after `npm run build`. It runs in memory and leaves nothing behind.
 */
import { openLocal } from 'weftdb/local'
import type { JsonObject, Receipt } from 'weftdb/sdk'
import { ed25519, evm } from 'weftdb/signers'
import { SETUP } from './database.ts'
import { Network } from './network.ts'

const owner = ed25519()
const db = await openLocal({ owner })
done('the owner sets rules, schemas, indexes, triggers and crons', await db.batch(SETUP))

const [aliceKey, bobKey] = [ed25519(), evm()]
const [alice, bob] = [new Network(db, aliceKey), new Network(db, bobKey)]
done('Alice joins', await alice.profile('alice', 'weaves'))
refused('Bob cannot have her name', await bob.profile('alice'))
done('Bob joins', await bob.profile('bob'))
done('Bob follows Alice', await bob.follow(aliceKey.address))

const post = done('Alice posts', await alice.post('Hello from a database that nobody owns'))
done('Bob likes it', await bob.like(post))
refused('but once', await bob.like(post))
done('and replies', await bob.reply(post, 'Hello!'))

for (const { text, likes, replies } of await bob.timeline()) {
  process.stdout.write(`\nBob reads: ${text} (likes ${likes}, replies ${replies})\n`)
}
const { username, followers } = (await db.get<JsonObject>('profiles', aliceKey.address)) ?? {}
process.stdout.write(`${username} has ${followers} follower\n`)
await db.close()

/** Tells what was done. Returns the id of the document written. */
function done(what: string, receipt: Receipt): string {
  if (!receipt.success) throw new Error(`${what}: ${receipt.error.message}`)
  process.stdout.write(`✓ ${what}\n`)
  return receipt.docId ?? ''
}

function refused(what: string, receipt: Receipt): void {
  if (receipt.success) throw new Error(`${what}: it was not refused`)
  process.stdout.write(`✓ ${what}: ${receipt.error.message}\n`)
}
