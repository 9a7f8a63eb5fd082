import { describe, expect, it } from '@jest/globals'
import { ContractError } from '../../../contract/errors.ts'
import { CLI_CODES, CliError, EXIT, exitCodeOf, toRefusal } from '../../../node/cli/errors.ts'
import { NodeError } from '../../../node/errors.ts'
import { SdkError } from '../../../sdk/errors.ts'

describe('what is told of an error', () => {
  it.each([
    ['of the command line', new CliError('CLI_USAGE', 'say which', { a: 1 })],
    ['of the contract', new ContractError('DB_ACCESS_DENIED', 'no', { a: 1 })],
    ['of the node', new NodeError('NODE_DISK_FULL', 'make room', { a: 1 })],
    ['of the SDK', new SdkError('SDK_TIMEOUT', 'too late', { a: 1 })],
  ])('%s is its code, sentence and data', (_name, error) => {
    expect(toRefusal(error)).toEqual({ code: error.code, message: error.sentence, data: { a: 1 } })
  })

  it('of an argument that the SDK cannot take is CLI_USAGE', () => {
    expect(toRefusal(new TypeError('a number'))).toEqual({ code: 'CLI_USAGE', message: 'a number' })
  })

  it.each([new RangeError('a bug'), 'a bug'])('without a code, %s, is CLI_FAILED', (error) => {
    expect(toRefusal(error)).toEqual({ code: 'CLI_FAILED', message: 'a bug' })
  })
})

describe('exit codes', () => {
  it.each([
    ['CLI_USAGE', EXIT.usage],
    ['DB_ACCESS_DENIED', EXIT.denied],
    ['DB_OWNER_REQUIRED', EXIT.denied],
    ['DB_SIGNATURE_INVALID', EXIT.denied],
    ['DB_DOCUMENT_MISSING', EXIT.missing],
    ['NODE_DATABASE_UNKNOWN', EXIT.missing],
    ['NODE_DIVERGED', EXIT.diverged],
    ['SDK_UNREACHABLE', EXIT.failure],
  ])('%s ends with %i', (code, exit) => {
    expect(exitCodeOf(code)).toBe(exit)
  })

  it('of what only the command line reports are failures, but for wrong usage', () => {
    const codes = Object.keys(CLI_CODES).filter((code) => code !== 'CLI_USAGE')
    expect(new Set(codes.map(exitCodeOf))).toEqual(new Set([EXIT.failure]))
  })
})
