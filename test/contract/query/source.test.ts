import { describe, expect, it } from '@jest/globals'
import type { IndexState } from '../../../contract/index/definitions.ts'
import { writeDeclared } from '../../../contract/index/definitions.ts'
import { collectionScope, groupScope } from '../../../contract/query/scope.ts'
import { catalogueOf, type IndexSource } from '../../../contract/query/source.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { queryState, wantOf } from '../../support/query-state.ts'

const PARTS = [
  ['a', 'asc'],
  ['b', 'desc'],
] as const

function served(state: ReturnType<typeof queryState>, ...options: readonly Json[]): string[] {
  const { conditions, stretch } = wantOf(...options)
  return state.catalogue
    .sourcesFor(conditions, stretch.order)
    .map(({ kind, parts }) => `${kind} ${JSON.stringify(parts)}`)
}

describe('the sources of a branch', () => {
  it('are the automatic indexes of its fields, then the declared ones', () => {
    const state = queryState({ indexes: [PARTS] })
    expect(served(state, ['x', '==', 1], ['y', 'array-contains', 1], ['z'])).toEqual([
      'automatic [["x","asc"]]',
      'automatic [["y","array"]]',
      'automatic [["y","asc"]]',
      'automatic [["z","asc"]]',
      'declared [["a","asc"],["b","desc"]]',
    ])
  })

  it('have each field once, and no index of ids', () => {
    expect(served(queryState({}), ['x', '>', 1], ['__id__', '>', 'a'], ['x'])).toEqual(['automatic [["x","asc"]]'])
  })

  it('have no automatic index of an exempt field, nor of what is inside it', () => {
    const state = queryState({ exempt: ['x'] })
    expect(served(state, ['x', '>', 1], ['x.y', '>', 1], ['xy', '>', 1])).toEqual(['automatic [["xy","asc"]]'])
  })

  it.each<[IndexState, number]>([
    ['building', 0],
    ['ready', 1],
    ['failed', 0],
    ['removing', 0],
  ])('have a declared index that is %s: %i', (state, count) => {
    const { store, programs } = queryState({})
    writeDeclared(store, 'c', { next: 2, indexes: [{ number: 1, parts: PARTS, unique: false, state }], exempt: [] })
    const catalogue = catalogueOf(store, programs, collectionScope('c'))
    expect(catalogue.sourcesFor(new Map(), { sorts: [], idDescending: false })).toHaveLength(count)
    expect(catalogue.stateOf(PARTS)).toBe(state)
  })

  it('have those outside the state at the end', () => {
    const { store, programs } = queryState({ indexes: [PARTS] })
    const outside: IndexSource = { kind: 'indexer', parts: [['q', 'asc']], prefix: '', reader: store }
    const catalogue = catalogueOf(store, programs, collectionScope('c'), { sourcesFor: () => [outside] })
    expect(catalogue.sourcesFor(new Map(), { sorts: [], idDescending: false }).at(-1)).toBe(outside)
    expect(catalogue.stateOf([['q', 'asc']])).toBe('ready')
  })
})

describe('the path under which an index is declared', () => {
  const { store, programs } = queryState({ exempt: ['bio'] })

  it('is that of the kind in a group', () => {
    expect(catalogueOf(store, programs, groupScope('p/x/c')).pathFor(PARTS)).toBe('p/*/c')
  })

  it('is the collection’s own for one field that is exempt nowhere else', () => {
    expect(catalogueOf(store, programs, groupScope('p/x/c')).pathFor([['bio', 'asc']])).toBe('p/x/c')
  })

  it('is where the field is exempt', () => {
    writeDeclared(store, 'p/*/c', { next: 1, indexes: [], exempt: [{ field: 'bio', isClean: true }] })
    expect(catalogueOf(store, programs, groupScope('p/x/c')).pathFor([['bio', 'asc']])).toBe('p/*/c')
  })
})
