/** Looks for the programs that cost most in time and memory: from known bombs on, by chance and by small changes. */
import type { Json } from '../../../../fpjson/index.ts'
import { FUEL_DEFAULT } from '../../../../fpjson/limits.ts'
import { learn } from '../learn.ts'
import { Random } from '../random.ts'
import { BOMBS } from './bombs.ts'
import type { Cost, Effort } from './measure.ts'
import { Measurer } from './measurer.ts'
import { bent, probe } from './probes.ts'

/** A program, what it began as, and what it costs. */
type Costly = Cost & { readonly name: string; readonly program: Json; readonly bytes: number }

/** What a search found, dearest first; of all that began alike, the dearest only. */
export type CostReport = {
  readonly seed: number
  readonly measured: number
  readonly slowest: readonly Costly[]
  readonly largest: readonly Costly[]
  readonly slowestToCompile: readonly Costly[]
}

/** Bytes of the programs that are looked at. */
export const PROGRAM_BYTES_MAX = 10_240
const QUICK: Effort = { runs: 1, looks: 4 }
const CAREFUL: Effort = { runs: 3, looks: 8 }
const TIMED: Effort = { runs: 7, looks: 0 }
const LOOKED_AT: Effort = { runs: 3, looks: 64 }
const SHOWN = 12
/** What no program may take, on a machine on which nothing else runs. */
const MS_MAX = 50
const MIB_MAX = 64

/** What is looked for. The last finds what would cost much if it were done more often. */
const GOALS = {
  slowest: ({ runMs }) => runMs,
  largest: ({ heldMiB }) => heldMiB,
  slowestToCompile: ({ compileMs }) => compileMs,
  dearest: ({ runMs, fuel }) => (fuel < FUEL_DEFAULT / 50 ? 0 : runMs / fuel),
} as const satisfies Readonly<Record<string, (cost: Cost) => number>>
type Goal = keyof typeof GOALS

/** Searches for so long, and then measures the worst again with care. */
export async function searchCosts(
  { seed, seconds }: { readonly seed: number; readonly seconds: number },
  onProgress: (text: string) => void,
): Promise<CostReport> {
  const measurer = await Measurer.open()
  try {
    const search = new Search(measurer, seed)
    await search.begin()
    const end = performance.now() + seconds * 1e3
    while (performance.now() < end) {
      await search.step()
      const [worst] = search.best('slowest', 1)
      onProgress(
        `fpjson: ${search.measured} programs measured, the slowest ${worst?.runMs.toFixed(1)} ms (${worst?.name})`,
      )
    }
    return { seed, measured: search.measured, ...(await search.report()) }
  } finally {
    measurer.close()
  }
}

