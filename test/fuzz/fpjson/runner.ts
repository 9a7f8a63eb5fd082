/** Runs cases in processes of their own, so that one that never ends, or ends the process, is found like any other. */
import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { writeScript } from '../../support/bundle-script.ts'
import { removeDir, tempDir } from '../../support/temp-dir.ts'
import { added, type BatchReport, type Failure, type Range } from './batch.ts'
import type { Example } from './generate.ts'

/** How a child begins. */
export type ChildStart = {
  readonly seed: number
  readonly examples: readonly Example[]
  /** True: tells each case before it runs. */
  readonly announces: boolean
}
/** What a child tells. */
export type FromChild =
  | { readonly ready: true }
  | { readonly begins: number; readonly spelled: string }
  | { readonly report: BatchReport }

const RANGE_CASES = 1_000
/** A range takes a fraction of a second. */
const SILENCE_MS_MAX = 30_000
const EMPTY: BatchReport = { outcomes: {}, reached: [], fuel: 0 }

/** Runs the cases 0 to `cases`, until one fails. */
export async function runCases(
  cases: number,
  { seed, examples }: Omit<ChildStart, 'announces'>,
  onProgress: (done: number) => void,
): Promise<BatchReport> {
  const dir = tempDir()
  const script = await writeScript(new URL('./cases-child.ts', import.meta.url), dir)
  let report = EMPTY
  let next = 0
  let done = 0
  const lane = async (): Promise<void> => {
    const child = new CaseRunner(script, { seed, examples, announces: false })
    try {
      while (next < cases && report.failure === undefined) {
        const range = { from: next, to: Math.min(next + RANGE_CASES, cases) }
        next = range.to
        const part = (await child.run(range)) ?? (await lookCloser(script, { seed, examples, announces: true }, range))
        report = added(report, part)
        done += range.to - range.from
        onProgress(done)
      }
    } finally {
      child.end()
    }
  }
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, lane))
    return report
  } finally {
    removeDir(dir)
  }
}

/** Runs a range again that ended its process, or did not end, and finds out which case it was. */
async function lookCloser(script: string, start: ChildStart, range: Range): Promise<BatchReport> {
  const child = new CaseRunner(script, start)
  try {
    const report = await child.run(range)
    const { index, spelled } = child.begun
    const violation = child.ending ?? `a process ended in cases ${range.from} to ${range.to - 1}, and another did not`
    const failure: Failure = { index, violation, failing: spelled, shrunk: spelled }
    return { ...EMPTY, failure: report?.failure ?? failure }
  } finally {
    child.end()
  }
}

class CaseRunner {
  /** The case that was last told to begin. None: the process was not yet ready. */
  begun = { index: -1, spelled: 'none, it was while the functions were tried out' }
  /** Why there is no report. */
  ending: string | undefined
  readonly #child: ChildProcess

  constructor(script: string, start: ChildStart) {
    this.#child = fork(script, { stdio: 'inherit' })
    this.#child.send(start)
  }

  /** Returns `undefined` when the process ended, or told nothing for long. */
  run(range: Range): Promise<BatchReport | undefined> {
    const child = this.#child
    return new Promise((resolve) => {
      const settle = (report: BatchReport | undefined): void => {
        clearTimeout(timer)
        child.removeAllListeners()
        resolve(report)
      }
      const give = (ending: string): void => {
        this.ending = ending
        settle(undefined)
      }
      const timer = setTimeout(() => give(`no end after ${SILENCE_MS_MAX / 1e3} s`), SILENCE_MS_MAX)
      child.on('exit', (status, signal) => give(`the process ended with ${status ?? signal}`))
      child.on('message', (message: FromChild) => {
        timer.refresh()
        if ('begins' in message) this.begun = { index: message.begins, spelled: message.spelled }
        if ('report' in message) settle(message.report)
      })
      child.send(range)
    })
  }

  end(): void {
    this.#child.kill('SIGKILL')
  }
}
