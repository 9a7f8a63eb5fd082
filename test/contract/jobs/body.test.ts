import { describe, expect, it } from '@jest/globals'
import { parseBody } from '../../../contract/jobs/body.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { FpjsonError } from '../../../fpjson/index.ts'
import { thrownBy } from '../../support/contract.ts'

describe('the version of a body', () => {
  it.each<[Json, number]>([
    [[['set()', [{}, 'k', 'x']]], 2],
    [[['=$a', 1]], 2],
    [[['if', true, ['[]', ['break']]]], 2],
    [
      [
        ['if', '$data.after.skip', ['break']],
        ['set()', ['$data.after', 'k', 'x']],
      ],
      2,
    ],
    [[['set', [{ n: { var: 'data.after.n' } }, 'k', 'x']]], 1],
    [[['set', [{ price: '5$', dollar: '$', two: '$$5' }, 'k', 'x']]], 1],
    [[['break']], 1],
  ])('of %j is %j', (body, version) => {
    expect(parseBody(body, undefined)).toEqual({ version, body })
  })

  const UNCLEAR: Json[] = [
    [
      ['if', ['equals', '$data.after.skip', true], ['break']],
      ['set', [{ x: '$data.after.v' }, 'k', 'x']],
    ],
    [['set', [{ a: [{ b: 'o$x' }] }, 'k', 'x']]],
    [['if', '$skip', ['break']]],
  ]

  it.each(UNCLEAR)('is not guessed where a text would be a variable: %j', (...body) => {
    const error = thrownBy(() => parseBody(body as Json, undefined))
    expect(error).toBeInstanceOf(FpjsonError)
    expect((error as FpjsonError).message).toMatch(
      /reads a variable in version 2 and is a text in version 1.*"version"/,
    )
    for (const version of [1, 2]) expect(parseBody(body as Json, version)).toEqual({ version, body })
  })
})
