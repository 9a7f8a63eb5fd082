import { describe, expect, it } from '@jest/globals'
import {
  compileLets,
  createFuel,
  type EffectCall,
  type Json,
  type JsonObject,
  type LetBlocks,
  type LetOptions,
  runLets,
  type StatementHost,
} from '../../../fpjson/index.ts'
import { LET_GROUPS_MAX, STATEMENT_DEPTH_MAX, STATEMENTS_MAX } from '../../../fpjson/limits.ts'
import { errorOf } from '../support.ts'

const OPTIONS: LetOptions = {
  variables: ['request', 'doc'],
  effects: { 'get()': { takes: 'query', writes: false } },
  document: ['doc', 'new'],
}

type Outcome = { readonly names: JsonObject; readonly mods: Json[]; readonly queries: Json[]; readonly used: number }

/** Computes the names of blocks, of all unless told which. */
function run(blocks: LetBlocks, vars: JsonObject = {}, applies: (block: string) => boolean = () => true): Outcome {
  const [mods, queries]: [Json[], Json[]] = [[], []]
  const assigned = new Map<string, Json>()
  const fuel = createFuel(10_000)
  const effect = ({ argument }: EffectCall): Json => {
    queries.push(argument)
    return { found: argument }
  }
  const mod = (path: readonly string[], value: Json) => void mods.push([path.join('.'), value])
  const group = Object.keys(blocks).sort().filter(applies)
  runLets(
    compileLets(blocks, { ...OPTIONS, groups: [group] }),
    { vars, fuel, assigned, effect, mod, hasDocument: true, requestFields: () => [], requestValues: () => [] },
    group,
  )
  return { names: Object.fromEntries(assigned), mods, queries, used: fuel.used }
}

describe('the order of names', () => {
  it('is that of what they read, however they are written', () => {
    const blocks = { z: { a: ['inc', { var: 'b' }], b: ['inc', ['$', 'c.n']] }, y: { 'c.n': 1 } }
    expect(run(blocks).names).toEqual({ a: 3, b: 2, c: { n: 1 } })
  })

  it('is that of blocks and names where they read nothing of one another', () => {
    expect(run({ b: { 'doc.new.x': 1 }, a: { 'doc.new.z': 2, 'doc.new.y': 3 } }).mods).toEqual([
      ['y', 3],
      ['z', 2],
      ['x', 1],
    ])
  })

  it('puts what is read by a part, and by the whole, before', () => {
    expect(run({ a: { all: { var: 'whole' }, 'whole.x': 1 } }).names).toEqual({ all: { x: 1 }, whole: { x: 1 } })
    expect(run({ a: { part: { var: 'whole.x' }, whole: ['assoc', 'x', 1, {}] } }).names['part']).toBe(1)
    expect(run({ a: { 'w.x': 1 }, b: { w: ['assoc', 'y', 2, {}] } }).names).toEqual({ w: { x: 1, y: 2 } })
  })

  it('lets a name read itself, and a later block read what an earlier one gave it', () => {
    const blocks = { a: { n: ['defaultTo', 5, { var: 'n' }] }, b: { n: ['inc', { var: 'n' }] } }
    expect(run(blocks).names).toEqual({ n: 6 })
    expect(run(blocks, {}, (block) => block === 'a').names).toEqual({ n: 5 })
  })

  it('counts what conditions and queries read', () => {
    const blocks = {
      x: {
        a: ['if', { var: 'b' }, ['get', ['users', { var: 'c' }]]],
        b: true,
        c: ['join', '', ['[]', 'i', { var: 'd' }]],
        d: 'd',
      },
    }
    expect(run(blocks).queries).toEqual([['users', 'id']])
  })

  it('is refused when it is a circle, naming it', () => {
    const { code, sentence, path } = errorOf(() =>
      compileLets({ x: { a: { var: 'b.n' }, 'b.n': { var: 'c' } }, y: { c: ['inc', { var: 'a' }] } }, OPTIONS),
    )
    expect([code, path]).toEqual(['FPJSON_STATEMENT', ['x', 'a']])
    expect(sentence).toContain('a (x) reads b.n (x) reads c (y) reads a')
  })

  it('is one of names that are computed together', () => {
    const blocks = { a: { x: { var: 'y' }, y: 1 }, b: { y: { var: 'x' }, x: 2 }, c: { z: { var: 'y' } } }
    expect(run(blocks, {}, (block) => block !== 'b').names).toEqual({ x: 1, y: 1, z: 1 })
    expect(run(blocks, {}, (block) => block !== 'a').names).toEqual({ x: 2, y: 2, z: 2 })
    expect(() => compileLets(blocks, { ...OPTIONS, groups: [['a'], ['b', 'c'], []] })).not.toThrow()
    expect(errorOf(() => compileLets(blocks, { ...OPTIONS, groups: [['a'], ['a', 'b']] })).code).toBe(
      'FPJSON_STATEMENT',
    )
    expect(errorOf(() => compileLets(blocks, OPTIONS)).code).toBe('FPJSON_STATEMENT')
  })

  it('puts a field of the document before what reads it, unless the field is computed from that', () => {
    const doc = { doc: { new: { a: 1 } } }
    const keys = ['keys', { var: 'doc.new' }]
    const count = ['length', { var: 'keys' }]
    expect(run({ x: { keys, 'doc.new.count': count } }, doc)).toMatchObject({
      names: { keys: ['a'] },
      mods: [['count', 1]],
    })
    expect(run({ x: { old: { var: 'doc.new.a' }, 'doc.new.a': ['inc', { var: 'old' }] } }, doc).mods).toEqual([
      ['a', 2],
    ])
    const chain = { keys, mid: ['inc', { var: 'n' }], n: count, 'doc.new.z': { var: 'mid' }, 'doc.new.b': 5 }
    expect(run({ x: chain }, doc).mods).toEqual([
      ['b', 5],
      ['z', 2],
    ])
    expect(run({ x: { late: { var: 'doc.new.b' }, 'doc.new.b': 5 } }, doc).mods).toEqual([['b', 5]])
  })

  it('is refused where fields and what reads them go round in a circle', () => {
    const blocks = {
      x: { a: { var: 'doc.new.f' }, 'doc.new.f': { var: 'b' }, b: { var: 'doc.new.g' }, 'doc.new.g': { var: 'a' } },
    }
    expect(errorOf(() => compileLets(blocks, OPTIONS)).sentence).toContain('reads doc.new.f (x) reads b')
    const ring = { x: { a: { var: 'b' }, b: { var: 'a' }, 'doc.new.f': { var: 'a' } } }
    expect(errorOf(() => compileLets(ring, OPTIONS)).sentence).toContain('a (x) reads b (x) reads a')
  })
})

