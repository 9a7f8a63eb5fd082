/** A way into every argument of every function: programs that work, with one argument left open. */
import { FUNCTIONS } from '../../../fpjson/functions/table.ts'
import type { Json, JsonObject } from '../../../fpjson/index.ts'
import { FUNCTIONS_REFERENCE } from '../../../fpjson/reference/index.ts'
import { VECTORS } from '../recorded.ts'

/** A program with one open argument of a call in it. */
export type Opening = {
  readonly name: string
  /** Of the open argument, from 0. */
  readonly position: number
  /** Returns the program with an expression for the argument. */
  readonly fill: (argument: Json) => Json
  readonly vars: JsonObject
}

type Program = { readonly program: Json; readonly vars?: JsonObject }

/** Calls that are written out nowhere else: these functions are passed to others, and given their arguments there. */
const WRITTEN: readonly Program[] = [
  { program: ['o', ['inc'], ['negate'], 1] },
  { program: ['tap', ['let', 'seen'], 1] },
  { program: ['isNotNil', 1] },
  { program: ['reduce', ['always', ['reduced', 1]], 0, [1]] },
  { program: ['T', 1] },
  { program: ['F', 1] },
]

/** Programs of each argument that are attacked. */
const OPENINGS_MAX = 2

/** Returns the openings of a function: for each of its arguments at least one. */
export function openingsOf(name: string): readonly Opening[] {
  return ALL.get(name) ?? []
}

/** Returns how many arguments a function has to be attacked at. */
export function positionsOf(name: string): number {
  return Math.max(1, FUNCTIONS.get(name)?.arity ?? 0)
}

function allOpenings(): Map<string, Opening[]> {
  const openings = new Map<string, Opening[]>()
  const examples: readonly Program[] = FUNCTIONS_REFERENCE.map(({ example }) => example)
  for (const { program, vars = {} } of [...WRITTEN, ...examples, ...VECTORS.filter(({ throws }) => !throws)]) {
    for (const { name, position, fill } of holesIn(program)) {
      const known = openings.get(name) ?? []
      if (known.filter((opening) => opening.position === position).length === OPENINGS_MAX) continue
      openings.set(name, [...known, { name, position, fill, vars }])
    }
  }
  return openings
}

type Hole = Omit<Opening, 'vars'>

/** The arguments of all calls in a program, at any depth. */
function holesIn(program: Json): Hole[] {
  if (typeof program !== 'object' || program === null) return []
  const inner = Object.entries(program).flatMap(([key, part]) =>
    holesIn(part as Json).map((hole) => ({
      ...hole,
      fill: (argument: Json) => withPart(program, key, hole.fill(argument)),
    })),
  )
  const name = Array.isArray(program) ? (program[0] as Json) : undefined
  if (typeof name !== 'string' || !FUNCTIONS.has(name)) return inner
  const own = Object.keys(program)
    .slice(1)
    .map((key, position) => ({ name, position, fill: (argument: Json) => withPart(program, key, argument) }))
  return [...own, ...inner]
}

function withPart(program: Json, key: string, part: Json): Json {
  return Array.isArray(program) ? program.with(Number(key), part) : { ...(program as JsonObject), [key]: part }
}

const ALL: ReadonlyMap<string, readonly Opening[]> = allOpenings()
