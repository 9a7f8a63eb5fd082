/** From stacks to the stages of a write. */
import type { Frame, SelfTime, Stack } from './cpu-profile.ts'

/** What the main thread does for a write; `idle` is what it does not. */
export type Stage =
  | 'verify-messages'
  | 'json'
  | 'execute'
  | 'tree'
  | 'seal'
  | 'state-store'
  | 'log'
  | 'sequence'
  | 'gc'
  | 'native'
  | 'bench'
  | 'idle'

/** The first that fits decides. Files that serve many stages are left out: their callers decide. */
const STAGES: readonly (readonly [file: RegExp, stage: Stage])[] = [
  [/^dist\/contract\/tree\//, 'tree'],
  [/^dist\/contract\/(?!wire\/)/, 'execute'],
  [/^dist\/fpjson\//, 'execute'],
  [/^dist\/node\/sequencer\/judged\.js/, 'json'],
  [/^dist\/node\/sequencer\/chain\.js/, 'log'],
  [/^dist\/node\/log\//, 'log'],
  [/^node:(internal\/)?fs\b/, 'log'],
  [/^dist\/node\/kv\/|^node_modules\/lmdb\//, 'state-store'],
  [/^dist\/node\/workers\/|^node:internal\/(worker|per_context\/messageport)/, 'verify-messages'],
  [/^dist\/node\/sequencer\/(?!native-sha256)/, 'sequence'],
  [/^test\/bench\//, 'bench'],
]
const V8: ReadonlyMap<string, Stage> = new Map([
  ['(garbage collector)', 'gc'],
  ['(idle)', 'idle'],
])

/** Returns the stage of a stack: that of its innermost frame that has one. Below `Tree.seal` all is sealing. */
function stageOf(stack: Stack): Stage {
  const own = V8.get(stack[0]?.name ?? '')
  if (own !== undefined) return own
  if (stack.some(isSeal)) return 'seal'
  for (const { file } of stack) {
    const found = STAGES.find(([pattern]) => pattern.test(file))
    if (found !== undefined) return found[1]
  }
  return 'native'
}

/** Returns the time at each stage, in microseconds. */
export function stageTimes(times: readonly SelfTime[]): ReadonlyMap<Stage, number> {
  const sums = new Map<Stage, number>()
  for (const { stack, us } of times) {
    const stage = stageOf(stack)
    sums.set(stage, (sums.get(stage) ?? 0) + us)
  }
  return sums
}

function isSeal({ name, file }: Frame): boolean {
  return name === 'seal' && file === 'dist/contract/tree/tree.js'
}
