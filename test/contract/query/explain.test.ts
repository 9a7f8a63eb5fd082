import { describe, expect, it } from '@jest/globals'
import { QUERY_DROPPED_MAX } from '../../../contract/limits.ts'
import { explain } from '../../../contract/query/explain.ts'
import { runQuery } from '../../../contract/query/run.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { type QueryState, queryState } from '../../support/query-state.ts'

const DOCUMENTS: Record<string, JsonObject> = {}
for (let n = 0; n < 20; n++) DOCUMENTS[`d${n}`] = { n, even: n % 2 === 0 }
const state = queryState({
  documents: DOCUMENTS,
  indexes: [
    [
      ['even', 'asc'],
      ['n', 'desc'],
    ],
  ],
})

function told(...options: readonly Json[]): Json {
  return toldOf(state, options)
}

function toldOf({ plan }: QueryState, options: readonly Json[]): Json {
  return explain(
    () => plan(...options),
    (planned) => runQuery(planned).map((row) => row.stored).length,
  )
}

describe('explain', () => {
  it('tells the index, what was read and what was found', () => {
    expect(told(['n', '>=', 15])).toEqual({
      indexed: true,
      branches: [
        {
          collection: 'c',
          indexes: [{ kind: 'automatic', parts: [['n', 'asc']], reverse: false, spans: 1, entries: 5 }],
          sorted: false,
          residual: [],
          keys: 5,
          dropped: 0,
        },
      ],
      keys: 5,
      documents: 5,
      dropped: 0,
      cost: 5 + 8 * 5,
      results: 5,
    })
  })

  it('tells of a declared index that is read backwards', () => {
    expect(told(['even', '==', true], ['n'], 3)).toMatchObject({
      branches: [{ indexes: [{ kind: 'declared', reverse: true, entries: 10 }] }],
      keys: 3,
      results: 3,
    })
  })

  it('tells what documents decided, and which index would', () => {
    expect(told(['n', '>', 3], ['not', ['even', '>', false]])).toMatchObject({
      indexed: false,
      branches: [
        {
          residual: [['not', ['even', '>', false]]],
          dropped: 8,
          addIndex: {
            collection: 'c',
            index: [
              ['n', 'asc'],
              ['even', 'asc'],
            ],
          },
        },
      ],
      dropped: 8,
      results: 8,
    })
  })

  it('has a branch for each part of an or', () => {
    expect(told(['or', ['n', '==', 1], ['n', '==', 2]])).toMatchObject({ branches: [{ keys: 1 }, { keys: 1 }] })
  })

  it('tells the refusal of a query that has no plan', () => {
    expect(told(['even'], ['n'])).toMatchObject({
      indexed: false,
      branches: [],
      error: {
        code: 'DB_INDEX_REQUIRED',
        data: {
          collection: 'c',
          index: [
            ['even', 'asc'],
            ['n', 'asc'],
          ],
        },
      },
    })
  })

  it('tells what was read until a limit was met', () => {
    const documents: Record<string, JsonObject> = {}
    for (let n = -QUERY_DROPPED_MAX; n <= QUERY_DROPPED_MAX + 1; n++) documents[`d${n}`] = { a: n, b: n > 0 ? 1 : 0 }
    expect(
      toldOf(queryState({ documents }), [
        ['a', '<=', 0],
        ['b', '>', 0],
      ]),
    ).toMatchObject({
      dropped: QUERY_DROPPED_MAX + 1,
      error: { code: 'DB_INDEX_REQUIRED' },
    })
  })

  it('throws what is no refusal for what it would cost', () => {
    const wrong = (): never => {
      throw new TypeError('a bug')
    }
    expect(() => explain(wrong, () => 0)).toThrow(TypeError)
  })
})
