import { describe, expect, it } from '@jest/globals'
import { CONTRACT_CODES, ContractError } from '../../../contract/errors.ts'
import { WireError } from '../../../contract/wire/errors.ts'
import { NODE_CODES, NodeError } from '../../../node/errors.ts'
import { HTTP_CODES, statusOf, toFailure } from '../../../node/http/errors.ts'

describe('statusOf', () => {
  it('is a client error for every code of the contract', () => {
    expect(
      Object.keys(CONTRACT_CODES)
        .map(statusOf)
        .filter((status) => status < 400 || status > 499),
    ).toEqual([])
  })

  it('is an error for every code of the node', () => {
    const codes = [...Object.keys(NODE_CODES), ...Object.keys(HTTP_CODES)]
    expect(codes.map(statusOf).filter((status) => status < 400 || status > 599)).toEqual([])
  })

  it.each([
    ['NODE_OVERLOADED', 503],
    ['NODE_CLOSED', 503],
    ['NODE_DISK_FULL', 507],
    ['NODE_DISK_FAILED', 500],
  ])('is of the server for %s', (code, status) => {
    expect(statusOf(code)).toBe(status)
  })
})

describe('toFailure', () => {
  it.each([
    [
      new ContractError('DB_ACCESS_DENIED', 'no', { rule: 1 }),
      403,
      { code: 'DB_ACCESS_DENIED', message: 'no', data: { rule: 1 } },
    ],
    [new NodeError('NODE_OVERLOADED', 'later'), 503, { code: 'NODE_OVERLOADED', message: 'later' }],
    [new WireError('DB_QUERY_INVALID', 'what'), 400, { code: 'DB_QUERY_INVALID', message: 'what' }],
  ])('tells of %s', (error, status, body) => {
    expect(toFailure(error)).toEqual({ status, error: body })
  })

  it.each([
    'NODE_DISK_FULL',
    'NODE_DISK_FAILED',
    'NODE_LOG_DAMAGED',
    'NODE_LOG_VERSION',
    'NODE_STATE_DAMAGED',
    'NODE_DIVERGED',
  ] as const)('tells nothing of the machine with %s', (code) => {
    const { error } = toFailure(new NodeError(code, 'no room in /srv/secret', { dir: '/srv/secret' }))
    expect(error).toEqual({ code, message: expect.stringMatching(/node.*; \w/) })
    expect(JSON.stringify(error)).not.toContain('secret')
  })

  it('says which types of bodies there are', () => {
    const fastify = { code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE', statusCode: 415 }
    expect(toFailure(Object.assign(new Error('Unsupported Media Type'), fastify)).error).toEqual({
      code: 'NODE_MEDIA_TYPE_UNKNOWN',
      message: expect.stringContaining('send application/json'),
    })
  })

  it.each([
    [new Error('secret')],
    [Object.assign(new Error('secret'), { code: 'ENOENT' })],
    [Object.assign(new Error('secret'), { code: 'X', statusCode: 500 })],
    ['secret'],
    [undefined],
  ])('tells nothing of %p', (error) => {
    const failure = toFailure(error)
    expect([failure.status, failure.error.code, JSON.stringify(failure).includes('secret')]).toEqual([
      500,
      'NODE_FAILED',
      false,
    ])
  })
})
