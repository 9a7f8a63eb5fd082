/** Whatever rules hold and whoever writes: a document, or an error with a code. */
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ContractError } from '../../../contract/errors.ts'
import { compileRules, runRules } from '../../../contract/rules/rules.ts'
import { canonicalJson } from '../../../contract/wire/canonical.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { REQUEST, ruleHost } from '../../support/rules.ts'
import { SEED } from '../../support/seed.ts'

const SETTINGS = { seed: SEED, numRuns: 400 }

const word = fc.constantFrom(
  'add', 'equals', 'var', '$', '[]', '__', 'reg', 'typ', 'let', 'get', 'if', 'ifelse', 'and', '==', '<', 'in', '!!', 'missing',
  'map', '__proto__', 'constructor', 'resource.newData.a', 'resource.data', 'request.auth.signer', 'a', 'b', '$signer', '',
) // biome-ignore format: a list of words
const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Json>(null, true, false, 0, 1, -1, 2 ** 53, 'x'),
    word,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.tuple(word, fc.array(tie('value'), { maxLength: 3 })).map(([head, rest]): Json => [head, ...rest]),
    fc.dictionary(word, tie('value'), { maxKeys: 2 }),
  ),
})).value
const keys = fc.tuple(
  fc.constantFrom('let', 'allow', 'deny'),
  fc.constantFrom('write', 'create', '*', 'set,add', 'oops'),
)
const rules = fc
  .array(fc.tuple(keys, fc.oneof(json, fc.dictionary(word, json, { maxKeys: 3 }))), { maxLength: 4 })
  .map((blocks): JsonObject => Object.fromEntries(blocks.map(([[kind, ops], body]) => [`${kind} ${ops}`, body])))

/** What comes of a write: the document, or the code and the sentence of the error. */
function outcomeOf(written: JsonObject, after: JsonObject): string {
  try {
    const document = runRules(compileRules(written), { ...REQUEST, data: after, after }, ruleHost())
    return canonicalJson(document)
  } catch (error) {
    if (error instanceof ContractError) return error.message
    throw error
  }
}

it(`ends with a document or a code, the same however the rules are written (SEED=${SEED})`, () => {
  fc.assert(
    fc.property(rules, fc.dictionary(word, json, { maxKeys: 3 }), (written, after) => {
      const outcome = outcomeOf(written, after as JsonObject)
      const reversed = Object.fromEntries(Object.entries(written).reverse())
      expect(outcomeOf(reversed, after as JsonObject)).toBe(outcome)
      expect(({} as { polluted?: unknown }).polluted).toBe(undefined)
    }),
    SETTINGS,
  )
})

it(`never runs what a document holds (SEED=${SEED})`, () => {
  const copying = compileRules({
    'let set': { copy: { var: 'resource.newData.evil' }, 'resource.newData.copy': { var: 'copy' } },
    'deny set': { '===': [{ var: 'resource.newData.evil' }, 'nothing is this text'] },
    'allow set': true,
  })
  fc.assert(
    fc.property(json, (evil) => {
      const after: JsonObject = { evil }
      const document = runRules(copying, { ...REQUEST, data: after, after }, ruleHost())
      expect(document).toEqual({ evil, copy: evil })
    }),
    SETTINGS,
  )
})
