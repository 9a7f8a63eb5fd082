import { describe, expect, it } from '@jest/globals'
import { namesAlong, parseFieldName } from '../../../fpjson/statements/field-names.ts'

const NAMES: readonly (readonly [string, readonly string[]])[] = [
  ['a', ['a']],
  ['a.b', ['a', 'b']],
  ['a\\.b', ['a.b']],
  ['a\\\\.b', ['a\\', 'b']],
  ['ä.🧵\n', ['ä', '🧵\n']],
  ['length.0', ['length', '0']],
]

describe('the name of a field', () => {
  it.each(NAMES)('%j is the path %j', (name, path) => {
    expect(parseFieldName(name)).toEqual(path)
    expect(namesAlong(path).at(-1)).toBe(name)
  })

  it.each(['', '.', 'a.', '.a', 'a..b', 'a\\', 'a\\b', '__proto__', 'a.constructor'])('is not %j', (name) => {
    expect(parseFieldName(name)).toBeUndefined()
  })

  it('goes through those of the fields around it', () => {
    expect(namesAlong(['a.b', 'c', 'd'])).toEqual(['a\\.b', 'a\\.b.c', 'a\\.b.c.d'])
  })
})
