/** Part of the demo: people with three kinds of keys post, like and follow, and nobody does so as somebody else. */
import type { Json, JsonObject, Receipt, Snapshot } from 'weftdb/sdk'
import { type Demo, type Wallet, written } from './demo.ts'
import { count, fact, short } from './report.ts'

const POST_SCHEMA: JsonObject = {
  type: 'object',
  required: ['author', 'text', 'date'],
  properties: {
    author: { type: 'string' },
    text: { type: 'string', minLength: 1, maxLength: 280 },
    date: { type: 'integer' },
  },
  additionalProperties: false,
}

const LIKE_SCHEMA: JsonObject = {
  type: 'object',
  required: ['post', 'liker', 'date'],
  properties: {
    post: { type: 'string', minLength: 1 },
    liker: { type: 'string', minLength: 1 },
    date: { type: 'integer' },
  },
  additionalProperties: false,
}

/** Who adds a post is its author, and the database says when. Nobody changes a post; its author may delete it. */
const POST_RULES: Json = [
  [
    'add',
    [
      ['fields()', ['*author', '*text']],
      ['mod()', { date: '$ms' }],
      ['allowif()', ['equals', '$new.author', '$signer']],
    ],
  ],
  ['delete', [['allowif()', ['equals', '$old.author', '$signer']]]],
]

/** Says that the id is these two and nothing else: `split()` drops what comes after them, and each id is a document of its own. */
const isPair = (first: string, second: string): Json => ['equals', '$id', ['join', '>', ['[]', first, second]]]

/** A like has the id `post>liker`, so there is at most one of each pair; the post must exist. */
const LIKE_RULES: Json = [
  [
    'set:like',
    [
      ['split()', ['>', '$id', ['=$post', '=$liker']]],
      ['=$liked', ['get()', ['posts', '$post']]],
      ['denyif()', 'x$liked'],
      ['mod()', { post: '$post', liker: '$liker', date: '$ms' }],
      ['allowifall()', [['equals', '$liker', '$signer'], isPair('$post', '$liker')]],
    ],
  ],
]

/** The rule of the litepaper with `>` for `:`, because an Ed25519 address has a colon of its own; and the id is the pair, no more. */
const FOLLOW_RULES: Json = [
  [
    'set:follow',
    [
      ['split()', ['>', '$id', ['=$from', '=$to']]],
      ['=$isFromSigner', ['equals', '$from', '$signer']],
      ['mod()', { from: '$from', to: '$to', date: '$ms' }],
      ['allowifall()', ['$isFromSigner', isPair('$from', '$to')]],
    ],
  ],
]

/** Runs the part. Returns its line of the summary. */
export async function runSocial(demo: Demo): Promise<string> {
  const { db, wallets } = demo
  await written(
    db.setSchema(POST_SCHEMA, 'posts'),
    db.setSchema(LIKE_SCHEMA, 'likes'),
    db.setRules(POST_RULES, 'posts'),
    db.setRules(LIKE_RULES, 'likes'),
    db.setRules(FOLLOW_RULES, 'following'),
  )
  const posts = await Promise.all(wallets.map((wallet) => post(demo, wallet)))
  let refused = 0
  for (const [i, me] of wallets.entries()) {
    const other = (i + 1) % wallets.length
    const friend = wallets[other] as Wallet
    await likeAndFollow(demo, me, { friend, post: posts[other] as string })
    refused += await forge(demo, me, { friend, post: posts[i] as string })
  }
  await checkSocial(demo)
  return `${wallets.length} kinds of keys posted, liked and followed; ${count(refused)} writes as somebody else were refused`
}

async function post({ db, checks }: Demo, { name, signer }: Wallet): Promise<string> {
  const receipt = await db.add({ author: signer.address, text: `Hello from ${name}` }, 'posts', { signer })
  checks.that(`${name} posts`, receipt.success)
  return (receipt.success && receipt.docId) || ''
}

type Target = { readonly friend: Wallet; readonly post: string }

async function likeAndFollow({ db, checks }: Demo, me: Wallet, { friend, post }: Target): Promise<void> {
  const { name, signer } = me
  const like = await db.query('set:like', {}, 'likes', `${post}>${signer.address}`, { signer })
  const follow = await db.query('set:follow', {}, 'following', `${signer.address}>${friend.signer.address}`, { signer })
  checks.that(`${name} likes the post of ${friend.name}`, like.success)
  checks.that(`${name} follows ${friend.name}`, follow.success)
  fact(name, `${short(signer.address)} posted, liked a post of ${friend.name} and follows ${friend.name}`)
}

/** Tries to act as the friend in three ways. Returns how many were refused. */
async function forge({ db, checks, wallets }: Demo, me: Wallet, { friend, post }: Target): Promise<number> {
  const { signer } = me
  const victim = friend.signer.address
  const attempts: readonly [string, Receipt][] = [
    ['post', await db.add({ author: victim, text: 'I sell everything' }, 'posts', { signer })],
    ['like', await db.query('set:like', {}, 'likes', `${post}>${victim}`, { signer })],
    ['follow', await db.query('set:follow', {}, 'following', `${victim}>${signer.address}`, { signer })],
  ]
  for (const [what, receipt] of attempts) {
    const denied = !receipt.success && receipt.error.code === 'DB_ACCESS_DENIED'
    checks.that(`${me.name} cannot ${what} as ${friend.name}`, denied)
    if (denied && what === 'follow') fact('', `refused: ${readable(receipt.error.message, wallets)}`)
  }
  return attempts.filter(([, receipt]) => !receipt.success).length
}

async function checkSocial({ db, checks, wallets }: Demo): Promise<void> {
  const posts = await db.cget<readonly Snapshot[]>('posts')
  checks.equal('as many posts as wallets', posts.length, wallets.length)
  const own = posts.every(({ setter, createdAt, data }) => data['author'] === setter && data['date'] === createdAt)
  checks.that('every post is by who signed it, at the time of its entry', own)
  for (const { name, signer } of wallets) {
    const follows = await db.get<readonly JsonObject[]>('following', ['from', '==', signer.address])
    checks.equal(`${name} follows one`, follows.length, 1)
    checks.equal(`${name} has one follower`, (await followers(db, signer.address)).length, 1)
    checks.equal(`${name} likes one post`, (await db.get<Json[]>('likes', ['liker', '==', signer.address])).length, 1)
  }
}

function followers(db: Demo['db'], address: string): Promise<readonly JsonObject[]> {
  return db.get('following', ['to', '==', address])
}

/** Returns a reason with the addresses in it cut short. */
function readable(reason: string, wallets: readonly Wallet[]): string {
  return wallets.reduce((text, { signer }) => text.replaceAll(signer.address, short(signer.address)), reason)
}
