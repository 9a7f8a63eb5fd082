/**
 * The database of a small social network, as data: what may be written by whom, what a document looks like, what follows from
 * what, and what happens by itself. Nothing of it is code; an owner sets it and can change it.
 */
import type { IndexField, Json, JsonObject, Query } from 'weftdb/sdk'

/** One collection: its path, `*` standing for any document, and what is set for it. */
type Collection = {
  readonly path: readonly string[]
  readonly rules: Json
  readonly schema?: JsonObject
  readonly indexes?: readonly { readonly fields: readonly IndexField[]; readonly unique?: true }[]
  readonly triggers?: readonly JsonObject[]
}

const HOUR = 3_600
const HOUR_MS = HOUR * 1_000
/** How long before now each hour of a day began, this one first. */
const DAY_HOURS_MS: readonly number[] = Array.from({ length: 24 }, (_, hour) => hour * HOUR_MS)
/** Posts that go at a time: each fires a trigger, and a tick fires at most 50. */
const EXPIRED_MAX = 50

/** When the present hour began, ms since 1970. */
const HOUR_NOW: Json = ['subtract', '$ms', ['modulo', '$ms', HOUR_MS]]

/** Adds to a counter of a document, where the document is still there. */
const count = (by: number, field: string, path: readonly string[]): Json => [
  [`=$target`, ['get()', path as Json]],
  ['if', 'o$target', ['update()', [{ [field]: { __op: 'inc', n: by } }, ...path]]],
]

/** A trigger that keeps a counter. */
const counter = (on: 'create' | 'delete', key: string, func: Json): JsonObject => ({ key, on, func })

/** Says that the id is these two and nothing else: `split()` drops what comes after them, and each id is a document of its own. */
const isPair = (first: string, second: string): Json => ['equals', '$id', ['join', '>', ['[]', first, second]]]

/** `profiles/{address}`: one for each address; a name is taken once. The counters are kept by triggers. */
const profiles: Collection = {
  path: ['profiles'],
  rules: [
    [
      'upsert:profile',
      [
        ['fields()', ['*username', 'bio']],
        ['if', 'x$old', ['mod()', { followers: 0, following: 0, posts: 0, joined: '$ms' }]],
        ['allowif()', ['equals', '$id', '$signer']],
      ],
    ],
  ],
  schema: {
    type: 'object',
    required: ['username', 'followers', 'following', 'posts', 'joined'],
    properties: {
      username: { type: 'string', pattern: '^[a-z][a-z0-9_]{2,19}$' },
      bio: { type: 'string', maxLength: 160 },
      followers: { type: 'integer', minimum: 0 },
      following: { type: 'integer', minimum: 0 },
      posts: { type: 'integer', minimum: 0 },
      joined: { type: 'integer' },
    },
    additionalProperties: false,
  },
  indexes: [{ fields: [['username']], unique: true }],
}

/** `posts/{id}`: by who has a profile; with `expires` (ms) it goes away by itself. */
const posts: Collection = {
  path: ['posts'],
  rules: [
    [
      'add:post',
      [
        ['fields()', ['*text', 'expires']],
        ['=$profile', ['get()', ['profiles', '$signer']]],
        ['=$hour', HOUR_NOW],
        ['mod()', { id: '$id', author: '$signer', date: '$ms', hour: '$hour', likes: 0, replies: 0 }],
        ['allowif()', 'o$profile'],
      ],
    ],
    ['delete:post', [['allowif()', ['equals', '$old.author', '$signer']]]],
  ],
  schema: {
    type: 'object',
    required: ['id', 'author', 'text', 'date', 'hour', 'likes', 'replies'],
    properties: {
      id: { type: 'string' },
      author: { type: 'string' },
      text: { type: 'string', minLength: 1, maxLength: 280 },
      date: { type: 'integer' },
      hour: { type: 'integer' },
      expires: { type: 'integer' },
      likes: { type: 'integer', minimum: 0 },
      replies: { type: 'integer', minimum: 0 },
    },
    additionalProperties: false,
  },
  indexes: [{ fields: [['author'], ['date', 'desc']] }, { fields: [['hour'], ['likes', 'desc'], ['date', 'desc']] }],
  triggers: [
    counter('create', 'count-post', count(1, 'posts', ['profiles', '$data.after.author'])),
    counter('delete', 'uncount-post', count(-1, 'posts', ['profiles', '$data.before.author'])),
  ],
}

/** `posts/{post}/replies/{id}`: by who has a profile. */
const replies: Collection = {
  path: ['posts', '*', 'replies'],
  rules: [
    [
      'add:reply',
      [
        ['fields()', ['*text']],
        ['=$post', ['nth', 1, '$request.path']],
        ['=$parent', ['get()', ['posts', '$post']]],
        ['=$profile', ['get()', ['profiles', '$signer']]],
        ['mod()', { post: '$post', author: '$signer', date: '$ms' }],
        ['allowifall()', ['o$parent', 'o$profile']],
      ],
    ],
  ],
  schema: {
    type: 'object',
    required: ['post', 'author', 'text', 'date'],
    properties: {
      post: { type: 'string' },
      author: { type: 'string' },
      text: { type: 'string', minLength: 1, maxLength: 280 },
      date: { type: 'integer' },
    },
    additionalProperties: false,
  },
  triggers: [counter('create', 'count-reply', count(1, 'replies', ['posts', '$data.after.post']))],
}

