import assert from 'node:assert/strict'
import { ContractError } from '../../../contract/errors.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { createRandom } from '../../support/random.ts'
import { pick } from '../../support/random-values.ts'
import { SEED } from '../../support/seed.ts'
import type { Row } from '../row.ts'
import { AGAIN, tries } from '../tries.ts'
import { ALICE, OWNER, World } from '../world.ts'

/** Operations of one batch when many documents are written. */
const BATCH = 500
/** More writes than building any index below can take. */
const STEPS_MAX = 5_000

/** Field names that mean something where names are put together to keys or are reserved elsewhere. */
const HARD_NAMES: readonly string[] = [
  ...['__data__', '__name__', '_id', 'id', 'key', '$', '$where', '__op__', '*', '..', '.', '/', 'a/b', 'a.b'],
  ...[
    'a',
    'a\0',
    '\0',
    '\u0001',
    ' ',
    'asc',
    'desc',
    'array',
    'length',
    '0',
    '-1',
    '[0]',
    '"',
    '\\',
    '%2f',
    'ä',
    '\u{10000}',
  ],
]

/** Writes documents in batches. */
async function fill(world: World, documents: readonly (readonly [id: string, data: JsonObject])[]): Promise<void> {
  for (let from = 0; from < documents.length; from += BATCH) {
    const operations = documents.slice(from, from + BATCH).map(([id, data]): Json => ['set', data, 'c', id])
    await world.write(['batch', operations], ALICE)
  }
}

/** Writes ticks until no index is being built or removed. */
async function untilBuilt(world: World): Promise<void> {
  for (let n = 0; world.contract.hasWork; n++) {
    assert.ok(n < STEPS_MAX, 'an index is never done')
    await world.write(['tick'], ALICE)
  }
}

/** Declares an index and writes while it is being built. */
async function declare(world: World, parts: Json): Promise<void> {
  await world.write(['addIndex', parts, 'c'])
  await world.write(['update', { b: -1 }, 'c', 'd0'], ALICE)
  await world.write(['delete', 'c', 'd1'], ALICE)
  await world.write(['set', { a: 1, b: 0, l: [0] }, 'c', 'd1'], ALICE)
  await untilBuilt(world)
}

function idsOf(world: World, ...options: readonly Json[]): readonly string[] {
  return (world.read('cget', 'c', ...options) as { id: string }[]).map(({ id }) => id)
}

/** Says whether a document may have this id. */
function isPath(world: World, id: string): boolean {
  try {
    return world.read('get', 'c', id) === null
  } catch (error) {
    if (error instanceof ContractError) return false
    throw error
  }
}

