import { describe, expect, it } from '@jest/globals'
import { createSelect } from '../../../contract/query/select.ts'
import type { JsonObject } from '../../../contract/wire/json.ts'

const DATA: JsonObject = JSON.parse('{"a":1,"b":{"c":2,"d":{"e":3},"f.g":4},"l":[{"x":1}],"__proto__":{"z":5}}')

describe('createSelect', () => {
  it.each<[string, string[], string]>([
    ['a member', ['a'], '{"a":1}'],
    ['a member inside, where it is', ['b.c'], '{"b":{"c":2}}'],
    ['several inside one object', ['b.c', 'b.d.e'], '{"b":{"c":2,"d":{"e":3}}}'],
    ['all of what is asked for whole and in part', ['b.d.e', 'b'], '{"b":{"c":2,"d":{"e":3},"f.g":4}}'],
    ['the same in the other order', ['b', 'b.d.e'], '{"b":{"c":2,"d":{"e":3},"f.g":4}}'],
    ['a name with a dot', ['b.f\\.g'], '{"b":{"f.g":4}}'],
    ['nothing of what is absent', ['none', 'b.none', 'a.none', 'l.0'], '{}'],
    ['own members only', ['toString', '__proto__.z'], '{"__proto__":{"z":5}}'],
  ])('keeps %s', (_name, fields, expected) => {
    expect(JSON.stringify(createSelect(fields)(DATA))).toBe(expected)
  })
})
