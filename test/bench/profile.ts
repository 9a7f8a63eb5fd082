/** The functions of the main thread that take the most time of a write. */
import type { Frame, SelfTime } from './support/cpu-profile.ts'
import { databaseId } from './support/database.ts'
import type { Kind } from './support/people.ts'
import { type Bench, type Result, result } from './support/result.ts'
import { signWrites } from './support/signed-writes.ts'
import { profiledRound, ROUND_WRITES, WARMING_WRITES } from './support/write-rounds.ts'

const KINDS: readonly Kind[] = ['evm', 'ed25519']
/** After one that is not counted. */
const ROUNDS = 3
const FUNCTIONS = 25

export const bench: Bench = {
  bars: {},
  run: async () => {
    const db = await databaseId()
    const results: Result[] = []
    for (const kind of KINDS) {
      const texts = await signWrites(kind, db, WARMING_WRITES + ROUND_WRITES)
      await profiledRound(texts)
      const rounds: Map<string, number>[] = []
      while (rounds.length < ROUNDS) rounds.push(functionTimes((await profiledRound(texts)).times))
      results.push(...slowest(kind, rounds))
    }
    return results
  },
}

function slowest(kind: Kind, rounds: readonly ReadonlyMap<string, number>[]): Result[] {
  const names = new Set(rounds.flatMap((round) => [...round.keys()]))
  const results = [...names].map((name) =>
    result(
      `${kind}/${name}`,
      'us/write',
      rounds.map((round) => (round.get(name) ?? 0) / ROUND_WRITES),
    ),
  )
  return results.sort((a, b) => b.median - a.median).slice(0, FUNCTIONS)
}

/** Returns the self time of each function, in microseconds. */
function functionTimes(times: readonly SelfTime[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { stack, us } of times) {
    const name = spell(stack)
    sums.set(name, (sums.get(name) ?? 0) + us)
  }
  return sums
}

/** Native code has no place of its own: it shows with its caller. */
function spell([frame, caller]: readonly Frame[]): string {
  if (frame === undefined) return '(unknown)'
  const name = frame.name === '' ? '(anonymous)' : frame.name
  if (frame.file !== '') return `${name} ${place(frame)}:${frame.line}`
  return caller === undefined || caller.file === '' ? name : `${name} from ${caller.name} ${place(caller)}`
}

function place({ file }: Frame): string {
  return file.replace(/^dist\//, '')
}
