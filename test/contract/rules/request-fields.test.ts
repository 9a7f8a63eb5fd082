import { describe, expect, it } from '@jest/globals'
import { requestData, requestFields, requestValues } from '../../../contract/rules/request-fields.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { ALICE, testDatabase } from '../../support/contract.ts'
import { decide } from '../../support/rules.ts'

const DEL: Json = { __op: 'del' }

function sent(func: 'set' | 'update', data: JsonObject | null) {
  return { operation: { func, op: 'update', name: undefined } as const, data }
}

const joined = (paths: readonly (readonly string[])[]) => paths.map((path) => path.join('/'))

describe('a request', () => {
  it.each<['set' | 'update', JsonObject, Json, string[], string[]]>([
    ['update', { a: 1 }, { a: 1 }, ['a'], ['a']],
    ['update', { 'a.b': 1, 'a.c': DEL, d: 2 }, { a: { b: 1, c: DEL }, d: 2 }, ['a/b', 'a/c', 'd'], ['a/b', 'a/c', 'd']],
    ['update', { a: { b: 1, 'x.y': {} } }, { a: { b: 1, 'x.y': {} } }, ['a'], ['a/b', 'a/x.y']],
    [
      'set',
      { 'a.b': 1, a: { b: [{ c: 1 }], d: DEL } },
      { 'a.b': 1, a: { b: [{ c: 1 }], d: DEL } },
      ['a.b', 'a/b', 'a/d'],
      ['a.b', 'a/b', 'a/d'],
    ],
    ['set', {}, {}, [], []],
  ])('%s of %j is %j', (func, data, nested, fields, values) => {
    const request = sent(func, data)
    expect(requestData(request)).toEqual(nested)
    expect(joined(requestFields(request))).toEqual(fields)
    expect(joined(requestValues(request))).toEqual(values)
  })

  it('of a delete has no data', () => {
    const request = sent('set', null)
    expect([requestData(request), requestFields(request), requestValues(request)]).toEqual([null, [], []])
  })
})

type Case = [statement: Json, func: 'set' | 'update' | 'upsert', data: JsonObject, allowed: boolean]

describe('a statement about fields compares paths', () => {
  it.each<Case>([
    [['disallowed_fields()', ['role']], 'update', { 'role.admin': true }, false],
    [['disallowed_fields()', ['role']], 'upsert', { 'role.admin': true }, false],
    [['disallowed_fields()', ['role']], 'update', { 'role.admin': DEL }, false],
    [['disallowed_fields()', ['role']], 'update', { roles: 1, 'a.role': 1 }, true],
    [['disallowed_fields()', ['role']], 'set', { 'role.admin': true }, true],
    [['disallowed_fields()', ['role\\.admin']], 'set', { 'role.admin': true }, false],
    [['disallowed_fields()', ['role\\.admin']], 'update', { 'role.admin': true }, true],
    [['disallowed_fields()', ['owner.id']], 'update', { 'owner.id': 1 }, false],
    [['disallowed_fields()', ['owner.id']], 'update', { owner: { id: 1 } }, false],
    [['disallowed_fields()', ['owner.id']], 'update', { owner: {} }, false],
    [['disallowed_fields()', ['owner.id']], 'update', { owner: DEL }, false],
    [['disallowed_fields()', ['owner.id']], 'update', { 'owner.name': 1 }, true],
    [['disallowed_fields()', ['owner.id']], 'set', { owner: { id: { a: 1 } } }, false],
    [['disallowed_fields()', ['owner.id']], 'set', { owner: 5 }, false],
    [['disallowed_fields()', ['owner.id']], 'set', { owner: { name: 1 } }, true],
    [['fields()', ['a']], 'update', { 'a.b': 1 }, true],
    [['fields()', ['a']], 'update', { 'ab.c': 1 }, false],
    [['fields()', ['a.b']], 'update', { 'a.b': 1 }, true],
    [['fields()', ['a.b']], 'update', { 'a.b.c': 1 }, true],
    [['fields()', ['a.b']], 'update', { 'a.c': 1 }, false],
    [['fields()', ['a.b']], 'update', { a: { b: 1 } }, false],
    [['fields()', ['a.b']], 'set', { a: { b: 1 } }, true],
    [['fields()', ['a.b']], 'set', { a: { b: 1, c: 1 } }, false],
    [['fields()', ['*a.b']], 'set', { a: { b: { c: [] } } }, true],
    [['fields()', ['a', '*a.b']], 'set', { a: { c: 1 } }, false],
    [['required_fields()', ['a']], 'update', { 'a.b': 1 }, true],
    [['required_fields()', ['a.b']], 'update', { 'a.b.c': 1 }, true],
    [['required_fields()', ['a.b']], 'update', { a: { b: 1 } }, true],
    [['required_fields()', ['a.b']], 'update', { a: { c: 1 } }, false],
    [['required_fields()', ['a.arr']], 'update', { a: { __op: 'union', arr: [] } }, false],
    [['required_fields()', ['a.b']], 'set', { 'a.b': 1 }, false],
  ])('%j and %s of %j', (statement, func, data, allowed) => {
    const operation = { func, op: 'update', name: undefined } as const
    const outcome = decide([['*', [statement, ['allow()']]]], { operation, data, after: {} })
    expect([outcome === 'allowed', outcome]).toEqual([allowed, outcome])
  })

  it('and names the first of several faults', () => {
    const operation = { func: 'update', op: 'update', name: undefined } as const
    const data = { 'z.a': 1, 'b.c': 1, b2: 1 }
    expect(decide([['*', [['fields()', []]]]], { operation, data })).toContain('the field "b.c" is not among')
  })
})

describe('a dotted key of an update', () => {
  it.each<[string, Json]>([
    ['disallowed_fields()', [['disallowed_fields()', ['role']], ['allow()']]],
    ['o$req', [['denyif()', 'o$req.role'], ['allow()']]],
    ['the keys of $req', [['allowif()', ['isEmpty', ['difference', ['keys', '$req'], ['text']]]]]],
    ['$request', [['denyif()', 'o$request.resource.data.role'], ['allow()']]],
    ['$new and $old', [['allowif()', ['equals', '$new.role', '$old.role']]]],
  ])('does not get past a rule with %s', async (_name, statements) => {
    const db = await testDatabase()
    await db.write(['setRules', [['set', [['allow()']]]], 'u'])
    await db.write(['set', { text: 'x', role: {} }, 'u', 'a'], ALICE)
    await db.write(['setRules', [['update,upsert', statements]], 'u'])
    for (const func of ['update', 'upsert']) {
      const query: Query = [func, { 'role.admin': true }, 'u', 'a']
      expect((await db.refuse(query, ALICE)).code).toBe('DB_ACCESS_DENIED')
    }
    await db.write(['update', { text: 'y' }, 'u', 'a'], ALICE)
  })

  it('does not get past a condition of version 1', async () => {
    const db = await testDatabase()
    await db.write(['setRules', { 'allow write': { '!': { var: 'request.resource.data.role' } } }, 'u'])
    await db.write(['set', { 'role.admin': 1 }, 'u', 'a'], ALICE)
    expect((await db.refuse(['update', { 'role.admin': 1 }, 'u', 'a'], ALICE)).code).toBe('DB_ACCESS_DENIED')
  })
})
