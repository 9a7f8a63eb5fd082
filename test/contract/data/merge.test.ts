import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { mergeUpdate } from '../../../contract/data/merge.ts'
import { resolveOperators } from '../../../contract/data/operators.ts'
import { ContractError } from '../../../contract/errors.ts'
import { DOCUMENT_DEPTH_MAX } from '../../../contract/limits.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { SEED } from '../../support/seed.ts'

function errorOf(previous: JsonObject, patch: JsonObject): ContractError {
  try {
    mergeUpdate(previous, patch)
  } catch (error) {
    if (error instanceof ContractError) return error
    throw error
  }
  throw new Error('expected a ContractError, got none')
}

describe('mergeUpdate', () => {
  it.each([
    ['keeps what the patch leaves alone', { a: 1, b: 2 }, { b: 3 }, { a: 1, b: 3 }],
    ['replaces a whole field', { a: { b: 1, c: 2 } }, { a: { b: 3 } }, { a: { b: 3 } }],
    ['replaces a nested field', { a: { b: 1, c: 2 } }, { 'a.b': 3 }, { a: { b: 3, c: 2 } }],
    ['makes missing objects', {}, { 'a.b.c': 1 }, { a: { b: { c: 1 } } }],
    [
      'puts several fields into one object',
      { a: { z: 0 } },
      { 'a.b': 1, 'a.c.d': 2, 'a.c.e': 3 },
      { a: { z: 0, b: 1, c: { d: 2, e: 3 } } },
    ],
    ['changes nothing with an empty patch', { a: 1 }, {}, { a: 1 }],
    ['takes an empty name without a dot', {}, { '': 1 }, { '': 1 }],
    ['makes no objects for a del', { a: {} }, { 'x.y': { __op: 'del' }, 'a.b.c': { __op: 'del' } }, { a: {} }],
    ['opens no inherited object', {}, { 'toString.a': 1 }, { toString: { a: 1 } }],
  ] as readonly (readonly [string, JsonObject, JsonObject, JsonObject])[])('%s', (_name, previous, patch, merged) => {
    expect(mergeUpdate(previous, patch)).toEqual(merged)
  })

  it('keeps a del for a document that is not stored, to be refused', () => {
    expect(mergeUpdate(undefined, { 'x.y': { __op: 'del' } })).toEqual({ x: { y: { __op: 'del' } } })
  })

  it('keeps the references of what it leaves alone', () => {
    const previous = { a: { b: 1, kept: {} }, kept: [] }
    const merged = mergeUpdate(previous, { 'a.b': 2 })
    expect(merged['kept']).toBe(previous.kept)
    expect((merged['a'] as JsonObject)['kept']).toBe(previous.a.kept)
  })

  it('changes neither input', () => {
    const previous = { a: { b: { c: 1 } } }
    const patch = { 'a.b.c': 2, 'a.b.d': { e: 1 } }
    const copies = structuredClone([previous, patch])
    mergeUpdate(previous, patch)
    expect([previous, patch]).toEqual(copies)
  })

  it.each([
    ['__proto__', {}, JSON.parse('{"__proto__":{"a":1}}'), '/__proto__'],
    ['a step __proto__', {}, { 'a.__proto__.b': 1 }, '/a.__proto__.b'],
    ['constructor', {}, { constructor: 1 }, '/constructor'],
    ['a step prototype', {}, { 'constructor.prototype.x': 1 }, '/constructor.prototype.x'],
    ['a last step prototype', {}, { 'a.prototype': 1 }, '/a.prototype'],
    ['an empty step', {}, { 'a..b': 1 }, '/a..b'],
    ['a leading dot', {}, { '.a': 1 }, '/.a'],
    ['a trailing dot', {}, { 'a.': 1 }, '/a.'],
    ['a lone dot', {}, { '.': 1 }, '/.'],
    ['a path through a list', { a: [{}] }, { 'a.0': 1 }, '/a'],
    ['a path through null', { a: { b: null } }, { 'a.b.c': 1 }, '/a/b'],
    ['a path through text', { a: 'x' }, { 'a.length': 1 }, '/a'],
    ['a del through a number', { a: 1 }, { 'a.b': { __op: 'del' } }, '/a'],
    ['a field and something inside it', {}, { 'a.b': 1, a: {} }, '/a.b'],
    ['a nested field and something inside it', {}, { 'a.b': {}, 'a.b.c': 1 }, '/a.b.c'],
  ] as readonly (readonly [string, JsonObject, JsonObject, string])[])('refuses %s', (_name, previous, patch, path) => {
    const error = errorOf(previous, patch)
    expect(error.code).toBe('DB_DOCUMENT_INVALID')
    expect(error.data).toMatchObject({ path })
  })

  it('says where the path cannot go on', () => {
    expect(errorOf({ a: 'x' }, { 'a.b.c': 1 }).sentence).toBe(
      '/a must be an object, because the update goes on to "a.b.c", got "x"',
    )
  })

  it('takes a key of as many steps as a document has levels', () => {
    expect(() => mergeUpdate({}, { [Array(DOCUMENT_DEPTH_MAX).fill('a').join('.')]: 1 })).not.toThrow()
  })

  it('refuses a key of one step more', () => {
    expect(
      errorOf(
        {},
        {
          [Array(DOCUMENT_DEPTH_MAX + 1)
            .fill('a')
            .join('.')]: 1,
        },
      ).code,
    ).toBe('DB_LIMIT_EXCEEDED')
  })

  it('refuses a key of a million dots', () => {
    expect(errorOf({}, { ['a.'.repeat(1_000_000)]: 1 }).code).toBe('DB_LIMIT_EXCEEDED')
  })

  it('lets operators resolve against the stored document', () => {
    const previous = { a: { n: 1, old: true }, kept: [1] }
    const patch = { 'a.n': { __op: 'inc', n: 2 }, 'a.old': { __op: 'del' }, kept: { __op: 'union', arr: [2] } }
    const incoming = mergeUpdate(previous, patch)
    const facts = { ts: 0, signer: 's', extra: null, checkProof: () => false }
    expect(resolveOperators({ incoming, previous, facts, allowDelete: true })).toEqual({ a: { n: 3 }, kept: [1, 2] })
  })

  it('agrees with setting one path after another', () => {
    const step = fc.constantFrom('a', 'b', 'c')
    const key = fc.array(step, { minLength: 1, maxLength: 3 }).map((steps) => steps.join('.'))
    const options = { noNullPrototype: true }
    const inner = fc.dictionary(step, fc.dictionary(step, fc.dictionary(step, fc.nat(9), options), options), options)
    fc.assert(
      fc.property(inner, fc.dictionary(key, fc.nat(9), options), (previous, patch) => {
        const keys = Object.keys(patch)
        fc.pre(!keys.some((outer) => keys.some((other) => other.startsWith(`${outer}.`))))
        const expected = structuredClone(previous) as { [name: string]: Json }
        for (const path of keys) {
          const steps = path.split('.')
          let target = expected
          for (const name of steps.slice(0, -1)) {
            target[name] ??= {}
            target = target[name] as { [name: string]: Json }
          }
          target[steps.at(-1) as string] = patch[path] as Json
        }
        expect(mergeUpdate(previous, patch)).toEqual(expected)
      }),
      { seed: SEED, numRuns: 1_000 },
    )
  })
})
