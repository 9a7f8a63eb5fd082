/** Hostile data in the statements of rules: from the request, from documents, from texts. */
import { describe, expect, it } from '@jest/globals'
import { compileStatements, createFuel, type Json, runStatements } from '../../../fpjson/index.ts'
import { changedMember, hostState } from '../../fuzz/fpjson/host-state.ts'
import { runRule } from '../support.ts'
import { decisionOf } from './answers.ts'
import { DOCUMENTS, FORBIDDEN, ownMember, SECRET, VALUES } from './values.ts'

const ROW = DOCUMENTS.map(([name, value]) => [name, value] as const)
const OWN_MEMBERS = FORBIDDEN.map((name) => [name, ownMember(name, { admin: true })] as const)
const before = hostState()

/** All that statements do with a value. */
const EVERYWHERE: readonly Json[] = [
  ['=$whole', '$new.value'],
  ['=$listed', ['[]', '$new.value']],
  ['=$kept', { value: '$new.value' }],
  ['=$chosen', ['if', 'o$missing', 1, 'elif', true, '$new.value', 'else', 2]],
  ['=$text', ['stringify()', ['$new.value']]],
  ['=$parsed', ['parse()', '$text']],
  ['=$found', ['get()', ['documents', '$id']]],
  ['=$deep.er.still', '$found'],
  ['let', 'assigned', '$new.value'],
  ['if', ['equals', '$whole', '$found'], ['[]', ['=$same', true], ['breakif()', false]], 'else', ['break']],
  [
    'mod()',
    {
      whole: '$whole',
      listed: '$listed',
      kept: '$kept',
      chosen: '$chosen',
      parsed: '$parsed',
      found: '$found',
      deep: '$deep',
      assigned: '$assigned',
      same: '$same',
      'far.away': '$new.value',
    },
  ],
  ['denyif()', ['equals', '$whole', '$signer']],
  ['allowif()', ['equals', '$whole', '$signer']],
  [
    'allowifany()',
    [
      ['equals', '$found', '$signer'],
      ['includes', '$signer', '$listed'],
    ],
  ],
]

