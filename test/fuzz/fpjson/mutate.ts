/** Small changes of a program. */
import { FUNCTION_NAMES } from '../../../fpjson/index.ts'
import type { Json } from '../../../fpjson/json.ts'
import { quote } from './learn.ts'
import type { Random } from './random.ts'
import { DATA_KINDS, dataOf, hostile, kindOf } from './values.ts'

/**
 * Returns the program with one place changed, or a few. Most changes put data of the same kind where data was, so that
 * most programs that gave a value give one again.
 *
 * @param expression - Makes an expression to put somewhere.
 */
export function mutate(random: Random, program: Json, expression: () => Json): Json {
  let changed = program
  for (let left = 1 + random.below(3); left > 0; left--) {
    const places = placesOf(changed)
    const place = random.pick(places)
    changed = replaceAt(changed, place, (part) => change(random, part, expression))
  }
  return changed
}

function change(random: Random, part: Json, expression: () => Json): Json {
  if (random.chance(75)) return sameKind(random, part)
  switch (random.below(6)) {
    case 0:
      return expression()
    case 1:
      return hostile(random) as Json
    case 2:
      return quote(dataOf(random, random.pick(DATA_KINDS)))
    case 3:
      return Array.isArray(part) && FUNCTION_NAMES.includes(part[0] as string)
        ? [random.pick(FUNCTION_NAMES), ...part.slice(1)]
        : part
    case 4:
      return Array.isArray(part) && part.length > 1 ? part.toSpliced(random.below(part.length), 1) : part
    default:
      return Array.isArray(part) ? [...part, part[random.below(part.length)] ?? null] : part
  }
}

/** Calls stay as they are: only what is in them changes. What a change before put there may be no JSON. */
function sameKind(random: Random, part: Json | undefined): Json {
  if (part === undefined || typeof part === 'string' || (Array.isArray(part) && typeof part[0] === 'string'))
    return part as Json
  if (typeof part === 'object' && part !== null && holdsCall(part)) return part
  return quote(dataOf(random, kindOf(part)))
}

function holdsCall(part: Json): boolean {
  if (typeof part === 'string') return true
  return typeof part === 'object' && part !== null && Object.values(part).some(holdsCall)
}

type Place = readonly (string | number)[]

/** The places of all parts of a program that are not words at the head of a list. */
export function placesOf(program: Json, at: Place = []): Place[] {
  if (typeof program !== 'object' || program === null) return [at]
  const parts = Array.isArray(program)
    ? program
        .map((part, index) => [index, part as Json] as const)
        .filter(([index, part]) => index > 0 || typeof part !== 'string')
    : Object.entries(program)
  return [at, ...parts.flatMap(([step, part]) => placesOf(part, [...at, step]))]
}

/** Returns a copy in which the part at `place` is what `change` makes of it. */
export function replaceAt(program: Json, place: Place, change: (part: Json) => Json): Json {
  const [step, ...rest] = place
  if (step === undefined) return change(program)
  const inner = replaceAt((program as Readonly<Record<string, Json>>)[step] as Json, rest, change)
  if (Array.isArray(program)) return program.with(step as number, inner)
  return Object.fromEntries(Object.entries(program as object).map(([key, part]) => [key, key === step ? inner : part]))
}
