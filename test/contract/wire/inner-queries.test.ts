import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { innerQueries } from '../../../contract/wire/inner-queries.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { INNER_SIGNATURES_MAX } from '../../../contract/wire/limits.ts'
import { SEED } from '../../support/seed.ts'

describe('innerQueries', () => {
  it.each<[readonly Json[], readonly Json[]]>([
    [['set', { signature: 'x' }, 'c', 'd'], []],
    [['addAddressLink', { n: 1 }, { expiry: 1 }], [{ n: 1 }]],
    [['addAddressLink'], []],
    [['relay', { n: 1 }, { n: 2 }], [{ n: 1 }]],
    [
      ['relay', { n: 1 }, null, [{ n: 2 }, 3]],
      [{ n: 1 }, { n: 2 }, 3],
    ],
    [['relay', { n: 1 }, null, 'x'], [{ n: 1 }]],
    [
      ['batch', [['relay', 1], ['set', {}, 'c', 'd'], ['addAddressLink', 2], 5]],
      [1, 2],
    ],
    [['batch', 'x'], []],
    [
      ['relay', { query: ['job', 'j', ['addAddressLink', 7]] }],
      [{ query: ['job', 'j', ['addAddressLink', 7]] }, 7],
    ],
    [
      ['relay', { query: ['job', 'j', ['batch', [['addAddressLink', 7]]]] }, null, [8]],
      [{ query: ['job', 'j', ['batch', [['addAddressLink', 7]]]] }, 8, 7],
    ],
    [['relay', { query: 5 }], [{ query: 5 }]],
    [['relay', null], [null]],
    [
      ['bundle', [{ query: ['relay', 1] }, 2, { query: ['set', {}, 'c', 'd'] }, { query: ['addAddressLink', 3] }]],
      [{ query: ['relay', 1] }, 2, { query: ['set', {}, 'c', 'd'] }, { query: ['addAddressLink', 3] }, 1, 3],
    ],
    [['bundle', 'x'], []],
    [['bundle'], []],
    [[], []],
  ])('of %j are %j', (query, expected) => {
    expect(innerQueries(query)).toEqual(expected)
  })

  it('are at most as many as an entry may hold', () => {
    const relays = Array.from({ length: 100 }, (_, n) => ['relay', n, null, [n]])
    expect(innerQueries(['batch', relays])).toHaveLength(INNER_SIGNATURES_MAX)
    expect(innerQueries(['relay', 0, null, Array(100).fill(1)])).toHaveLength(INNER_SIGNATURES_MAX)
  })

  it.each<[string, readonly Json[]]>([
    ['operations of a batch', ['batch', Array(250_000).fill([])]],
    ['queries of a bundle', ['bundle', Array(250_000).fill(1)]],
    ['approvals', ['relay', {}, null, Array(250_000).fill(1)]],
  ])('are found among more %s than a call takes arguments', (_, query) => {
    expect(innerQueries(query).length).toBe(query[0] === 'batch' ? 0 : INNER_SIGNATURES_MAX)
  })

  it('are the same values of the same text, whatever the query', () => {
    const word = fc.constantFrom<Json>('batch', 'bundle', 'relay', 'addAddressLink', 'job', 'set')
    const value = fc.letrec<{ value: Json; list: Json; object: Json }>((tie) => ({
      value: fc.oneof({ maxDepth: 5 }, word, fc.integer(), tie('list'), tie('object')),
      list: fc.array(tie('value'), { maxLength: 5 }),
      object: fc.record({ query: tie('list') }),
    }))
    fc.assert(
      fc.property(value.list, (list) => {
        const query = list as readonly Json[]
        expect(innerQueries(JSON.parse(JSON.stringify(query)))).toEqual(innerQueries(query))
      }),
      { seed: SEED, numRuns: 1_000 },
    )
  })
})
