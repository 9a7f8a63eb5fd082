import { describe, expect, it } from '@jest/globals'
import {
  checkSessionOperation,
  checkSessionWrite,
  parseScope,
  type Scope,
  type Session,
} from '../../../contract/accounts/scope.ts'
import { WRITE_OPERATIONS } from '../../../contract/actions/index.ts'
import { ContractError } from '../../../contract/errors.ts'
import { SCOPE_ENTRIES_MAX } from '../../../contract/limits.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { codeOf, thrownBy } from '../../support/contract.ts'

const session = (scope: Scope): Session => ({ key: 'k', account: 'a', scope })
const limitOf = (run: () => void): Json => {
  const error = thrownBy(run)
  if (error === undefined) return 'passes'
  return error instanceof ContractError && error.code === 'DB_SESSION_DENIED'
    ? ((error.data as { limit: string }).limit ?? null)
    : String(error)
}

describe('parseScope', () => {
  it.each<Json>([
    {},
    { collections: ['posts', 'posts/p1/comments', 'posts/*/comments'] },
    { operations: ['add', 'set', 'delete', 'set:follow', 'upsert:x', 'relay'] },
    { count: 1, collections: ['a'] },
  ])('takes %j as it is', (scope) => {
    expect(parseScope(scope)).toEqual(scope)
  })

  it.each<[string, Json]>([
    ['DB_LINK_INVALID', null],
    ['DB_LINK_INVALID', []],
    ['DB_LINK_INVALID', { colections: ['a'] }],
    ['DB_LINK_INVALID', { collections: [] }],
    ['DB_LINK_INVALID', { collections: 'a' }],
    ['DB_LINK_INVALID', { collections: [5] }],
    ['DB_LINK_INVALID', { collections: ['a', 'a'] }],
    ['DB_PATH_INVALID', { collections: ['posts/p1'] }],
    ['DB_PATH_INVALID', { collections: [''] }],
    ['DB_PATH_INVALID', { collections: ['**'] }],
    ['DB_LINK_INVALID', { operations: ['setRules'] }],
    ['DB_LINK_INVALID', { operations: ['query'] }],
    ['DB_LINK_INVALID', { operations: ['batch'] }],
    ['DB_LINK_INVALID', { operations: ['set:'] }],
    ['DB_LINK_INVALID', { operations: ['set:a:b'] }],
    ['DB_LINK_INVALID', { operations: ['relay:x'] }],
    ['DB_LINK_INVALID', { operations: ['*'] }],
    ['DB_LINK_INVALID', { count: 0 }],
    ['DB_LINK_INVALID', { count: 1.5 }],
    ['DB_LINK_INVALID', { count: '1' }],
    ['DB_LINK_INVALID', { count: null }],
    ['DB_LINK_INVALID', { operations: null }],
  ])('refuses with %s %j', (code, scope) => {
    expect(codeOf(() => parseScope(scope))).toBe(code)
  })

  it(`takes SCOPE_ENTRIES_MAX, ${SCOPE_ENTRIES_MAX}, collections and operations, and no more`, () => {
    const many = (count: number, make: (n: number) => string): string[] =>
      Array.from({ length: count }, (_, n) => make(n))
    const scope = (count: number): Json => ({
      collections: many(count, (n) => `c${n}`),
      operations: many(count, (n) => `set:o${n}`),
    })
    expect(parseScope(scope(SCOPE_ENTRIES_MAX))).toEqual(scope(SCOPE_ENTRIES_MAX))
    expect(codeOf(() => parseScope(scope(SCOPE_ENTRIES_MAX + 1)))).toBe('DB_LIMIT_EXCEEDED')
  })
})

describe('a session key', () => {
  it('writes documents, relays, ticks and ends its link, and nothing else', () => {
    const passing = WRITE_OPERATIONS.filter(
      (name) => limitOf(() => checkSessionOperation(session({}), name)) === 'passes',
    )
    expect(passing).toEqual(['add', 'set', 'update', 'upsert', 'delete', 'query', 'tick', 'removeAddressLink', 'relay'])
  })

  it('is refused an operation that nobody knows', () => {
    expect(limitOf(() => checkSessionOperation(session({}), 'addEverything'))).toBe('operations')
    expect(limitOf(() => checkSessionOperation(session({}), 'constructor'))).toBe('operations')
  })

  it('relays when no scope keeps it from that', () => {
    const relay = (scope: Scope): Json => limitOf(() => checkSessionOperation(session(scope), 'relay'))
    expect(relay({ operations: ['relay'] })).toBe('passes')
    expect(relay({ operations: ['set'] })).toBe('operations')
    expect(relay({ collections: ['a'] })).toBe('collections')
    expect(relay({ collections: ['a'], operations: ['relay'] })).toBe('collections')
  })

  it.each<[Scope, string, string, Json]>([
    [{}, 'set', 'posts', 'passes'],
    [{ collections: ['posts'] }, 'set', 'posts', 'passes'],
    [{ collections: ['posts'] }, 'set', 'post', 'collections'],
    [{ collections: ['posts'] }, 'set', 'posts2', 'collections'],
    [{ collections: ['posts'] }, 'set', 'posts/p1/comments', 'collections'],
    [{ collections: ['posts/p1/comments'] }, 'set', 'posts/p1/comments', 'passes'],
    [{ collections: ['posts/p1/comments'] }, 'set', 'posts/p2/comments', 'collections'],
    [{ collections: ['posts/*/comments'] }, 'set', 'posts/p2/comments', 'passes'],
    [{ collections: ['posts/*/comments'] }, 'set', 'posts', 'collections'],
    [{ collections: ['posts/*/comments'] }, 'set', 'users/p2/comments', 'collections'],
    [{ collections: ['posts/*/comments'] }, 'set', 'posts/p2/comments/c1/likes', 'collections'],
    [{ operations: ['set'] }, 'set', 'posts', 'passes'],
    [{ operations: ['set'] }, 'set:follow', 'posts', 'operations'],
    [{ operations: ['set:follow'] }, 'set:follow', 'posts', 'passes'],
    [{ operations: ['set:follow'] }, 'set', 'posts', 'operations'],
    [{ operations: ['set:follow'] }, 'upsert:follow', 'posts', 'operations'],
    [{ operations: ['set'], collections: ['posts'] }, 'set', 'other', 'collections'],
    [{ operations: ['set'], collections: ['posts'] }, 'add', 'posts', 'operations'],
  ])('%j: %s of %s %s', (scope, operation, collection, verdict) => {
    expect(limitOf(() => checkSessionWrite(session(scope), operation, collection))).toBe(verdict)
  })
})
