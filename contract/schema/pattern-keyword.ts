/** `pattern`: texts that match a regular expression, in time proportional to the text. */
import { compilePattern } from '../../fpjson/index.ts'
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { type Check, fail, type Keyword, spend } from './check.ts'
import { schemaInvalid } from './parse.ts'

/**
 * `pattern`: it is found anywhere in the text, as ECMA-262 with the flag `u` means it. A step of checking for each unit of fuel
 * that the search would cost in a program.
 */
const pattern: Keyword = (argument, { path }): Check => {
  if (typeof argument !== 'string')
    throw schemaInvalid(path, 'a regular expression as text, such as "^[a-z]+$"', argument)
  const compiled = compilePattern(argument, 'u', (_code, sentence) => {
    throw new ContractError('DB_SCHEMA_INVALID', `${describe(argument)} at ${path}: ${sentence}`, {
      path,
      got: argument,
    })
  })
  return (value, budget) => {
    if (typeof value !== 'string') return undefined
    const isFound = compiled.test(value, {
      charge: (units) => spend(budget, units),
      fail: (_code, sentence) => {
        throw new ContractError('DB_LIMIT_EXCEEDED', `the pattern ${describe(argument)} cannot be checked: ${sentence}`)
      },
    })
    return isFound ? undefined : fail('pattern', argument, value)
  }
}

/** The keywords of this file in the order of checking. */
export const PATTERN_KEYWORDS: readonly (readonly [name: string, keyword: Keyword])[] = [['pattern', pattern]]
