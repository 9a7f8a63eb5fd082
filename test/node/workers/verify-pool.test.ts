import { execFileSync } from 'node:child_process'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { judge, type Verdict } from '../../../node/workers/judge.ts'
import { createNativeVerify } from '../../../node/workers/native-verify.ts'
import {
  type BatchRequest,
  createVerifyPool,
  type VerifyPool,
  VerifyPoolError,
} from '../../../node/workers/verify-pool.ts'
import { SIGNING_VECTORS } from '../../support/signing.ts'

/** `count` texts, good and bad, no two alike. */
function manyTexts(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => {
    const { query, text } = SIGNING_VECTORS[n % SIGNING_VECTORS.length] as (typeof SIGNING_VECTORS)[number]
    if (n % 7 === 3) return `${text}${n}`
    return n % 5 === 2 ? JSON.stringify({ ...query, nonce: n + 1_000 }) : text + ' '.repeat(n % 11)
  })
}

/** Calls `use` with the set of all workers that get a message meanwhile, and `onRequest` with each message. */
async function watchingWorkers(
  use: (seen: ReadonlySet<Worker>) => Promise<void>,
  onRequest: (request: BatchRequest) => void = () => {},
): Promise<void> {
  const seen = new Set<Worker>()
  const original = Worker.prototype.postMessage
  Worker.prototype.postMessage = function (...args) {
    seen.add(this)
    onRequest(args[0])
    return original.apply(this, args)
  }
  try {
    await use(seen)
  } finally {
    Worker.prototype.postMessage = original
  }
}

describe('verify pool', () => {
  let pool: VerifyPool
  beforeAll(async () => {
    pool = await createVerifyPool({ threads: 2 })
  })
  afterAll(() => pool.close())

  it('gives the verdicts of one thread, in order', async () => {
    const verify = await createNativeVerify()
    const texts = manyTexts(1_000)
    expect(await pool.verify(texts)).toEqual(texts.map((text) => judge(text, verify)))
  })

  it('keeps many calls of one turn apart', async () => {
    const verify = await createNativeVerify()
    const texts = manyTexts(300)
    const verdicts = await Promise.all(texts.map((text) => pool.verify([text])))
    expect(verdicts).toEqual(texts.map((text) => [judge(text, verify)]))
  })

  it('answers nothing with nothing', async () => {
    expect(await pool.verify([])).toEqual([])
  })

  it('sends large texts one by one', async () => {
    const lengths: number[] = []
    const large = Array.from({ length: 5 }, (_, n) => `"${'x'.repeat(200_000)}${n}"`)
    await watchingWorkers(
      async () => {
        const verdicts = await pool.verify(large)
        expect(verdicts.map((verdict) => verdict.ok)).toEqual(large.map(() => false))
      },
      (request) => lengths.push(request.texts.length),
    )
    expect(lengths).toEqual([1, 1, 1, 1, 1])
  })

  it('works in all of its threads', async () => {
    await watchingWorkers(async (seen) => {
      await pool.verify(manyTexts(50))
      expect(seen.size).toBe(2)
    })
  })
})

describe('a worker that dies', () => {
  it('fails what it had in hand, and another takes its place', async () => {
    const pool = await createVerifyPool({ threads: 1 })
    await watchingWorkers(async (seen) => {
      const inHand = pool.verify(manyTexts(100))
      const failure = expect(inHand).rejects.toThrow(new VerifyPoolError('a verify worker died'))
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
      await Promise.all([...seen].map((worker) => worker.terminate()))
      await failure
      const [first] = SIGNING_VECTORS as [(typeof SIGNING_VECTORS)[number]]
      expect(await pool.verify([first.text])).toEqual([{ ok: true, id: first.id, text: first.text }])
      expect(seen.size).toBe(2)
    })
    await pool.close()
  })

  it('fails its own batches only', async () => {
    const pool = await createVerifyPool({ threads: 2 })
    await watchingWorkers(async (seen) => {
      const calls = manyTexts(200).map((text) => pool.verify([text]))
      const settled = Promise.allSettled(calls)
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
      await [...seen][0]?.terminate()
      const kinds = new Set((await settled).map((result) => result.status))
      expect(kinds).toEqual(new Set(['fulfilled', 'rejected']))
    })
    await pool.close()
  })
})

describe('closing', () => {
  it('finishes what was handed in and takes nothing more', async () => {
    const pool = await createVerifyPool({ threads: 2 })
    const before = pool.verify(manyTexts(400))
    const closed = pool.close()
    await expect(pool.verify(manyTexts(1))).rejects.toThrow('the verify pool is closed')
    await closed
    const verdicts: readonly Verdict[] = await before
    expect(verdicts).toHaveLength(400)
  })

  it('may happen twice', async () => {
    const pool = await createVerifyPool({ threads: 1 })
    await Promise.all([pool.close(), pool.close()])
  })
})

it('does not start on the slow fall-back when a native library is missing', () => {
  const pool = new URL('../../../dist/node/workers/verify-pool.js', import.meta.url)
  const script = `import { createVerifyPool } from '${pool}'
    await createVerifyPool({ threads: 2 }).catch((e) => console.log(JSON.stringify([e.code, e.cause.code, e.cause.message])))`
  const env = { ...process.env, SECP256K1_PREBUILD: '/nonexistent' }
  const [code, cause, message] = JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '--eval', script], { env, encoding: 'utf8' }),
  )
  expect([code, cause]).toEqual(['NODE_VERIFY_FAILED', 'NODE_NATIVE_MISSING'])
  expect(message).toContain('npm rebuild secp256k1')
})

it.each([0, -1, 1.5, Number.NaN])('does not start with %p threads', async (threads) => {
  await expect(createVerifyPool({ threads })).rejects.toThrow(TypeError)
})
