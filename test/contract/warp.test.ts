import { afterEach, describe, expect, it } from '@jest/globals'
import { handle } from '../../contract/warp.ts'
import { GENESIS } from '../support/contract.ts'
import { DATABASES } from '../support/signing.ts'

const READ = { input: { function: 'read', query: ['getOwner'] } } as const
const ANSWER = { result: GENESIS.owners }

function emptyKv(): { get: () => null; put: () => void; del: () => void } {
  return { get: () => null, put: () => {}, del: () => {} }
}

describe('handle', () => {
  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'SmartWeave')
  })

  it('takes its doors from the engine', async () => {
    Object.assign(globalThis, { SmartWeave: { kv: emptyKv(), contract: { id: DATABASES[0] } } })
    expect(await handle({ genesis: GENESIS }, READ)).toEqual(ANSWER)
  })

  it('takes those it is given', async () => {
    expect(await handle({ genesis: GENESIS }, READ, { kv: emptyKv(), db: DATABASES[0] })).toEqual(ANSWER)
  })

  it('rejects without either', async () => {
    await expect(handle({ genesis: GENESIS }, READ)).rejects.toThrow(
      new TypeError('handle needs env: there is no SmartWeave global'),
    )
  })
})
