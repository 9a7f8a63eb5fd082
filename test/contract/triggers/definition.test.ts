import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ContractError } from '../../../contract/errors.ts'
import { compileTrigger, firesOn, parseTrigger, type TriggerEvent } from '../../../contract/triggers/definition.ts'
import { canonicalJson } from '../../../contract/wire/canonical.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { thrownBy } from '../../support/contract.ts'
import { SEED } from '../../support/seed.ts'

const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as Json)
const word = fc.constantFrom<Json>(
  'set()',
  'set',
  'if',
  'ifelse',
  'let',
  '[]',
  '=$x',
  'o$x',
  '$data.after',
  'break',
  '__proto__',
  'batch()',
)
const part = fc.oneof({ depthSize: 'small' }, word, json, fc.array(fc.oneof(word, json), { maxLength: 4 }))
const definition = fc.record(
  {
    key: fc.oneof(fc.string({ minLength: 1, maxLength: 5 }), json),
    on: fc.oneof(fc.constantFrom<Json>('create', ['update', 'delete']), json),
    func: fc.oneof(fc.array(fc.array(part, { maxLength: 4 }), { maxLength: 3 }), json),
    fields: fc.oneof(fc.constantFrom<Json>('a', ['a.b', 'c']), json),
    match: fc.oneof(fc.constantFrom<Json>('any', 'all'), json),
    optional: fc.oneof(fc.boolean(), json),
    index: fc.oneof(fc.nat(3), json),
    version: fc.oneof(fc.constantFrom<Json>(1, 2), json),
  },
  { requiredKeys: ['key', 'on', 'func'] },
)

describe('a definition, whatever it is,', () => {
  it('is refused with a code, or means the same when it is read again', () => {
    fc.assert(
      fc.property(fc.oneof(json, definition as fc.Arbitrary<Json>), (value) => {
        const error = thrownBy(() => {
          const { trigger } = parseTrigger(value)
          const again = JSON.parse(canonicalJson(trigger as unknown as Json))
          expect(parseTrigger(again).trigger).toEqual(trigger)
          compileTrigger(again)
        })
        if (error === undefined) return
        expect(error).toBeInstanceOf(ContractError)
        expect(['DB_TRIGGER_INVALID', 'DB_LIMIT_EXCEEDED']).toContain((error as ContractError).code)
        expect((error as ContractError).message.length).toBeLessThan(2_000)
      }),
      { seed: SEED, numRuns: 3_000 },
    )
  })

  it('is of the version that its body shows', () => {
    const versionOf = (func: Json): number => parseTrigger({ key: 'k', on: 'create', func }).trigger.version
    expect([
      versionOf([['break']]),
      versionOf([['set', [{}, 'c', 'd']]]),
      versionOf([['set', [{ t: ['set()', 'x'] }, 'c', 'd']]]),
      versionOf([['if', true, ['set', [{}, 'c', 'd']]]]),
    ]).toEqual([1, 1, 1, 1])
    expect([
      versionOf([['set()', [{}, 'c', 'd']]]),
      versionOf([['=$x', 1]]),
      versionOf([['if', true, ['break'], 'else', ['set()', [{}, 'c', 'd']]]]),
      versionOf([['break'], ['if', true, ['if', true, ['=$x', 1]]]]),
      versionOf([['[]', ['break']]]),
    ]).toEqual([2, 2, 2, 2, 2])
  })
})

describe('a trigger', () => {
  it('is about the events that it names, and about fields when it names any', () => {
    const fires = (more: { readonly [name: string]: Json }, event: TriggerEvent, ...changed: string[]): boolean => {
      const { trigger } = parseTrigger({ key: 'k', on: ['create', 'update'], func: [['break']], ...more })
      return firesOn(trigger, event, (field) => changed.includes(field))
    }
    expect([fires({}, 'create'), fires({}, 'update'), fires({}, 'delete')]).toEqual([true, true, false])
    expect([fires({ fields: ['a', 'b'] }, 'update', 'b'), fires({ fields: ['a', 'b'] }, 'update', 'c')]).toEqual([
      true,
      false,
    ])
    const both = { fields: ['a', 'b'], match: 'all' }
    expect([fires(both, 'update', 'b'), fires(both, 'update', 'a', 'b')]).toEqual([false, true])
  })
})
