/** Which `let` blocks of rules of version 1 run together. */
import type { Operation } from './pattern.ts'

/** Calls, and what they may do. */
const CALLS: readonly (readonly [Operation['func'], Operation['op']])[] = [
  ['add', 'create'],
  ['set', 'create'],
  ['set', 'update'],
  ['update', 'update'],
  ['upsert', 'create'],
  ['upsert', 'update'],
  ['delete', 'delete'],
]

/**
 * Returns each list of blocks that are about some operation and the others are not, in the order of the blocks. Takes time in
 * proportion to the patterns, whatever names of operations are in them.
 *
 * @param blocks - Keys with the names in their patterns, as `parsePattern` returns them.
 */
export function letGroups(blocks: readonly (readonly [string, readonly string[]])[]): readonly (readonly string[])[] {
  const places = new Map(blocks.map(([key], place) => [key, place]))
  const about = new Map<string, string[]>()
  for (const [key, patterns] of blocks) {
    for (const pattern of patterns) about.set(pattern, [...(about.get(pattern) ?? []), key])
  }
  const always = about.get('*') ?? []
  const inPlace = (keys: readonly string[]) => {
    return [...new Set(keys)].sort((a, b) => Number(places.get(a)) - Number(places.get(b)))
  }
  const groups = new Map<string, readonly string[]>()
  // Told apart by what is not about everything, so that many names with the same blocks cost little.
  const isAlways = new Set(always)
  const add = (keys: readonly string[]) => {
    const others = inPlace(keys.filter((key) => !isAlways.has(key)))
    const id = JSON.stringify(others)
    if (!groups.has(id)) groups.set(id, inPlace([...always, ...others]))
  }
  // An operation whose name is in no pattern.
  add([])
  for (const name of new Set([...about.keys()].map(suffixOf))) {
    for (const [func, op] of CALLS) {
      add([func, op, 'write'].flatMap((kind) => about.get(`${kind}${name}`) ?? []))
    }
  }
  return [...groups.values()]
}

/** Of `set:follow` `:follow`, of `set` nothing. */
function suffixOf(pattern: string): string {
  const colon = pattern.indexOf(':')
  return colon < 0 ? '' : pattern.slice(colon)
}
