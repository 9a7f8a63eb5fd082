/** docs/schema.md: its schemas compile, and refuse what it says with the words that it says. */
import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { compileSchema } from '../../contract/schema/schema.ts'
import { schemaSentence } from '../../contract/schema/violation.ts'
import type { Json } from '../../contract/wire/json.ts'

const PAGE = readFileSync(new URL('../../docs/schema.md', import.meta.url), 'utf8')
const SCHEMAS = [...PAGE.matchAll(/```json\n(.*?)```\n\n`(\{.*?\})` is refused[^*]*\*(.*?)\*/gs)]

it.each(SCHEMAS.map(([, ...example]) => example as [string, string, string]))(
  '%s refuses %s',
  (schema, document, words) => {
    const violation = compileSchema(JSON.parse(schema) as Json)(JSON.parse(document) as Json)
    expect(violation && schemaSentence(violation)).toBe(words.replaceAll('`', ''))
  },
)

it('has no schema that is not tried', () => {
  expect(SCHEMAS.length).toBe(PAGE.split('```json').length - 1)
})
