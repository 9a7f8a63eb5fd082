import { describe, expect, it } from '@jest/globals'
import { NAME_LENGTH_MAX } from '../../contract/limits.ts'
import { isName, parseName } from '../../contract/names.ts'
import { codeOf } from '../support/contract.ts'

describe('a name', () => {
  it.each(['a', '~', '!', 'price-of.hour:1/2', 'x'.repeat(NAME_LENGTH_MAX)])('may be %j', (name) => {
    expect([isName(name), parseName('it', name)]).toEqual([true, name])
  })

  it.each([
    '',
    ' ',
    'a b',
    'é',
    'a\n',
    '\0',
    'x'.repeat(NAME_LENGTH_MAX + 1),
    'x'.repeat(500_000),
    5,
    null,
    undefined,
    ['a'],
  ])('may not be %p', (name) => {
    expect(isName(name)).toBe(false)
    expect(codeOf(() => parseName('it', name as string))).toBe('DB_ARGUMENTS_INVALID')
  })
})
