/** The reads of a database of {@link taggedPerson}s, and what they take. */
import type { Contract } from '../../../contract/contract.ts'
import type { Kv } from '../../../contract/kv/kv.ts'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query, Snapshot } from '../../../contract/wire/types.ts'
import { createRandom } from '../../support/random.ts'
import { SEED } from '../../support/seed.ts'
import { AGES, CITIES, TAGS, taggedPerson } from './people.ts'
import { quantile, sortedNumbers } from './result.ts'
import { openUnsigned } from './unsigned.ts'

/** The index that one of the reads needs. */
export const INDEX: Query = ['addIndex', [['city'], ['age', 'desc']], 'people']

const PAGED = 1_000
const PAGE = 50
/** Gets, each from a database that has nothing in memory, that tell how many nodes one needs. */
const COLD_GETS = 50

type Draw = (end: number) => number
type Read = (query: Query) => Json
/** What is timed; what comes before it, such as finding an id, is not. */
type Act = (read: Read) => unknown

/** Every read finds as much at each size, so that sizes can be compared: from 1,000 documents on there are as many as it asks for. */
const READS: Readonly<Record<string, { readonly count: number; readonly prepare: (draw: Draw, size: number) => Act }>> =
  {
    get: { count: 20_000, prepare: one((draw, size) => ['get', 'people', taggedPerson(SEED, draw(size)).id]) },
    equal5: { count: 1_000, prepare: one((draw) => ['get', 'people', ['city', '==', `city ${draw(CITIES)}`], 5]) },
    range20: {
      count: 1_000,
      prepare: one((draw) => ['get', 'people', ['age', '>', draw(AGES - 10)], ['age', 'asc'], 20]),
    },
    // From "city 10" to "city 89" there are cities behind each.
    compound20: {
      count: 1_000,
      prepare: one((draw) => {
        const bound: Json = ['startAt', `city ${10 + draw(CITIES - 20)}`]
        return ['get', 'people', ['city', 'asc'], ['age', 'desc'], bound, 20]
      }),
    },
    any20: {
      count: 1_000,
      prepare: one((draw) => {
        const tags = [draw(TAGS), draw(TAGS), draw(TAGS)].map((number) => `tag ${number}`)
        return ['get', 'people', ['tags', 'array-contains-any', tags], 20]
      }),
    },
    count: { count: 1_000, prepare: one((draw) => ['count', 'people', ['age', '>', draw(AGES - 10)]]) },
    page1000: { count: 10, prepare: pages },
  }

/** Names of the reads. */
export const READ_NAMES: readonly string[] = Object.keys(READS)

/** What reads of one round came to: how many a second, and the median of one in microseconds. */
export type ReadTimes = { readonly perSecond: number; readonly p50: number }

/** Times one round of a read. */
export function readRound(contract: Contract, name: string, at: { size: number; round: number }): ReadTimes {
  return timed(actsOf(name, at), (query) => contract.read(query))
}

/** Returns how many nodes of the tree one document is below: a get reads so many, whatever the machine. */
export function nodesOfGet(kv: Kv, size: number): number {
  let fetched = 0
  const counting: Kv = {
    get: (key) => {
      fetched++
      return kv.get(key)
    },
    put: () => {},
    del: () => {},
  }
  const acts = actsOf('get', { size, round: 0 }).slice(0, COLD_GETS)
  for (const act of acts) {
    const contract = openUnsigned(counting)
    fetched-- // Where the tree stands is no node; its root was read.
    act((query) => contract.read(query))
  }
  return fetched / acts.length
}

/** Times one round of gets from a `Map` of as many texts: what is O(1) takes longer too when less of it is near the processor. */
export function mapRound(texts: ReadonlyMap<string, string>, at: { size: number; round: number }): ReadTimes {
  return timed(actsOf('get', at), ([, , id]) => JSON.parse(texts.get(id as string) as string) as Json)
}

function timed(acts: readonly Act[], read: Read): ReadTimes {
  const us: number[] = []
  const start = performance.now()
  let before = start
  for (const act of acts) {
    act(read)
    const now = performance.now()
    us.push((now - before) * 1e3)
    before = now
  }
  return { perSecond: (acts.length / (before - start)) * 1e3, p50: quantile(sortedNumbers(us), 0.5) }
}

function actsOf(name: string, { size, round }: { size: number; round: number }): Act[] {
  const { count, prepare } = READS[name] as (typeof READS)[string]
  const random = createRandom(SEED + round)
  return Array.from({ length: count }, () => prepare((end) => Math.floor(random() * end), size))
}

function one(ask: (draw: Draw, size: number) => Query): (draw: Draw, size: number) => Act {
  return (draw, size) => {
    const query = ask(draw, size)
    return (read) => read(query)
  }
}

/** Reads 1,000 documents in order, page by page, each page behind the last document of the one before. */
function pages(draw: Draw, size: number): Act {
  // Scores go up to 10,000, so as many documents as are wanted have this one or more.
  const first = draw(Math.max(1, 9_000 * (1 - PAGED / size)))
  return (read) => {
    let bound: Json = ['startAt', first]
    for (let seen = 0; seen < PAGED; seen += PAGE) {
      const page = read(['cget', 'people', ['score', 'asc'], bound, PAGE]) as unknown as readonly Snapshot[]
      if (page.length < PAGE) throw new Error(`a page has ${PAGE} documents, got ${page.length}`)
      bound = ['startAfter', page[PAGE - 1] as unknown as Json]
    }
  }
}