describe('in a rule', () => {
  it.each(ROW)('%s is the same wherever a statement put it', (_name, value) => {
    const { verdict, mods, queries } = runRule(EVERYWHERE, {
      vars: { new: { value }, id: 'a', signer: 'ada', secret: SECRET },
      documents: { 'documents/a': value },
      fuel: 100_000,
    })
    expect(verdict.decision).toBeUndefined()
    expect(queries).toEqual([['documents', 'a']])
    expect(mods).toEqual({
      whole: value,
      listed: [value],
      kept: { value },
      chosen: value,
      parsed: [value],
      found: value,
      deep: { er: { still: value } },
      assigned: value,
      same: true,
      'far.away': value,
    })
    expect(changedMember(before, hostState())).toBeUndefined()
  })

  it.each(VALUES.filter(([name]) => name !== 'true'))('%s lets nobody in', (_name, value) => {
    const conditions: Json[] = [
      ['allowif()', '$v'],
      ['allowifall()', ['$v']],
      ['allowifall()', [true, '$v']],
      ['allowifany()', ['$v', { var: 'v' }]],
      ['allowif()', ['identity', '$v']],
      ['allowif()', ['equals', '$v', '$signer']],
      ['allowif()', ['identical', '$v', '$signer']],
    ]
    for (const condition of conditions) {
      const decided = decisionOf([condition], { v: value, signer: 'ada' })
      if (decided === 'allow') throw new Error(`${JSON.stringify(condition)} let in`)
    }
  })

  it.each(VALUES.filter(([, value]) => typeof value === 'object' && value !== null))(
    '%s keeps everybody out who it should',
    (_name, value) => {
      for (const condition of [
        ['denyif()', '$v'],
        ['denyifany()', [false, '$v']],
        ['denyifall()', ['$v', 'o$v']],
      ]) {
        expect(['deny', 'FPJSON_FUEL', 'FPJSON_DEPTH', 'FPJSON_TYPE']).toContain(
          decisionOf([condition, ['allow()']], { v: value }),
        )
      }
    },
  )

  it.each(OWN_MEMBERS)('an own member %s of the request opens nothing', (name, value) => {
    const vars = { new: value, v: value, text: JSON.stringify(value) }
    for (const condition of ['$new.admin', '$v.admin', ['propEq', 'admin', true, '$v'], ['has', 'admin', '$v']]) {
      expect(decisionOf([['allowif()', condition]], vars)).toBeUndefined()
    }
    expect(decisionOf([['=$a', ['parse()', '$text']]], vars)).toBe('FPJSON_NAME_FORBIDDEN')
    expect(runRule([['mod()', { copy: '$v' }]], { vars }).mods).toEqual({ copy: JSON.parse(JSON.stringify(value)) })
    expect(decisionOf([['fields()', ['a']]], vars, [name])).toBe('deny')
  })

  it('what was given stays what it was, also where data names the variable', () => {
    const vars = { signer: 'ada', path: 'signer', inner: 'signer.x', steps: ['signer'], request: { auth: {} } }
    for (const program of [
      ['let', '$path', 1],
      ['let', ['$', 'path'], 'eve'],
      ['let', '$inner', 'eve'],
      [['let', '$path'], 'eve'],
      ['map', ['let', '$path'], ['eve']],
      ['let', ['head', '$steps'], 'eve'],
    ]) {
      expect(decisionOf([['=$done', program], ['allow()']], vars)).toMatch(/^FPJSON_(VARIABLE_PROTECTED|TYPE)$/)
    }
  })

  it('the parts of a text are texts', () => {
    const parts = ['$secret', '["let","stolen",1]', '{"var":"secret"}', '__proto__']
    const rule = [
      ['split()', ['|', '$text', ['=$a', '=$b', '=$c.d', '=$e']]],
      ['mod()', { a: '$a', b: '$b', c: '$c.d', e: '$e' }],
    ]
    const { mods } = runRule(rule, { vars: { text: parts.join('|'), secret: SECRET } })
    expect(Object.values(mods)).toEqual(parts)
  })

  it('what is no text is not split, and no separator', () => {
    for (const [name, value] of VALUES) {
      if (typeof value === 'string') continue
      const codes = [
        [':', '$v', ['=$a']],
        ['$v', 'a:b', ['=$a']],
      ].map((parts) => decisionOf([['split()', parts]], { v: value }))
      if (codes.some((code) => code !== 'FPJSON_TYPE')) throw new Error(`${name} was split: ${codes}`)
    }
  })

  it('a text is no program for parse(), whatever it says', () => {
    for (const [name, value] of DOCUMENTS) {
      const rule = [
        ['=$a', ['parse()', '$v']],
        ['mod()', { a: '$a' }],
        ['allowif()', '$a'],
      ]
      const decided = decisionOf(rule, { v: JSON.stringify(value), secret: SECRET })
      if (decided !== undefined) throw new Error(`${name}: ${decided}`)
    }
    for (const text of [
      '',
      '{',
      '[1,]',
      '{"a":1,"a":2}',
      '0x10',
      '1e999',
      '-',
      '"\\ud800"',
      'undefined',
      "{'a':1}",
      '[[[[',
      '9'.repeat(30),
    ]) {
      expect(decisionOf([['=$a', ['parse()', '$v']]], { v: text })).toMatch(/^FPJSON_(TYPE|NUMBER)$/)
    }
  })

  it('names that the request has are said as they are, in a sentence that is well formed', () => {
    for (const name of [...FORBIDDEN, '\ud800', 'a'.repeat(10_000), '"', '\n']) {
      const verdict = runRule([['fields()', ['a']]], { fields: [name] }).verdict
      expect(verdict.decision).toBe('deny')
      expect(JSON.stringify(verdict).length).toBeLessThan(400)
    }
  })
})

it('runs that share their variables share data', () => {
  const assigned = new Map<string, Json>()
  const [first, second] = [
    [['=$kept', '$v']],
    [
      ['=$again', '$kept'],
      ['mod()', { again: '$again' }],
    ],
  ].map((rule) => compileStatements(rule))
  for (const [, value] of DOCUMENTS) {
    const mods: Json[] = []
    const host = {
      vars: { v: value, secret: SECRET },
      fuel: createFuel(20_000),
      assigned,
      mod: (_path: readonly string[], kept: Json) => void mods.push(kept),
      hasDocument: true,
      requestFields: () => [],
      requestValues: () => [],
      effect: () => null,
    }
    for (const rule of [first, second]) if (rule !== undefined) runStatements(rule, host)
    expect(mods).toEqual([value])
    expect([...assigned.keys()]).toEqual(['kept', 'again'])
  }
})
