/** The recorded queries: each answers as it did, if need be after the index that its refusal names was declared. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { ContractError } from '../../../contract/errors.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { OWNER, type TestDatabase, testDatabase } from '../../support/contract.ts'

type Vectors = {
  readonly docs: Readonly<Record<string, JsonObject>>
  readonly indexes: readonly Json[]
  readonly cases: readonly { readonly options: readonly Json[]; readonly ids?: string[]; readonly length?: number }[]
}

const VECTORS = JSON.parse(readFileSync(new URL('../../vectors/queries.json', import.meta.url), 'utf8')) as Vectors

async function openPeople(): Promise<TestDatabase> {
  const db = await testDatabase(['people'])
  for (const [id, data] of Object.entries(VECTORS.docs)) await db.write(['set', data, 'people', id])
  return db
}

function ask(db: TestDatabase, options: readonly Json[]): string[] {
  const cursorOf = (part: Json): Json => {
    const id = (part as JsonObject)?.['$cursor']
    return typeof id === 'string' ? db.read('cget', 'people', id) : part
  }
  const asked = options.map((option) => (Array.isArray(option) ? option.map(cursorOf) : option))
  return (db.read('cget', 'people', ...asked) as { id: string }[]).map(({ id }) => id)
}

const declared = await openPeople()
for (const index of VECTORS.indexes) await declared.write(['addIndex', index, 'people'], OWNER)
const bare = await openPeople()

describe('a recorded query', () => {
  it.each(VECTORS.cases)('$options finds what was recorded', ({ options, ids, length }) => {
    const found = ask(declared, options)
    if (ids !== undefined) expect(found).toEqual(ids)
    else expect(found.length).toBe(length)
  })

  it.each(VECTORS.cases)('$options finds it with the index that a refusal names', async ({ options, ids, length }) => {
    try {
      ask(bare, options)
    } catch (error) {
      if (!(error instanceof ContractError) || error.code !== 'DB_INDEX_REQUIRED') throw error
      const { index } = error.data as { index: Json }
      expect(error.sentence).toContain(`addIndex(${JSON.stringify(index)}, "people")`)
      await bare.write(['addIndex', index, 'people'], OWNER)
    }
    const found = ask(bare, options)
    if (ids !== undefined) expect(found).toEqual(ids)
    else expect(found.length).toBe(length)
  })
})
