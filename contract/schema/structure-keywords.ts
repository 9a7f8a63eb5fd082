/** Keywords about what a value holds, and those that combine schemas. */
import { compareNames } from '../describe.ts'
import { isJsonObject, type Json, member } from '../wire/json.ts'
import {
  type Check,
  type Failure,
  fail,
  identity,
  type Keyword,
  readingCost,
  type Site,
  spend,
  under,
} from './check.ts'
import { parseBoolean, parseCount, parseNames, parseObject, parseSchemas, schemaInvalid } from './parse.ts'

/** `minItems`. */
const minItems: Keyword = (argument, { path }) => {
  const bound = parseCount(argument, path)
  return (value) => (Array.isArray(value) && value.length < bound ? fail('minItems', bound, value.length) : undefined)
}

/** `maxItems`. */
const maxItems: Keyword = (argument, { path }) => {
  const bound = parseCount(argument, path)
  return (value) => (Array.isArray(value) && value.length > bound ? fail('maxItems', bound, value.length) : undefined)
}

/** `uniqueItems`: fails at the first item that equals an earlier one. One pass. */
const uniqueItems: Keyword = (argument, { path }) => {
  if (!parseBoolean(argument, path)) return undefined
  return (value, budget) => {
    if (!Array.isArray(value)) return undefined
    const seen = new Set<string>()
    for (let i = 0; i < value.length; i++) {
      if (seen.size === seen.add(identity(value[i], budget)).size) return under(i, fail('uniqueItems', true, value[i]))
    }
    return undefined
  }
}

/** `items`: one schema for every item. */
const items: Keyword = (argument, site) => {
  if (Array.isArray(argument))
    throw schemaInvalid(site.path, 'one schema for all items, not a list of schemas', argument)
  const check = site.child(argument)
  return (value, budget) => {
    if (!Array.isArray(value)) return undefined
    for (let i = 0; i < value.length; i++) {
      const failure = check(value[i], budget)
      if (failure !== undefined) return under(i, failure)
    }
    return undefined
  }
}

/** `minProperties`. */
const minProperties: Keyword = (argument, { path }) => {
  const bound = parseCount(argument, path)
  return (value, budget) => {
    if (!isJsonObject(value)) return undefined
    const { length } = Object.keys(value)
    spend(budget, readingCost(length))
    return length < bound ? fail('minProperties', bound, length) : undefined
  }
}

/** `maxProperties`. */
const maxProperties: Keyword = (argument, { path }) => {
  const bound = parseCount(argument, path)
  return (value, budget) => {
    if (!isJsonObject(value)) return undefined
    const { length } = Object.keys(value)
    spend(budget, readingCost(length))
    return length > bound ? fail('maxProperties', bound, length) : undefined
  }
}

/** `required`: own members, in the order of the list. */
const required: Keyword = (argument, { path }) => {
  const names = parseNames(argument, path)
  const cost = readingCost(names.length)
  return (value, budget) => {
    if (!isJsonObject(value)) return undefined
    spend(budget, cost)
    for (const name of names) if (!Object.hasOwn(value, name)) return fail('required', name, value)
    return undefined
  }
}

/** `properties`: by name, in the order of UTF-16 code units. */
const properties: Keyword = (argument, site) => {
  const schemas = parseObject(argument, site.path)
  const checks: (readonly [name: string, check: Check])[] = []
  for (const name of Object.keys(schemas).sort(compareNames)) {
    checks.push([name, site.child(member(schemas, name) as Json, name)])
  }
  const cost = readingCost(checks.length)
  return (value, budget) => {
    if (!isJsonObject(value)) return undefined
    spend(budget, cost)
    for (const [name, check] of checks) {
      const held = member(value, name)
      const failure = held === undefined ? undefined : check(held, budget)
      if (failure !== undefined) return under(name, failure)
    }
    return undefined
  }
}

/** `additionalProperties`: members that `properties` beside it does not name, in the order of UTF-16 code units. */
const additionalProperties: Keyword = (argument, site) => {
  const check = site.child(argument)
  const named = new Set(namesOf(member(site.schema, 'properties')))
  return (value, budget) => {
    if (!isJsonObject(value)) return undefined
    const names = Object.keys(value)
    spend(budget, readingCost(names.length))
    for (const name of names.filter((own) => !named.has(own)).sort(compareNames)) {
      const failure = check(value[name] as Json, budget)
      if (failure !== undefined) return under(name, failure)
    }
    return undefined
  }
}

function namesOf(schemas: Json | undefined): readonly string[] {
  return schemas !== undefined && isJsonObject(schemas) ? Object.keys(schemas) : []
}

/** `not`. */
const not: Keyword = (argument, site) => {
  const check = site.child(argument)
  return (value, budget) => {
    const failure = check(value, budget)
    if (failure === undefined) return fail('not', 'no match', value)
    return failure.isUndecided ? failure : undefined
  }
}

/** `allOf`: fails as the first of the schemas that fails. */
const allOf: Keyword = (argument, site) => {
  const checks = compileAll(argument, site)
  return (value, budget) => {
    for (const check of checks) {
      const failure = check(value, budget)
      if (failure !== undefined) return failure
    }
    return undefined
  }
}

/** `anyOf`: stops at the first match. */
const anyOf: Keyword = (argument, site) => {
  const checks = compileAll(argument, site)
  return (value, budget) => {
    let undecided: Failure | undefined
    for (const check of checks) {
      const failure = check(value, budget)
      if (failure === undefined) return undefined
      if (failure.isUndecided) undecided ??= failure
    }
    return undecided ?? fail('anyOf', checks.length, value)
  }
}

/** `oneOf`: tries all of them. */
const oneOf: Keyword = (argument, site) => {
  const checks = compileAll(argument, site)
  return (value, budget) => {
    let matched = 0
    let undecided: Failure | undefined
    for (const check of checks) {
      const failure = check(value, budget)
      if (failure === undefined) matched++
      else if (failure.isUndecided) undecided ??= failure
    }
    if (matched > 1) return fail('oneOf', checks.length, matched)
    return undecided ?? (matched === 1 ? undefined : fail('oneOf', checks.length, matched))
  }
}

function compileAll(argument: Json, site: Site): readonly Check[] {
  return parseSchemas(argument, site.path).map((schema, index) => site.child(schema, index))
}

/** The keywords of this file in the order of checking. */
export const STRUCTURE_KEYWORDS: readonly (readonly [name: string, keyword: Keyword])[] = [
  ['minItems', minItems],
  ['maxItems', maxItems],
  ['uniqueItems', uniqueItems],
  ['items', items],
  ['minProperties', minProperties],
  ['maxProperties', maxProperties],
  ['required', required],
  ['properties', properties],
  ['additionalProperties', additionalProperties],
  ['not', not],
  ['allOf', allOf],
  ['anyOf', anyOf],
  ['oneOf', oneOf],
]
