/** Processor time of single threads, from the kernel; Linux only. */
import { readdirSync, readFileSync } from 'node:fs'

/** Ticks of the kernel's clock in one second (`getconf CLK_TCK`): 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

/** Returns the ids of all threads of this process; none where the system does not say. */
export function threadIds(): readonly string[] {
  try {
    return readdirSync('/proc/self/task')
  } catch {
    return []
  }
}

/** Returns the processor time of a thread so far, in seconds with a grain of 10 ms; 0 for one that has ended. */
export function threadCpuSeconds(id: string): number {
  try {
    const stat = readFileSync(`/proc/self/task/${id}/stat`, 'latin1')
    // The second field is a name in brackets and may hold anything; the rest begins with field 3. See proc(5).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
  } catch {
    return 0
  }
}

/** Returns a function that tells how much processor time some threads have used since this call, in seconds. */
export function watchThreads(ids: readonly string[]): () => number {
  const before = ids.map(threadCpuSeconds)
  return () => ids.reduce((sum, id, i) => sum + threadCpuSeconds(id) - (before[i] ?? 0), 0)
}
