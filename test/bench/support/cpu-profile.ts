/** Where the main thread spends its time, by V8's sampling profiler. */
import { type Profiler, Session } from 'node:inspector/promises'

const ROOT = new URL('../../../', import.meta.url).href
/** Time between samples, in microseconds. */
const SAMPLING_US = 250

/** A place in the code with those that called it, innermost first. */
export type Stack = readonly Frame[]
/** A function. `file` is a path from the root of the repository, `node:…`, or empty for V8 itself. */
export type Frame = { readonly name: string; readonly file: string; readonly line: number }
/** A stack and how long the thread was at it, in microseconds. */
export type SelfTime = { readonly stack: Stack; readonly us: number }

/** Returns what `run` returns, and the stacks of this thread meanwhile with the time at each. */
export async function profiled<T>(run: () => Promise<T>): Promise<{ value: T; times: readonly SelfTime[] }> {
  const session = new Session()
  session.connect()
  try {
    await session.post('Profiler.enable')
    await session.post('Profiler.setSamplingInterval', { interval: SAMPLING_US })
    await session.post('Profiler.start')
    const value = await run()
    const { profile } = await session.post('Profiler.stop')
    return { value, times: selfTimes(profile) }
  } finally {
    session.disconnect()
  }
}

function selfTimes({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): SelfTime[] {
  const us = new Map<number, number>()
  // A delta is the time before its sample; the time after it is the next one's.
  for (const [i, id] of samples.entries()) us.set(id, (us.get(id) ?? 0) + Math.max(0, timeDeltas[i + 1] ?? 0))
  const parents = new Map<number, Profiler.ProfileNode>()
  for (const node of nodes) for (const child of node.children ?? []) parents.set(child, node)
  return nodes.flatMap((node) => {
    const time = us.get(node.id) ?? 0
    if (time === 0) return []
    const stack: Frame[] = []
    for (let at: Profiler.ProfileNode | undefined = node; at !== undefined; at = parents.get(at.id))
      stack.push(frame(at))
    return [{ stack, us: time }]
  })
}

function frame({ callFrame }: Profiler.ProfileNode): Frame {
  const { functionName, url, lineNumber } = callFrame
  return { name: functionName, file: fileOf(url.replace(/\?.*$/, '')), line: lineNumber + 1 }
}

function fileOf(url: string): string {
  const module = url.lastIndexOf('/node_modules/')
  if (module >= 0) return url.slice(module + 1)
  return url.startsWith(ROOT) ? url.slice(ROOT.length) : url
}
