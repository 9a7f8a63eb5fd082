/** Random programs that call one function with large arguments, once or as often as fuel lasts. */
import type { Json } from '../../../../fpjson/index.ts'
import { functionOf } from '../functions.ts'
import { type Call, isDataKind, type Kind } from '../learn.ts'
import { placesOf, replaceAt } from '../mutate.ts'
import type { Random } from '../random.ts'
import { BIG, CHEAP, SIZES } from './big.ts'

/** Returns a program around one of the calls. */
export function probe(random: Random, { name, args, rest }: Call): Json {
  const size = random.pick(SIZES)
  const texts = args.map((kind) => large(random, kind, size))
  if (rest.length === 0) return often(random, [name, ...texts.slice(0, -1)], texts.at(-1) ?? null)
  const more = rest.map((kind) => large(random, kind, size))
  const fn: Json = [name, ...texts]
  return often(random, more.length === 1 ? fn : [fn, ...more.slice(0, -1)], more.at(-1) ?? null)
}

/** Large, or small beside what is large. */
function large(random: Random, kind: Kind, size: number): Json {
  const of = random.chance(75) ? size : random.pick(SIZES)
  if (isDataKind(kind)) return random.pick(BIG[kind])(of)
  const cheap = CHEAP[kind]
  return cheap !== undefined && random.chance(80) ? random.pick(cheap) : functionOf(random, kind)
}

/** One call, or as many as fuel lasts for, whose results are dropped or kept; or one for each of many values. */
function often(random: Random, fn: Json, value: Json): Json {
  const million: Json = ['repeat', ['repeat', value, 1_000], 1_000]
  switch (random.below(5)) {
    case 0:
      return (fn as Json[]).length === 1 ? [...(fn as Json[]), value] : [fn, value]
    case 1:
      return ['map', ['map', fn], million]
    case 2:
      return ['map', fn, random.pick([...BIG.list, ...BIG.lists, ...BIG.texts, ...BIG.objects])(random.pick(SIZES))]
    default:
      return ['count', ['count', ['pipe', fn, ['F']]], million]
  }
}

/** Returns a program like the one given, with other sizes, other functions, or a part of another program. */
export function bent(random: Random, program: Json, other: () => Json): Json {
  let changed = program
  for (let left = 1 + random.below(2); left > 0; left--) {
    changed = replaceAt(changed, random.pick(placesOf(changed)), (part) => bend(random, part, other))
  }
  return changed
}

function bend(random: Random, part: Json, other: () => Json): Json {
  if (typeof part === 'number')
    return random.pick([part * 2, part / 2, part * 10, part + 1, -part, ...SIZES].map(Math.trunc))
  if (typeof part === 'string') return random.pick([part, `${part}${part}`, 'a', 'ж', ''])
  const donor = other()
  if (!Array.isArray(part)) return partOf(random, donor)
  switch (random.below(6)) {
    case 0:
      return partOf(random, donor)
    case 1:
      return typeof part[0] === 'string' && Array.isArray(donor) && typeof donor[0] === 'string'
        ? [donor[0], ...part.slice(1)]
        : part
    case 2:
      return ['repeat', part, random.pick(SIZES)]
    case 3:
      return ['pipe', part, random.pick(CHEAP['ofAnything'] as readonly Json[])]
    case 4:
      return part.length > 1 ? ['map', part.slice(0, -1), ['repeat', part.at(-1) ?? null, random.pick(SIZES)]] : part
    default:
      return part.length > 1 ? (part[random.below(part.length)] ?? null) : part
  }
}

function partOf(random: Random, program: Json): Json {
  let found: Json = program
  replaceAt(program, random.pick(placesOf(program)), (part) => {
    found = part
    return part
  })
  return found
}
