import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { readDocument, writeDocument } from '../../../contract/data/documents.ts'
import { ContractError } from '../../../contract/errors.ts'
import { NO_INDEXES } from '../../../contract/index/definitions.ts'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { Meter } from '../../../contract/meter.ts'
import { parseQueryOptions } from '../../../contract/query/parse.ts'
import { planQuery } from '../../../contract/query/plan.ts'
import { runPlan } from '../../../contract/query/run.ts'
import { Tree } from '../../../contract/tree/tree.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'

type Vectors = {
  readonly collection: string
  readonly docs: Readonly<Record<string, JsonObject>>
  readonly cases: readonly { readonly options: readonly Json[]; readonly ids?: string[]; readonly length?: number }[]
}

const VECTORS = JSON.parse(readFileSync(new URL('../../vectors/queries.json', import.meta.url), 'utf8')) as Vectors

/** Those of the recorded queries that take an index over several fields, and which fields. */
const SEVERAL_FIELDS: Readonly<Record<string, Json>> = {
  '[["age"],["weight","desc"]]': [
    ['age', 'asc'],
    ['weight', 'desc'],
  ],
  '[["age"],["weight"],["startAt",30,70]]': [
    ['age', 'asc'],
    ['weight', 'asc'],
  ],
  '[["age"],["weight"],["endAt",30,60]]': [
    ['age', 'asc'],
    ['weight', 'asc'],
  ],
  '[["weight"],["age","in",[20,30]]]': [
    ['weight', 'asc'],
    ['age', 'asc'],
  ],
  '[["age"],["weight","desc"],["age","not-in",[30]]]': [
    ['age', 'asc'],
    ['weight', 'desc'],
  ],
  '[["age"],["weight","desc"],["age","!=",30]]': [
    ['age', 'asc'],
    ['weight', 'desc'],
  ],
  '[["age","desc"],["weight","asc"],["letters","array-contains-any",["j","t","a"]]]': [
    ['letters', 'array'],
    ['age', 'desc'],
    ['weight', 'asc'],
  ],
  '[["weight","desc"],["age","==",30]]': [
    ['age', 'asc'],
    ['weight', 'desc'],
  ],
}

function openPeople(): Tree {
  const tree = new Tree({ kv: new MemoryKv(), sha256 })
  for (const [id, after] of Object.entries(VECTORS.docs)) {
    const path = { collection: VECTORS.collection, id }
    writeDocument(
      tree,
      { path, before: undefined, after },
      { signer: 's', ts: 1, sha256, meter: new Meter(), indexes: NO_INDEXES },
    )
  }
  return tree
}

function find(tree: Tree, options: readonly Json[]): string[] {
  const plan = planQuery('people', parseQueryOptions(options), sha256)
  return runPlan(tree, 'people', plan).map(({ id }) => id)
}

function refusal(options: readonly Json[]): { code: string; data: Json | undefined; sentence: string } {
  try {
    planQuery('people', parseQueryOptions(options), sha256)
  } catch (error) {
    if (error instanceof ContractError) return { code: error.code, data: error.data, sentence: error.sentence }
    throw error
  }
  throw new Error('expected a ContractError, got none')
}

describe('a recorded query', () => {
  const tree = openPeople()
  const served = VECTORS.cases.filter(({ options }) => SEVERAL_FIELDS[JSON.stringify(options)] === undefined)

  it.each(served)('$options finds what was recorded', ({ options, ids, length }) => {
    const withCursors = options.map((option) =>
      Array.isArray(option) ? option.map((part) => cursorOf(tree, part as Json)) : option,
    )
    const found = find(tree, withCursors)
    if (ids !== undefined) expect(found).toEqual(ids)
    else expect(found.length).toBe(length)
  })

  it.each(Object.entries(SEVERAL_FIELDS))('%s is refused with the index that it takes', (options, index) => {
    const { code, data, sentence } = refusal(JSON.parse(options))
    expect({ code, data }).toEqual({ code: 'DB_INDEX_REQUIRED', data: { collection: 'people', index } })
    expect(sentence).toContain(`an index over ${JSON.stringify(index)} of people`)
  })

  it('is one or the other', () => {
    expect(served.length + Object.keys(SEVERAL_FIELDS).length).toBe(VECTORS.cases.length)
  })
})

function cursorOf(tree: Tree, part: Json): Json {
  const id = (part as JsonObject)?.['$cursor']
  if (typeof id !== 'string') return part
  const document = readDocument(tree, { collection: 'people', id })
  return { id, ...document?.metadata, data: document?.data as JsonObject, __cursor__: true }
}

describe('planQuery', () => {
  it.each<[string, Json[], Json]>([
    [
      'two fields',
      [
        ['a', '==', 1],
        ['b', '==', 1],
      ],
      [
        ['a', 'asc'],
        ['b', 'asc'],
      ],
    ],
    [
      'two fields of which one ranges',
      [
        ['a', '>', 1],
        ['b', '==', 1],
      ],
      [
        ['b', 'asc'],
        ['a', 'asc'],
      ],
    ],
    [
      'a sort on another field',
      [['a', '==', 1], ['b']],
      [
        ['a', 'asc'],
        ['b', 'asc'],
      ],
    ],
    [
      'a range sorted by id',
      [
        ['a', '>', 1],
        ['__id__', 'desc'],
      ],
      [
        ['__id__', 'desc'],
        ['a', 'asc'],
      ],
    ],
    [
      'containment sorted by a field',
      [['a', 'array-contains', 1], ['b']],
      [
        ['a', 'array'],
        ['b', 'asc'],
      ],
    ],
    ['containment sorted by itself', [['a', 'array-contains', 1], ['a']], [['a', 'array']]],
    [
      'two containments',
      [
        ['a', 'array-contains', 1],
        ['a', 'array-contains', 2],
      ],
      [['a', 'array']],
    ],
    [
      'two equalities sorted by id',
      [
        ['a', '==', 1],
        ['a', '==', 2],
      ],
      [['a', 'asc']],
    ],
    [
      'two sorts',
      [['a'], ['__id__']],
      [
        ['a', 'asc'],
        ['__id__', 'asc'],
      ],
    ],
  ])('refuses %s, naming the fields', (_name, options, index) => {
    expect(refusal(options)).toMatchObject({ code: 'DB_INDEX_REQUIRED', data: { collection: 'people', index } })
  })

  it.each<[string, Json[]]>([
    ['an id that is no text', [['__id__', '==', 1]]],
    ['a bound of ids that is no text', [['startAt', 30]]],
    [
      'the same after an equality, which sorts by id',
      [
        ['age', '==', 30],
        ['startAt', 30],
      ],
    ],
    ['a cursor without an id', [['startAt', { __cursor__: true }]]],
    ['a cursor without the sort field', [['age'], ['startAt', { __cursor__: true, id: 'a', data: { name: 1 } }]]],
    ['a cursor without data', [['age'], ['startAt', { __cursor__: true, id: 'a' }]]],
  ])('refuses %s', (_name, options) => {
    expect(refusal(options).code).toBe('DB_ARGUMENTS_INVALID')
  })
})