/** `likes/{post}>{address}`: one for each person and post. */
const likes: Collection = {
  path: ['likes'],
  rules: [
    [
      'set:like',
      [
        ['fields()', []],
        ['split()', ['>', '$id', ['=$post', '=$liker']]],
        ['=$liked', ['get()', ['posts', '$post']]],
        ['denyif()', 'x$liked'],
        ['denyif()', 'o$old'],
        ['mod()', { post: '$post', liker: '$liker', date: '$ms' }],
        ['allowifall()', [['equals', '$liker', '$signer'], isPair('$post', '$liker')]],
      ],
    ],
    ['delete:unlike', [['allowif()', ['equals', '$old.liker', '$signer']]]],
  ],
  triggers: [
    counter('create', 'count-like', count(1, 'likes', ['posts', '$data.after.post'])),
    counter('delete', 'uncount-like', count(-1, 'likes', ['posts', '$data.before.post'])),
  ],
}

/** `follows/{from}>{to}`: the rule of the litepaper, and nobody follows twice, themselves, or nobody. */
const follows: Collection = {
  path: ['follows'],
  rules: [
    [
      'set:follow',
      [
        ['fields()', []],
        ['split()', ['>', '$id', ['=$from', '=$to']]],
        ['=$followed', ['get()', ['profiles', '$to']]],
        ['denyif()', 'x$followed'],
        ['denyif()', 'o$old'],
        ['denyif()', ['equals', '$from', '$to']],
        ['mod()', { from: '$from', to: '$to', date: '$ms' }],
        ['allowifall()', [['equals', '$from', '$signer'], isPair('$from', '$to')]],
      ],
    ],
    ['delete:unfollow', [['allowif()', ['equals', '$old.from', '$signer']]]],
  ],
  indexes: [{ fields: [['from'], ['date', 'desc']] }],
  triggers: [
    counter('create', 'count-follow', [
      ...(count(1, 'following', ['profiles', '$data.after.from']) as Json[]),
      ...(count(1, 'followers', ['profiles', '$data.after.to']) as Json[]),
    ]),
    counter('delete', 'uncount-follow', [
      ...(count(-1, 'following', ['profiles', '$data.before.from']) as Json[]),
      ...(count(-1, 'followers', ['profiles', '$data.before.to']) as Json[]),
    ]),
  ],
}

/** `trending/now`: written by the cron and by nobody else. */
const trending: Collection = { path: ['trending'], rules: [['*', [['deny()']]]] }

const COLLECTIONS: readonly Collection[] = [profiles, posts, replies, likes, follows, trending]

/**
 * Every hour: the posts of the last 24 hours, this one included, that were liked most. An index has the posts of each hour in
 * this order, so ten of each hour are read at most, however many posts there are.
 */
const TREND: JsonObject = {
  span: HOUR,
  jobs: [
    ['=$now', HOUR_NOW],
    ['=$hours', ['map', ['subtract', '$now'], ['[]', ...DAY_HOURS_MS]]],
    ['=$top', ['get()', ['posts', ['hour', 'in', '$hours'], ['likes', 'desc'], ['date', 'desc'], 10]]],
    ['=$ids', ['pluck', 'id', '$top']],
    ['set()', [{ posts: '$ids', at: '$ms' }, 'trending', 'now']],
  ],
}

/** Every minute: posts go whose time is up, 3,000 an hour at most. */
const EXPIRE: JsonObject = {
  span: 60,
  jobs: [
    ['=$old', ['get()', ['posts', ['expires', '<=', '$ms'], EXPIRED_MAX]]],
    ['=$deletes', ['map', ['append', ['__'], ['[]', 'delete', 'posts']], ['pluck', 'id', '$old']]],
    ['toBatchAll()', '$deletes'],
  ],
}

/** Everything that an owner signs to make an empty database this one: send it as one batch. */
export const SETUP: readonly Query[] = [
  ...COLLECTIONS.flatMap(({ path, rules, schema, indexes = [], triggers = [] }): Query[] => [
    ['setRules', rules, ...path],
    ...(schema === undefined ? [] : [['setSchema', schema, ...path] as const]),
    ...indexes.map(({ fields, unique }): Query => {
      return ['addIndex', fields as Json, ...path, ...(unique ? [{ unique }] : [])]
    }),
    ...triggers.map((trigger): Query => ['addTrigger', trigger, ...path]),
  ]),
  ['addCron', TREND, 'trend'],
  ['addCron', EXPIRE, 'expire'],
]
