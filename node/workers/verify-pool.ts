/**
 * Signed queries judged on other threads.
 *
 * Texts of all calls in one turn of the event loop queue up and leave together. They are dealt out in batches, and each
 * worker has a few batches waiting, so that it never idles while the main thread does something else.
 */
import { Worker } from 'node:worker_threads'
import type { Verdict } from './judge.ts'

/** Texts in one message to a worker: enough to make the message cheap, few enough to answer within 20 ms. */
const BATCH_TEXTS_MAX = 128
/** Characters in one message, where more than one text is in it: one text of the largest size takes 0.1 s. */
const BATCH_CHARACTERS_MAX = 256 * 1024
/** Batches that one worker has at a time: one at work, the others waiting for it. */
const WORKER_BATCHES_MAX = 3

/** Judges texts of signed queries on worker threads. */
export type VerifyPool = {
  /**
   * Returns one verdict for each text, in order.
   *
   * Rejects with {@link VerifyPoolError} when the worker that had one of the texts died or the pool is closed. The queue has
   * no bound of its own; callers admit no more than they can wait for.
   */
  verify(texts: readonly string[]): Promise<readonly Verdict[]>
  /** Judges what was handed in before, then ends the threads. */
  close(): Promise<void>
}

/** The pool could not judge. Nothing is known about the texts; asking again is safe. */
export class VerifyPoolError extends Error {
  override readonly name = 'VerifyPoolError'
  readonly code = 'NODE_VERIFY_FAILED'
}

/** From the pool to a worker. */
export type BatchRequest = { readonly batch: number; readonly texts: readonly string[] }
/** From a worker to the pool. A text that is left out is the one that was sent. */
export type BatchAnswer = {
  readonly batch: number
  readonly verdicts: readonly (Verdict | Omit<Verdict & { ok: true }, 'text'>)[]
}

type Call = {
  readonly verdicts: Verdict[]
  left: number
  readonly resolve: (verdicts: readonly Verdict[]) => void
  readonly reject: (error: VerifyPoolError) => void
}
type Task = { readonly text: string; readonly call: Call; readonly index: number }
type Thread = { readonly worker: Worker; readonly batches: Map<number, readonly Task[]> }

/**
 * Starts `threads` workers and returns the pool over them once all are ready.
 *
 * @throws {VerifyPoolError} When a worker does not start; its cause says why.
 */
export async function createVerifyPool({ threads }: { readonly threads: number }): Promise<VerifyPool> {
  if (!Number.isSafeInteger(threads) || threads < 1) throw new TypeError(`threads must be 1 or more, got ${threads}`)
  const pool = new Pool()
  try {
    await Promise.all(Array.from({ length: threads }, () => pool.addThread()))
  } catch (error) {
    await pool.close()
    throw error
  }
  return pool
}

class Pool implements VerifyPool {
  #threads: readonly Thread[] = []
  #starting = new Set<Worker>()
  #queue: Task[] = []
  #flushing = false
  #nextBatch = 0
  #unfinished = 0
  #ended: VerifyPoolError | undefined
  #onIdle: (() => void) | undefined

