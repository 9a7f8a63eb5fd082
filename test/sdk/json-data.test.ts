import { describe, expect, it } from '@jest/globals'
import { createDb, type Db } from '../../sdk/index.ts'
import { ARGUMENT_DEPTH_MAX, assertJson } from '../../sdk/json-data.ts'
import { HttpTransport } from '../../sdk/transports/http.ts'

type Todo = { title: string; tags: readonly string[]; due?: number }
interface TodoInterface {
  title: string
  nested: { done: boolean }
}

/** Never called: what these lines say is checked by the compiler. */
async function types(db: Db, todo: Todo, same: TodoInterface): Promise<void> {
  await db.set(todo, 'todos', 'a')
  await db.set(same, 'todos', 'b')
  await db.set({ title: 'x', list: [1, null, { a: true }] }, 'todos', 'c')
  await db.update({ n: db.inc(1), 'a.b': db.del() }, 'todos', 'd')
  // @ts-expect-error A date has no JSON form.
  await db.set({ due: new Date() }, 'todos', 'e')
  // @ts-expect-error A function has no JSON form.
  await db.set({ run: () => 1 }, 'todos', 'f')
  // @ts-expect-error A member that is undefined is left out instead.
  await db.set({ due: undefined }, 'todos', 'g')
  // @ts-expect-error A document is an object.
  await db.set('text', 'todos', 'h')
}

it('is typed as plain JSON', () => {
  expect(typeof types).toBe('function')
})

describe('an argument', () => {
  it.each([null, true, 0, 1.5, '', 'x', [], {}, { a: [1, { b: null }] }, Object.create(null)])('%j passes', (value) => {
    expect(() => assertJson(value, 'it')).not.toThrow()
  })

  it.each([
    ['NaN', { a: [1, Number.NaN] }, 'it/a/1 is NaN; JSON has finite numbers only, so send null or a text'],
    ['-0', { a: -0 }, 'it/a is -0, which JSON cannot carry; send 0'],
    ['undefined', { a: undefined }, 'it/a is undefined; leave the member out, or send null'],
    ['a hole', Object.assign([1], { 2: 2 }), 'it/1 is undefined; leave the member out, or send null'],
    ['a function', { f: () => 1 }, 'it/f is a function, which JSON cannot carry'],
    ['a big integer', 1n, 'it is a bigint, which JSON cannot carry'],
    ['half a pair', ['\ud800'], 'it/0 holds half a surrogate pair; send well-formed text'],
    ['a date', { d: new Date(0) }, 'it/d is a Date; send plain objects, lists, texts, numbers, booleans and null'],
    ['a map', new Map(), 'it is a Map; send plain objects, lists, texts, numbers, booleans and null'],
  ])('with %s is refused where it stands', (_name, value, message) => {
    expect(() => assertJson(value, 'it')).toThrow(new TypeError(message))
  })
})

/** Returns a list of so many levels. */
function nested(levels: number): unknown[] {
  let list: unknown[] = []
  for (let level = 1; level < levels; level++) list = [list]
  return list
}

describe('the depth of an argument', () => {
  it('may be all that a signed query leaves it', () => {
    expect(() => assertJson(nested(ARGUMENT_DEPTH_MAX), 'it')).not.toThrow()
  })

  it.each([ARGUMENT_DEPTH_MAX + 1, 1_000, 20_000])('is refused with %p levels', (levels) => {
    expect(() => assertJson(nested(levels), 'it')).toThrow(/^DB_LIMIT_EXCEEDED: it may have 62 levels/)
  })

  it('is refused of what holds itself', () => {
    const cyclic: { self?: unknown } = {}
    cyclic.self = cyclic
    expect(() => assertJson(cyclic, 'it')).toThrow(expect.objectContaining({ code: 'DB_LIMIT_EXCEEDED' }))
  })
})

it('with one list in so many places that it never ends is refused', () => {
  let list: unknown[] = [1]
  for (let level = 1; level < 40; level++) list = [list, list]
  expect(() => assertJson(list, 'it')).toThrow(expect.objectContaining({ code: 'DB_LIMIT_EXCEEDED' }))
})

it('is named in the error of the call, before anything is sent', async () => {
  const transport = new HttpTransport({ url: 'http://127.0.0.1:1', timeoutMs: 1 }, 'x')
  const signer = { kind: 'evm', address: '0x', sign: async () => '' } as const
  const db = createDb({ id: 'x', transport, signer })
  const misspelt = { sigener: signer } as unknown as string
  await expect(db.set({ a: 1 }, 'people', 'Bob', misspelt)).rejects.toThrow(
    'argument 4 of set/sigener/sign is a function, which JSON cannot carry',
  )
})
