import { describe, expect, it } from '@jest/globals'
import { decodeDocument, encodeDocument } from '../../../contract/data/stored-document.ts'
import { compileProjection } from '../../../contract/indexer/project.ts'
import { PROJECTION_FUEL } from '../../../contract/limits.ts'
import { textToBinary } from '../../../contract/wire/bytes.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { run } from '../../../fpjson/index.ts'

const METADATA = { setter: '0xa', createdAt: 1, updater: '0xb', updatedAt: 2, version: 3 }

function projected(program: Json, data: Json): unknown {
  const stored = encodeDocument(METADATA, textToBinary(JSON.stringify(data)))
  const made = compileProjection(program)({ collection: 'posts/p1/comments', id: 'c1', stored })
  return 'stored' in made ? decodeDocument(made.stored) : made
}

describe('a projection', () => {
  it('makes a document of the data, the place and the metadata, which it keeps', () => {
    const program = {
      first: ['head', '$data.tags'],
      by: '$setter',
      at: ['[]', '$createdAt', '$updatedAt', '$version', '$updater'],
      where: ['[]', '$id', '$collection', '$path'],
    }
    expect(projected(program, { tags: ['a', 'b'] })).toEqual({
      metadata: METADATA,
      data: {
        first: 'a',
        by: '0xa',
        at: [1, 2, 3, '0xb'],
        where: ['c1', 'posts/p1/comments', ['posts', 'p1', 'comments', 'c1']],
      },
    })
  })

  it('leaves a document out by giving null', () => {
    const program = [['ifElse', ['lt', ['__'], 18], ['always', null], ['objOf', 'age']], '$data.age']
    expect(projected(program, { age: 17 })).toEqual({ failure: undefined })
    expect(projected(program, { age: 18 })).toMatchObject({ data: { age: 18 } })
  })

  it('never takes data for a program', () => {
    expect(projected({ a: '$data.a' }, { a: ['add', 1, 2] })).toMatchObject({ data: { a: ['add', 1, 2] } })
  })

  it('has so much fuel for a document and no more', () => {
    const program = (n: number): Json => ({
      last: [
        'last',
        [
          ['map', ['inc']],
          ['range', 0, n],
        ],
      ],
    })
    let [n, tooMany] = [1, PROJECTION_FUEL]
    while (n + 1 < tooMany) {
      const middle = (n + tooMany) >> 1
      if (run(program(middle)).fuelUsed <= PROJECTION_FUEL) n = middle
      else tooMany = middle
    }
    expect(projected(program(n), {})).toMatchObject({ data: { last: n } })
    expect(projected(program(n + 1), {})).toEqual({ failure: 'FPJSON_FUEL' })
  })

  it.each<[Json, string]>([
    [['inc', '$data.text'], 'FPJSON_TYPE'],
    [['[]', 1], 'DB_DOCUMENT_INVALID'],
    [7, 'DB_DOCUMENT_INVALID'],
    [{ a: { __op: 'inc', n: 1 } }, 'DB_DOCUMENT_INVALID'],
    [
      {
        all: [
          ['map', ['range', 0]],
          ['range', 0, 2000],
        ],
      },
      'FPJSON_FUEL',
    ],
    [{ long: ['repeat', '$data.text', 3000] }, 'DB_LIMIT_EXCEEDED'],
  ])('of %j leaves the document out with %s', (program, failure) => {
    expect(projected(program, { text: 'x' })).toEqual({ failure })
  })
})