class Search {
  measured = 0
  readonly #measurer: Measurer
  readonly #random: Random
  readonly #calls = learn()
  /** For each goal, the best of each name. */
  readonly #found: Readonly<Record<Goal, Map<string, Costly>>> = {
    slowest: new Map(),
    largest: new Map(),
    slowestToCompile: new Map(),
    dearest: new Map(),
  }

  constructor(measurer: Measurer, seed: number) {
    this.#measurer = measurer
    this.#random = new Random(seed)
  }

  /** Measures what is known. */
  async begin(): Promise<void> {
    // Before, because in the first runs of a process much of the language is not yet compiled by the engine.
    for (const program of BOMBS.values()) await this.#measurer.measure(program, QUICK)
    for (const [name, program] of BOMBS) this.#keep(await this.#measure(name, program, CAREFUL))
  }

  /** Measures one program more. */
  async step(): Promise<void> {
    const random = this.#random
    const goal = random.pick(Object.keys(GOALS) as Goal[])
    const [name, program] = random.chance(50) ? this.#fresh() : this.#changed(random.pick(this.best(goal, 40)))
    if (bytesOf(program) > PROGRAM_BYTES_MAX) return
    const quick = await this.#measure(name, program, QUICK)
    if (this.#isBetter(quick)) this.#keep(await this.#measure(name, program, CAREFUL))
  }

  /** The best for a goal, one of each name. */
  best(goal: Goal, count: number): Costly[] {
    return [...this.#found[goal].values()].sort((a, b) => GOALS[goal](b) - GOALS[goal](a)).slice(0, count)
  }

  async report(): Promise<Pick<CostReport, 'slowest' | 'largest' | 'slowestToCompile'>> {
    return {
      slowest: await this.#again('slowest'),
      largest: await this.#again('largest'),
      slowestToCompile: await this.#again('slowestToCompile'),
    }
  }

  #fresh(): [string, Json] {
    const call = this.#random.pick(this.#calls)
    return [call.name, probe(this.#random, call)]
  }

  #changed({ name, program }: Costly): [string, Json] {
    const others = this.best(this.#random.pick(Object.keys(GOALS) as Goal[]), 40)
    return [name, bent(this.#random, program, () => this.#random.pick(others).program)]
  }

  async #measure(name: string, program: Json, effort: Effort): Promise<Costly> {
    this.measured++
    return { ...(await this.#measurer.measure(program, effort)), name, program, bytes: bytesOf(program) }
  }

  #isBetter(costly: Costly): boolean {
    return (Object.keys(GOALS) as Goal[]).some((goal) => this.#improves(goal, costly))
  }

  #improves(goal: Goal, costly: Costly): boolean {
    const known = this.#found[goal].get(costly.name)
    return known === undefined || GOALS[goal](costly) > GOALS[goal](known)
  }

  #keep(costly: Costly): void {
    for (const goal of Object.keys(GOALS) as Goal[]) {
      if (this.#improves(goal, costly)) this.#found[goal].set(costly.name, costly)
    }
  }

  async #again(goal: Exclude<Goal, 'dearest'>): Promise<Costly[]> {
    const again: Costly[] = []
    const effort = goal === 'largest' ? LOOKED_AT : TIMED
    for (const { name, program } of this.best(goal, 2 * SHOWN)) {
      again.push(await this.#measure(name, program, effort))
    }
    return again.sort((x, y) => GOALS[goal](y) - GOALS[goal](x)).slice(0, SHOWN)
  }
}

/** Returns how long a program is, as people send it. */
export function bytesOf(program: Json): number {
  return new TextEncoder().encode(JSON.stringify(program)).length
}

/** Says whether no program took more than programs may. */
export function isWithinBounds({ slowest, largest, slowestToCompile }: CostReport): boolean {
  return [...slowest, ...largest, ...slowestToCompile].every(
    ({ compileMs, runMs, heldMiB }) => compileMs + runMs <= MS_MAX && heldMiB <= MIB_MAX,
  )
}

/** Returns a report as people read it. */
export function costSummary({ seed, measured, slowest, largest, slowestToCompile }: CostReport): string {
  const lines = [`fpjson: ${measured} programs measured at ${FUEL_DEFAULT} units of fuel (seed ${seed})`]
  for (const [title, found] of Object.entries({ slowest, largest, 'slowest to compile': slowestToCompile })) {
    lines.push(`${title}:`, ...found.map(spellCostly))
  }
  lines.push(`bounds: ${MIB_MAX} MiB held, and ${MS_MAX} ms of processor time to compile and run`)
  return lines.join('\n')
}

function spellCostly(costly: Costly): string {
  const { name, program, bytes, end, fuel, compileMs, runMs, heldMiB } = costly
  const text = JSON.stringify(program)
  const cells = [
    `${compileMs.toFixed(1)} ms to compile, ${runMs.toFixed(1)} to run`,
    `${heldMiB.toFixed(1)} MiB`,
    `${fuel} fuel`,
    end,
    `${bytes} B`,
    name,
  ]
  return `  ${cells.join(', ')}: ${text.length > 300 ? `${text.slice(0, 300)}…` : text}`
}
