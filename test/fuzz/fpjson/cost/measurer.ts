/** A process that measures programs, and is replaced when one ends it. */
import { type ChildProcess, fork } from 'node:child_process'
import type { Json } from '../../../../fpjson/index.ts'
import { writeScript } from '../../../support/bundle-script.ts'
import { removeDir, tempDir } from '../../../support/temp-dir.ts'
import type { Cost, Effort } from './measure.ts'

/** What a program is said to take that was not done by then. */
const SILENCE_MS_MAX = 20_000

/** Measures one program at a time. Close it in the end. */
export class Measurer {
  readonly #dir: string
  readonly #script: string
  #child: ChildProcess

  private constructor(dir: string, script: string) {
    this.#dir = dir
    this.#script = script
    this.#child = start(script)
  }

  static async open(): Promise<Measurer> {
    const dir = tempDir()
    return new Measurer(dir, await writeScript(new URL('./cost-child.ts', import.meta.url), dir))
  }

  /** A program that ends its process, or does not end, costs as much as can be told. */
  async measure(program: Json, effort: Effort): Promise<Cost> {
    const cost = await ask(this.#child, { program, effort })
    if (typeof cost !== 'string') return cost
    this.#child.kill('SIGKILL')
    this.#child = start(this.#script)
    return { end: cost, fuel: 0, compileMs: 0, runMs: SILENCE_MS_MAX, heldMiB: 0 }
  }

  close(): void {
    this.#child.removeAllListeners().kill('SIGKILL')
    removeDir(this.#dir)
  }
}

function start(script: string): ChildProcess {
  return fork(script, { stdio: 'inherit', execArgv: ['--expose-gc', '--single-threaded-gc'] })
}

/** Returns the answer, or why there is none. */
function ask(
  child: ChildProcess,
  question: { readonly program: Json; readonly effort: Effort },
): Promise<Cost | string> {
  return new Promise((resolve) => {
    const settle = (answer: Cost | string): void => {
      clearTimeout(timer)
      child.removeAllListeners()
      resolve(answer)
    }
    const timer = setTimeout(() => settle('it did not end'), SILENCE_MS_MAX)
    child.on('exit', (status, signal) => settle(`the process ended with ${status ?? signal}`))
    child.on('message', (cost: Cost) => settle(cost))
    child.send(question)
  })
}
