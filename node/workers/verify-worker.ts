/** The thread behind a verify pool: takes batches of texts, answers with batches of verdicts. */
import { parentPort } from 'node:worker_threads'
import { judge } from './judge.ts'
import { createNativeVerify } from './native-verify.ts'
import type { BatchAnswer, BatchRequest } from './verify-pool.ts'

const port = parentPort
if (port === null) throw new Error('verify-worker runs as a worker thread only; call createVerifyPool')

const verify = await createNativeVerify()
port.on('message', ({ batch, texts }: BatchRequest) => {
  port.postMessage(answer(batch, texts))
})
port.postMessage({ ready: true })

function answer(batch: number, texts: readonly string[]): BatchAnswer {
  const verdicts = texts.map((text) => {
    const verdict = judge(text, verify)
    if (!verdict.ok || verdict.text !== text) return verdict
    // Clients mostly send the canonical text. Saying so costs less than sending it back.
    const { text: _, ...rest } = verdict
    return rest
  })
  return { batch, verdicts }
}
