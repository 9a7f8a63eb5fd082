import { describe, expect, it } from '@jest/globals'
import {
  FUNCTIONS,
  isOperationName,
  matchesPattern,
  type Operation,
  parsePattern,
} from '../../../contract/rules/pattern.ts'
import { codeOf } from '../../support/contract.ts'

const OPERATIONS: readonly Operation[] = [
  { func: 'add', op: 'create', name: undefined },
  { func: 'set', op: 'create', name: undefined },
  { func: 'set', op: 'update', name: undefined },
  { func: 'update', op: 'update', name: undefined },
  { func: 'upsert', op: 'create', name: undefined },
  { func: 'upsert', op: 'update', name: undefined },
  { func: 'delete', op: 'delete', name: undefined },
]

function matched(pattern: string, name?: string): string[] {
  const names = parsePattern(pattern, 0)
  return OPERATIONS.filter((operation) => matchesPattern(names, { ...operation, name })).map(
    ({ func, op }) => `${func}/${op}`,
  )
}

const ALL = OPERATIONS.map(({ func, op }) => `${func}/${op}`)

describe('a plain operation', () => {
  it.each([
    ['*', ALL],
    ['write', ALL],
    ['create', ['add/create', 'set/create', 'upsert/create']],
    ['update', ['set/update', 'update/update', 'upsert/update']],
    ['delete', ['delete/delete']],
    ['add', ['add/create']],
    ['set', ['set/create', 'set/update']],
    ['upsert', ['upsert/create', 'upsert/update']],
    ['add,delete', ['add/create', 'delete/delete']],
    [' add , delete ', ['add/create', 'delete/delete']],
    ['set:follow', []],
    ['write:follow', []],
  ])('is matched by %s', (pattern, operations) => {
    expect(matched(pattern)).toEqual(operations)
  })
})

describe('a named operation', () => {
  it.each([
    ['*', ALL],
    ['write:follow', ALL],
    ['set:follow', ['set/create', 'set/update']],
    ['create:follow', ['add/create', 'set/create', 'upsert/create']],
    ['write', []],
    ['set', []],
    ['write:unfollow', []],
    ['set:Follow', []],
    ['set:unfollow,delete:follow', ['delete/delete']],
  ])('is matched by %s', (pattern, operations) => {
    expect(matched(pattern, 'follow')).toEqual(operations)
  })
})

it.each([
  '',
  ',',
  'set,',
  'SET',
  'get',
  'set:',
  ':follow',
  'set:a:b',
  'set:*',
  '*:follow',
  'set:set',
  'set:write',
  'set:get',
  'constructor',
  '__proto__',
  'set follow',
  'set:a b',
  'set;delete',
  '**',
])('refuses the pattern %j', (pattern) => {
  expect(codeOf(() => parsePattern(pattern, 3))).toBe('DB_RULES_INVALID')
})

it('takes names of any script, and none that a pattern could mean something else by', () => {
  expect(['follow', 'フォロー', 'a-b_c.d', 'constructor', '__proto__'].filter(isOperationName)).toHaveLength(5)
  expect(
    ['', 'get', 'write', ...FUNCTIONS, 'a:b', 'a,b', 'a#b', 'a@1', '*', 'a b', 'a\n'].filter(isOperationName),
  ).toEqual([])
})