it('runs no blocks together but those that it was told of', () => {
  const lets = compileLets({ a: { x: 1 }, b: { y: 2 } }, { ...OPTIONS, groups: [['a'], ['b']] })
  const host = {} as StatementHost
  expect(() => runLets(lets, host, ['a', 'b'])).toThrow(TypeError)
})

it('runs the blocks that apply, and no other', () => {
  const blocks = { a: { x: 1 }, b: { y: 2 }, c: { z: ['divide', 1, 0] } }
  expect(run(blocks, {}, (block) => block !== 'c').names).toEqual({ x: 1, y: 2 })
})

it('has no shortcuts, and nothing of a query is a call', () => {
  const { names, queries } = run(
    { a: { t: '$request', q: ['get', ['add', { var: 'request.id' }, ['n', '==', ['add', 1, 2]]]] } },
    { request: { id: 'i' } },
  )
  expect([names['t'], queries]).toEqual(['$request', [['add', 'i', ['n', '==', ['add', 1, 2]]]]])
})

it('locates what fails', () => {
  const placeOf = (blocks: LetBlocks) => errorOf(() => run(blocks)).path.join('/')
  expect(placeOf({ b: { n: ['inc', ['divide', 1, 0]] } })).toBe('b/n/1')
  expect(placeOf({ b: { n: ['ifelse', false, 1, ['inc', 'x']] } })).toBe('b/n/3')
  expect(placeOf({ b: { n: ['get', ['users', { var: 'nobody' }]] } })).toBe('b/n/1/1')
})

it('has no get where the host has none', () => {
  const error = errorOf(() => compileLets({ a: { x: ['get', ['c']] } }, { document: ['doc'] }))
  expect([error.code, error.path]).toEqual(['FPJSON_STATEMENT', ['a', 'x']])
})

it('keeps the bounds of statements', () => {
  const names = (count: number): LetBlocks => ({
    a: Object.fromEntries(Array.from({ length: count }, (_, n) => [`n${n}`, n === 0 ? 1 : { var: `n${n - 1}` }])),
  })
  expect(run(names(STATEMENTS_MAX)).names[`n${STATEMENTS_MAX - 1}`]).toBe(1)
  expect(errorOf(() => compileLets(names(STATEMENTS_MAX + 1), OPTIONS)).code).toBe('FPJSON_SIZE')
  const nested = (levels: number): Json => (levels === 0 ? 1 : ['if', true, nested(levels - 1)])
  // The block and the name are two levels.
  const deepest = STATEMENT_DEPTH_MAX - 2
  expect(run({ a: { x: nested(deepest) } }).names).toEqual({ x: 1 })
  expect(errorOf(() => compileLets({ a: { x: nested(deepest + 1) } }, OPTIONS)).code).toBe('FPJSON_DEPTH')
  const groups = (count: number) => Array.from({ length: count }, (_, n) => ['a', String(n)])
  expect(() => compileLets({}, { ...OPTIONS, groups: groups(LET_GROUPS_MAX) })).not.toThrow()
  expect(errorOf(() => compileLets({}, { ...OPTIONS, groups: groups(LET_GROUPS_MAX + 1) })).code).toBe('FPJSON_SIZE')
})
