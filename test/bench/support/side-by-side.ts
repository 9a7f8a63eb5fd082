/** This database and the peer, with the same documents and the same work in turn. */
import { isDeepStrictEqual } from 'node:util'
import type { Contract } from '../../../contract/contract.ts'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { createRandom } from '../../support/random.ts'
import { SEED } from '../../support/seed.ts'
import { note } from './note.ts'
import { openPeer, PEER, PEER_HELP, type Peer } from './peer.ts'
import { AGES, person } from './people.ts'
import { type Result, result } from './result.ts'
import { ROUNDS } from './rounds.ts'
import { type Documents, deleteBundle, fill, ListedKv, openUnsigned, setBundle, setsPerSecond } from './unsigned.ts'

const SIZE = 10_000
/** Sets and reads of one round: ours, whose sets are a bundle, and the peer's, which takes longer. */
const COUNTS = { set: { peer: 200 }, get: { ours: 20_000, peer: 1_000 }, range10: { ours: 2_000, peer: 200 } } as const
/** Queries that both must answer alike: times are worth nothing otherwise. */
const CHECKED = 20

type Read = 'get' | 'range10'
const READS: readonly Read[] = ['get', 'range10']
type Answer = (query: Query) => Json | Promise<Json>

const documents: Documents = (n) => person(SEED, n)

/** Returns what both do a second; nothing when the peer is not installed. */
export async function sideBySide(): Promise<Result[]> {
  const peer = openPeer()
  if (peer === undefined) {
    note(`${PEER} is not installed, so nothing is compared with it: ${PEER_HELP}`)
    return []
  }
  const contract = openUnsigned(new ListedKv())
  await fillBoth(contract, peer)
  const ours: Answer = (query) => contract.read(query)
  const theirs: Answer = (query) => peer.get(query.slice(1))
  for (const name of READS) await assertAlike(queriesOf(name, CHECKED, 0), ours, theirs)
  const rates: Record<'set' | Read, { ours: number[]; peer: number[] }> = {
    set: { ours: [], peer: [] },
    get: { ours: [], peer: [] },
    range10: { ours: [], peer: [] },
  }
  for (let round = 0; round <= ROUNDS; round++) {
    rates.set.ours.push(setsPerSecond(setBundle(contract, documents, SIZE)))
    deleteBundle(contract, documents, SIZE)
    rates.set.peer.push(await peerSets(peer, SIZE + round * COUNTS.set.peer))
    for (const name of READS) {
      rates[name].ours.push(await readsPerSecond(ours, queriesOf(name, COUNTS[name].ours, round)))
      rates[name].peer.push(await readsPerSecond(theirs, queriesOf(name, COUNTS[name].peer, round)))
    }
  }
  return Object.entries(rates).flatMap(([name, both]) => resultsOf(name, both))
}

async function fillBoth(contract: Contract, peer: Peer): Promise<void> {
  const start = performance.now()
  fill(contract, documents, { from: 0, to: SIZE })
  for (let n = 0; n < SIZE; n++) await peer.set(documents(n))
  note(`set ${SIZE} documents here and in ${PEER} in ${((performance.now() - start) / 1e3).toFixed(1)} s`)
}

async function assertAlike(queries: readonly Query[], ours: Answer, theirs: Answer): Promise<void> {
  for (const query of queries) {
    if (!isDeepStrictEqual(await ours(query), await theirs(query))) {
      throw new Error(`${PEER} gives another answer to ${JSON.stringify(query)}`)
    }
  }
}

async function peerSets(peer: Peer, first: number): Promise<number> {
  const added = Array.from({ length: COUNTS.set.peer }, (_, i) => documents(first + i))
  const start = performance.now()
  for (const document of added) await peer.set(document)
  return (added.length / (performance.now() - start)) * 1e3
}

async function readsPerSecond(answer: Answer, queries: readonly Query[]): Promise<number> {
  const start = performance.now()
  for (const query of queries) await answer(query)
  return (queries.length / (performance.now() - start)) * 1e3
}

function queriesOf(name: Read, count: number, round: number): Query[] {
  const random = createRandom(SEED + round)
  const below = (end: number): number => Math.floor(random() * end)
  return Array.from({ length: count }, () =>
    name === 'get'
      ? ['get', 'people', documents(below(SIZE)).id]
      : ['get', 'people', ['age', '>', below(AGES - 10)], ['age', 'asc'], 10],
  )
}

function resultsOf(name: string, { ours, peer }: { ours: readonly number[]; peer: readonly number[] }): Result[] {
  const [counted, others] = [ours.slice(1), peer.slice(1)]
  const unit = name === 'set' ? 'writes/s' : 'reads/s'
  return [
    result(`beside/${name}/weftdb`, unit, counted),
    result(`beside/${name}/weavedb-contracts`, unit, others),
    result(
      `beside/${name}/ratio`,
      'times',
      counted.map((rate, round) => rate / (others[round] as number)),
    ),
  ]
}
