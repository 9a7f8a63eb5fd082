import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { NODE_CODES, NodeError, reasonOf, systemCode } from '../../node/errors.ts'

describe('NodeError', () => {
  it('carries its code in the message, and the sentence, the data and the cause beside it', () => {
    const cause = new Error('below')
    const error = new NodeError('NODE_CLOSED', 'the log was closed', { path: 'x' }, { cause })
    expect({ ...error, message: error.message, cause: error.cause }).toEqual({
      name: 'NodeError',
      code: 'NODE_CLOSED',
      sentence: 'the log was closed',
      data: { path: 'x' },
      message: 'NODE_CLOSED: the log was closed',
      cause,
    })
  })

  it('has a meaning for every code, and NODE_ before each', () => {
    for (const [code, meaning] of Object.entries(NODE_CODES))
      expect([code, meaning]).toEqual([expect.stringMatching(/^NODE_[A-Z_]+$/), expect.stringMatching(/^[a-z]/)])
  })
})

describe('systemCode', () => {
  it('names a failed system call and nothing else', () => {
    const failed = ((): unknown => {
      try {
        return readFileSync('/absent/file')
      } catch (error) {
        return error
      }
    })()
    expect([failed, new Error('x'), { code: 5 }, null, undefined, 'ENOENT'].map(systemCode)).toEqual([
      'ENOENT',
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('reasonOf', () => {
  it('is the message of an error and the text of anything else', () => {
    expect([new TypeError('broken'), 'text', undefined, 5].map(reasonOf)).toEqual(['broken', 'text', 'undefined', '5'])
  })
})
