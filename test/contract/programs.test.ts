import { describe, expect, it } from '@jest/globals'
import { MemoryKv } from '../../contract/kv/memory-kv.ts'
import { COMPILED_BYTES_MAX, COMPILED_PROGRAMS_MAX, PROGRAM_BYTES_MAX } from '../../contract/limits.ts'
import {
  getRules,
  getSchema,
  Programs,
  removeRules,
  removeSchema,
  setRules,
  setSchema,
} from '../../contract/programs.ts'
import type { CompiledRules } from '../../contract/rules/rules.ts'
import { Tree } from '../../contract/tree/tree.ts'
import type { Json } from '../../contract/wire/json.ts'
import { nativeSha256 } from '../../node/sequencer/native-sha256.ts'
import { codeOf, thrownBy } from '../support/contract.ts'

const ALLOW: Json = [['set', [['allow()']]]]
const DENY: Json = [['set', [['deny()']]]]

function newStore(): Tree {
  return new Tree({ kv: new MemoryKv(), sha256: nativeSha256 })
}

/** The statements of the first rule. */
function firstOf(rules: CompiledRules | undefined): Json | undefined {
  return rules?.version === 2 ? rules.rules[0]?.statements.statements : undefined
}

describe('the rules of a collection', () => {
  it('may be of either version, and may be removed', () => {
    const [store, programs] = [newStore(), new Programs()]
    setRules(store, 'a', { 'allow write': true })
    expect(programs.rulesOf(store, 'a')?.version).toBe(1)
    setRules(store, 'a', ALLOW)
    expect(programs.rulesOf(store, 'a')?.version).toBe(2)
    removeRules(store, 'a')
    removeRules(store, 'b')
    expect([programs.rulesOf(store, 'a'), getRules(store, 'a')]).toEqual([undefined, null])
  })

  it('are its own, else those of its kind', () => {
    const [store, programs] = [newStore(), new Programs()]
    setRules(store, 'posts/*/comments', ALLOW)
    setRules(store, 'posts/p1/comments', DENY)
    const [kind, own] = [programs.rulesOf(store, 'posts/p2/comments'), programs.rulesOf(store, 'posts/p1/comments')]
    expect([firstOf(kind), firstOf(own)]).toEqual([[['allow()']], [['deny()']]])
  })

  it.each([
    'posts',
    'likes',
    'posts/p1/likes',
    'blogs/p1/comments',
    'posts/p1/comments/c1/likes',
    'a/posts/p1/comments',
    '*',
  ])('are not those of another kind: %s', (collection) => {
    const [store, programs] = [newStore(), new Programs()]
    for (const kind of ['posts/*/comments', '*/*/*', 'likes/*']) store.put(`r${kind}`, JSON.stringify(ALLOW))
    expect(programs.rulesOf(store, collection)).toBeUndefined()
    expect(programs.schemaOf(store, collection)).toBeUndefined()
  })

  it('have a * for every document above, and for documents only', () => {
    const [store, programs] = [newStore(), new Programs()]
    setRules(store, 'a/*/b/*/c', ALLOW)
    const found = ['a/1/b/2/c', 'a/1/b/*/c', 'a/1/x/2/c'].map((path) => programs.rulesOf(store, path) !== undefined)
    expect(found).toEqual([true, true, false])
  })

  it('are compiled once for one text, whatever the collection, and anew when they change', () => {
    const [store, programs] = [newStore(), new Programs()]
    setRules(store, 'a', ALLOW)
    setRules(store, 'b', ALLOW)
    const first = programs.rulesOf(store, 'a')
    expect(programs.rulesOf(store, 'b')).toBe(first)
    setRules(store, 'a', DENY)
    expect(programs.rulesOf(store, 'a')).not.toBe(first)
    expect(programs.rulesOf(store, 'b')).toBe(first)
  })
})

it(`keeps ${COMPILED_PROGRAMS_MAX} programs compiled, and starts over with one more`, () => {
  const [store, programs] = [newStore(), new Programs()]
  const number = (n: number): Json => [['set', [['=$n', n], ['allow()']]]]
  for (let n = 0; n <= COMPILED_PROGRAMS_MAX; n++) setRules(store, `c${n}`, number(n))
  const first = programs.rulesOf(store, 'c0')
  for (let n = 1; n < COMPILED_PROGRAMS_MAX; n++) programs.rulesOf(store, `c${n}`)
  expect(programs.rulesOf(store, 'c0')).toBe(first)
  programs.rulesOf(store, `c${COMPILED_PROGRAMS_MAX}`)
  const again = programs.rulesOf(store, 'c0')
  expect([again === first, firstOf(again)]).toEqual([false, [['=$n', 0], ['allow()']]])
})

it(`keeps ${COMPILED_BYTES_MAX} bytes of programs compiled, and starts over with more`, () => {
  const [store, programs] = [newStore(), new Programs()]
  const count = COMPILED_BYTES_MAX / PROGRAM_BYTES_MAX
  const long = (n: number): Json => [['set', [['=$n', `${n}`.padEnd(PROGRAM_BYTES_MAX - 34, '.')], ['allow()']]]]
  expect(JSON.stringify(long(0)).length).toBe(PROGRAM_BYTES_MAX)
  for (let n = 0; n <= count; n++) setRules(store, `c${n}`, long(n))
  const first = programs.rulesOf(store, 'c0')
  for (let n = 1; n < count; n++) programs.rulesOf(store, `c${n}`)
  expect(programs.rulesOf(store, 'c0')).toBe(first)
  programs.rulesOf(store, `c${count}`)
  expect(programs.rulesOf(store, 'c0')).not.toBe(first)
})

describe(`takes ${PROGRAM_BYTES_MAX} bytes and no more`, () => {
  it('of rules', () => {
    const rules = (size: number): Json => [['set', [['=$a', 'é'.repeat(size)], ['allow()']]]]
    const size = (PROGRAM_BYTES_MAX - JSON.stringify(rules(0)).length) / 2
    const store = newStore()
    setRules(store, 'c', rules(Math.floor(size)))
    expect(thrownBy(() => setRules(store, 'c', rules(Math.floor(size) + 1)))).toMatchObject({
      code: 'DB_LIMIT_EXCEEDED',
      data: { limit: 'PROGRAM_BYTES_MAX', expected: PROGRAM_BYTES_MAX },
    })
  })

  it('of a schema', () => {
    const schema = (size: number): Json => ({ description: 'x'.repeat(size) })
    const size = PROGRAM_BYTES_MAX - JSON.stringify(schema(0)).length
    const store = newStore()
    setSchema(store, 'c', schema(size))
    expect(codeOf(() => setSchema(store, 'c', schema(size + 1)))).toBe('DB_LIMIT_EXCEEDED')
    expect(getSchema(store, 'c')).toEqual(schema(size))
  })
})

it('reads back exactly what was set, and nothing where nothing was', () => {
  const store = newStore()
  setRules(store, 'c', ALLOW)
  setSchema(store, 'c', { title: 'é', required: ['a'] })
  expect([getRules(store, 'c'), getSchema(store, 'c'), getRules(store, 'd'), getSchema(store, 'd')]).toEqual([
    ALLOW,
    { title: 'é', required: ['a'] },
    null,
    null,
  ])
  removeSchema(store, 'c')
  removeSchema(store, 'd')
  expect([getSchema(store, 'c'), store.size]).toEqual([null, 1])
})