  verify(texts: readonly string[]): Promise<readonly Verdict[]> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended)
      if (texts.length === 0) return resolve([])
      const call: Call = { verdicts: new Array(texts.length), left: texts.length, resolve, reject }
      for (const [index, text] of texts.entries()) this.#queue.push({ text, call, index })
      this.#unfinished += texts.length
      if (this.#flushing) return
      this.#flushing = true
      setImmediate(() => {
        this.#flushing = false
        this.#deal()
      })
    })
  }

  async close(): Promise<void> {
    this.#ended ??= new VerifyPoolError('the verify pool is closed')
    if (this.#unfinished > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve
      })
    }
    const workers = [...this.#starting, ...this.#threads.map((thread) => thread.worker)]
    this.#threads = []
    await Promise.all(workers.map((worker) => worker.terminate()))
  }

  /** Starts one worker. Resolves when it is ready to work. */
  addThread(): Promise<void> {
    // Without the flags of the main thread: some, such as --input-type, do not go with a file.
    const worker = new Worker(workerUrl(), { execArgv: [] })
    const thread: Thread = { worker, batches: new Map() }
    this.#starting.add(worker)
    return new Promise((resolve, reject) => {
      let cause: unknown
      worker.on('error', (error) => {
        cause = error
      })
      worker.on('exit', () => {
        if (this.#starting.delete(worker)) reject(new VerifyPoolError('a verify worker did not start', { cause }))
        else this.#replace(thread, cause)
      })
      worker.once('message', () => {
        worker.on('message', (answer: BatchAnswer) => this.#settle(thread, answer))
        this.#starting.delete(worker)
        this.#threads = [...this.#threads, thread]
        this.#deal()
        resolve()
      })
    })
  }

  /** Hands queued texts to the workers that have room, the least busy first, in equal shares. */
  #deal(): void {
    let start = 0
    while (start < this.#queue.length) {
      const thread = this.#leastBusy()
      if (thread === undefined) break
      const share = Math.ceil((this.#queue.length - start) / this.#threads.length)
      const tasks = takeBatch(this.#queue, start, Math.min(share, BATCH_TEXTS_MAX))
      start += tasks.length
      const request: BatchRequest = { batch: this.#nextBatch++, texts: tasks.map((task) => task.text) }
      thread.batches.set(request.batch, tasks)
      thread.worker.postMessage(request)
    }
    if (start > 0) this.#queue = this.#queue.slice(start)
  }

  #leastBusy(): Thread | undefined {
    let best: Thread | undefined
    for (const thread of this.#threads) {
      const { size } = thread.batches
      if (size < WORKER_BATCHES_MAX && (best === undefined || size < best.batches.size)) best = thread
    }
    return best
  }

  #settle(thread: Thread, { batch, verdicts }: BatchAnswer): void {
    const tasks = thread.batches.get(batch) ?? []
    thread.batches.delete(batch)
    this.#deal()
    for (const [i, { text, call, index }] of tasks.entries()) {
      const verdict = verdicts[i] as BatchAnswer['verdicts'][number]
      call.verdicts[index] = verdict.ok && !('text' in verdict) ? { ...verdict, text } : verdict
      if (--call.left === 0) call.resolve(call.verdicts)
    }
    this.#finish(tasks.length)
  }

  /** Fails what a dead worker had in hand and starts another in its place. If that cannot start, the pool ends. */
  #replace(thread: Thread, cause: unknown): void {
    if (!this.#threads.includes(thread)) return
    this.#threads = this.#threads.filter((other) => other !== thread)
    const error = new VerifyPoolError('a verify worker died', { cause })
    this.#fail([...thread.batches.values()].flat(), error)
    this.addThread().catch((reason: VerifyPoolError) => {
      if (this.#threads.length > 0) return
      this.#ended = reason
      const queue = this.#queue
      this.#queue = []
      this.#fail(queue, reason)
    })
  }

  #fail(tasks: readonly Task[], error: VerifyPoolError): void {
    for (const { call } of tasks) call.reject(error)
    this.#finish(tasks.length)
  }

  #finish(tasks: number): void {
    this.#unfinished -= tasks
    if (this.#unfinished === 0) this.#onIdle?.()
  }
}

/** Returns up to `count` tasks from `start`, at least one, and no more characters than a batch may have. */
function takeBatch(queue: readonly Task[], start: number, count: number): readonly Task[] {
  let end = start
  for (let characters = 0; end < Math.min(start + count, queue.length); end++) {
    characters += queue[end]?.text.length ?? 0
    if (end > start && characters > BATCH_CHARACTERS_MAX) break
  }
  return queue.slice(start, end)
}

/** From TypeScript source (tests), workers run what `npm run build` made of theirs: a worker has no transpiler. */
function workerUrl(): URL {
  const source = import.meta.url.endsWith('.ts')
  return new URL(source ? '../../dist/node/workers/verify-worker.js' : './verify-worker.js', import.meta.url)
}
