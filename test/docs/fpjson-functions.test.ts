/** docs/fpjson.md: a row for each function, made from the source, with an example that is true. */
import { describe, expect, it } from '@jest/globals'
import { FUNCTIONS } from '../../fpjson/functions/table.ts'
import { compile } from '../../fpjson/index.ts'
import { FORMS_REFERENCE, FUNCTIONS_REFERENCE } from '../../fpjson/reference/index.ts'
import { FUNCTIONS_PART } from './fpjson-functions.ts'
import { pageWith } from './generated.ts'

describe('the reference of FPJSON', () => {
  it('has one row for each function', () => {
    expect(FUNCTIONS_REFERENCE.map(({ name }) => name).sort()).toEqual([...FUNCTIONS.keys()].sort())
  })

  it('stands in docs/fpjson.md as it is made from the source; npm run docs makes it', () => {
    const { stands, made } = pageWith(FUNCTIONS_PART)
    expect(stands).toBe(made)
  })

  it.each([...FORMS_REFERENCE, ...FUNCTIONS_REFERENCE])('has a true example of $name', ({ name, example }) => {
    const { program, vars = {}, value } = example
    expect(compile(program, { strict: true })({ vars }).value).toEqual(value)
    expect(JSON.stringify(program)).toContain(JSON.stringify(name))
  })

  it.each(FUNCTIONS_REFERENCE)('names as many arguments of $name as it waits for', ({ name, signature }) => {
    const { arity, variadic } = FUNCTIONS.get(name) ?? {}
    for (const one of signature.split('; ')) {
      const [, written = '?'] = /^\((.*)\) → [^(]*$/.exec(one) ?? []
      // An argument that is a function may have its own arguments written out.
      const named = written
        .replace(/\(.*?\) → \w+/g, 'fn')
        .split(',')
        .filter((argument) => argument !== '')
      if (variadic) expect(named.at(-1)).toContain('...')
      else expect(named).toHaveLength(arity ?? -1)
    }
  })
})
