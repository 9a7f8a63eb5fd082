import { describe, placeOf } from '../describe.ts'
import type { Json } from '../wire/json.ts'

/** Where and how a document breaks its schema. */
export type SchemaViolation = {
  /** JSON pointer (RFC 6901) into the document; empty for the document itself. */
  readonly path: string
  /** The keyword that failed. For a `false` schema the keyword that holds it, `false` for the root. */
  readonly keyword: string
  /**
   * The argument of the keyword, cut when long; for `required` the missing name, for `anyOf` and `oneOf` the number of schemas, for
   * `jsonLogic` the name of the condition.
   */
  readonly expected: Json
  /**
   * What stands there, cut by `shorten`; a number for the keywords that count, and of matches for `oneOf`; for
   * `jsonLogic` the values that the condition reads, or why it failed.
   */
  readonly got: Json
}

/**
 * Returns the sentence that tells people what to change.
 *
 * @example
 * schemaSentence({ path: '/age', keyword: 'maximum', expected: 150, got: 200 }) // '/age must be at most 150, got 200'
 */
export function schemaSentence(violation: SchemaViolation): string {
  const place = placeOf(violation.path, 'the document')
  return `${place} ${demand(violation)}, got ${describe(violation.got)}`
}

const DEMANDS: ReadonlyMap<string, (expected: string) => string> = new Map<string, (expected: string) => string>([
  ['enum', (expected) => `must be one of ${expected}`],
  ['const', (expected) => `must be ${expected}`],
  ['minimum', (expected) => `must be at least ${expected}`],
  ['maximum', (expected) => `must be at most ${expected}`],
  ['exclusiveMinimum', (expected) => `must be more than ${expected}`],
  ['exclusiveMaximum', (expected) => `must be less than ${expected}`],
  ['multipleOf', (expected) => `must be a multiple of ${expected}`],
  ['minLength', (expected) => `must have at least ${expected} characters`],
  ['maxLength', (expected) => `must have at most ${expected} characters`],
  ['pattern', (expected) => `must match the pattern ${expected}`],
  ['minItems', (expected) => `must have at least ${expected} items`],
  ['maxItems', (expected) => `must have at most ${expected} items`],
  ['minProperties', (expected) => `must have at least ${expected} members`],
  ['maxProperties', (expected) => `must have at most ${expected} members`],
  ['uniqueItems', () => 'must differ from every item before it'],
  ['required', (expected) => `must have the member ${expected}`],
  ['not', () => 'must not match the schema under "not"'],
  ['anyOf', (expected) => `must match at least one of ${expected} schemas`],
  ['oneOf', (expected) => `must match exactly one of ${expected} schemas`],
  ['jsonLogic', (expected) => `must satisfy the condition ${expected}`],
])

function demand({ keyword, expected }: SchemaViolation): string {
  if (expected === false && keyword !== 'const') return 'must not be there'
  if (keyword === 'type') return `must be of type ${[expected].flat().join(' or ')}`
  return DEMANDS.get(keyword)?.(describe(expected)) ?? `must satisfy ${keyword}`
}