export const INDEXES: readonly Row[] = [
  {
    guarantee: 'an index holds all documents, however many there were when it was declared',
    tried: 'indexes declared, dropped and declared again over 3,000 documents, with writes while they are built',
    run: async () => {
      const world = await World.make(['c'])
      const count = tries(3_000)
      const documents = Array.from({ length: count }, (_, n): [string, JsonObject] => [
        `d${n}`,
        { a: n % 7, b: (n * 7_919) % count, l: [n % 3, 'x'] },
      ])
      await fill(world, documents)
      const sorted: Json[] = [['a', '>=', 0], ['a'], ['b', 'desc'], 10_000]
      const inLists: Json[] = [['l', 'array-contains', 0], ['b'], 10_000]
      const before = idsOf(world, ['__id__'], 10_000)
      await declare(world, [['a'], ['b', 'desc']])
      await declare(world, [['l', 'array'], ['b']])
      const [all, listed] = [idsOf(world, ...sorted), idsOf(world, ...inLists)]
      assert.deepEqual([...all].sort(), [...before].sort())
      const sevenths = [0, 1, 2, 3, 4, 5, 6].map((a) => idsOf(world, ['a', '==', a], ['b', 'desc'], 10_000))
      assert.deepEqual(sevenths.flat(), all)
      assert.equal(listed.length, documents.filter(([, { l }]) => (l as Json[])[0] === 0).length + 1)
      await world.write(['removeIndex', [['a'], ['b', 'desc']], 'c'])
      await untilBuilt(world)
      await declare(world, [['a'], ['b', 'desc']])
      assert.deepEqual([idsOf(world, ...sorted), idsOf(world, ...inLists)], [all, listed])
      return 2 * count
    },
  },
  {
    guarantee: 'a field is found under its name, whatever the name is',
    tried: `${HARD_NAMES.length} names with separators, zeros, reserved words, as fields and inside of fields`,
    run: async () => {
      const world = await World.make(['c'])
      await fill(world, [['plain', { n: 1 }]])
      let tried = 0
      for (const [n, name] of HARD_NAMES.entries()) {
        const [one, two] = [`one${n}`, `two${n}`]
        await fill(world, [
          [one, { [name]: n, in: { [name]: `${n}` } }],
          [two, { [name]: n + 0.5 }],
        ])
        assert.deepEqual(world.read('get', 'c', one), { [name]: n, in: { [name]: `${n}` } })
        const path = name.replaceAll('\\', '\\\\').replaceAll('.', '\\.')
        try {
          assert.deepEqual(idsOf(world, [path, '==', n]), [one], JSON.stringify(name))
          assert.deepEqual(idsOf(world, [path, '>=', n], [path, 'desc']), [two, one], JSON.stringify(name))
          assert.deepEqual(idsOf(world, [`in.${path}`, '==', `${n}`]), [one], JSON.stringify(name))
        } finally {
          await world.write(
            [
              'batch',
              [
                ['delete', 'c', one],
                ['delete', 'c', two],
              ],
            ],
            ALICE,
          )
        }
        tried += 3
      }
      await fill(world, [['d', { __id__: 'plain', n: 2 }]])
      assert.deepEqual(idsOf(world, ['__id__', '==', 'plain']), ['plain'])
      assert.deepEqual(idsOf(world, ['__id__']), ['d', 'plain'])
      assert.deepEqual(idsOf(world, ['n', 'desc']), ['d', 'plain'])
      return tried + 3
    },
  },
  {
    guarantee: 'filters that stand together all hold',
    tried: 'lists together with in, not-in, !=, ranges and each other, against a scan',
    run: async () => {
      const world = await World.make(['c'])
      const next = createRandom(SEED)
      const documents = Array.from({ length: 200 }, (_, n): [string, { l: number[]; n: number }] => [
        `d${String(n).padStart(3, '0')}`,
        { l: [0, 1, 2, 3].filter(() => next() < 0.5), n: Math.floor(next() * 6) },
      ])
      await fill(world, documents)
      const lists: readonly (readonly [Json, (l: number[]) => boolean])[] = [
        [['l', 'array-contains', 1], (l) => l.includes(1)],
        [['l', 'array-contains-any', [0, 2, 2]], (l) => l.includes(0) || l.includes(2)],
      ]
      const others: readonly (readonly [Json, (n: number) => boolean])[] = [
        [['n', 'in', [1, 3, 3]], (n) => n === 1 || n === 3],
        [['n', 'not-in', [1, 3]], (n) => n !== 1 && n !== 3],
        [['n', '!=', 2], (n) => n !== 2],
        [['n', '>', 2], (n) => n > 2],
        [['n', '==', 4], (n) => n === 4],
      ]
      for (const [list, holdsList] of lists) {
        for (const [other, holds] of others) {
          const expected = documents.filter(([, { l, n }]) => holdsList(l) && holds(n)).map(([id]) => id)
          for (const filters of [
            [list, other],
            [other, list],
          ]) {
            assert.deepEqual([...idsOf(world, ...filters)].sort(), expected, `${JSON.stringify(filters)} ${AGAIN}`)
          }
        }
      }
      return 2 * lists.length * others.length
    },
  },
  {
    guarantee: 'an id or a collection is what it says, and is no path',
    tried: 'generated ids and collections of dots, slashes, zeros, encodings, other writings of one letter',
    run: async () => {
      const world = await World.make()
      const next = createRandom(SEED)
      const pieces = [
        'a',
        'A',
        '..',
        '.',
        '%2f',
        '%00',
        '\\',
        '*',
        '\0',
        'é',
        'e\u0301',
        '\u{10000}',
        '\uffff',
        ' ',
        '~',
        '$',
        '#',
      ]
      const names = new Set<string>()
      const count = tries(5_000)
      while (names.size < count)
        names.add(Array.from({ length: 1 + Math.floor(next() * 6) }, () => pick(next, pieces)).join(''))
      await world.write(['setSecure', false])
      const accepted = [...names].filter((name) => isPath(world, name))
      await fill(
        world,
        accepted.map((id) => [id, { id }]),
      )
      assert.ok(accepted.length > count / 10, AGAIN)
      for (const id of accepted) assert.deepEqual(world.read('get', 'c', id), { id }, `${JSON.stringify(id)} ${AGAIN}`)
      for (const id of ['a/b', '/', '', '\ud800', 'x\udfff', '\udc00\ud800'] as const) {
        assert.equal(isPath(world, id), false, JSON.stringify(id))
      }
      assert.deepEqual(world.read('getOwner'), [OWNER.address])
      return count + 6
    },
  },
]
