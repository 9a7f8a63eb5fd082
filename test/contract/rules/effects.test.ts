import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sha256 } from '../../../contract/auth/hash.ts'
import { ContractError } from '../../../contract/errors.ts'
import { type EffectHost, RULE_EFFECTS, runEffect } from '../../../contract/rules/effects.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { ALICE, testDatabase, thrownBy } from '../../support/contract.ts'
import { SEED } from '../../support/seed.ts'

const HOST: EffectHost = {
  sha256,
  get: (query) => ['asked', query],
  checkProof: ({ name }) => name === 'right',
}
const run = (name: string, argument: Json, written = argument): Json =>
  runEffect(HOST, { name, argument, written, charge: () => {} })

/** Returns what a form charges. */
function costOf(name: string, argument: Json, host: EffectHost = HOST): number {
  let units = 0
  runEffect(host, {
    name,
    argument,
    written: argument,
    charge: (more) => {
      units += more
    },
  })
  return units
}

function sentenceOf(name: string, argument: Json, written = argument): string {
  const error = thrownBy(() => run(name, argument, written))
  expect(error).toBeInstanceOf(ContractError)
  expect((error as ContractError).code).toBe('DB_PROGRAM_FAILED')
  return (error as ContractError).sentence
}

/** The same by the means of Node. */
function hashOf(...parts: readonly Buffer[]): string {
  const netstrings = parts.flatMap((part) => [Buffer.from(`${part.length}:`), part, Buffer.from(',')])
  return createHash('sha256').update(Buffer.concat(netstrings)).digest('base64url')
}

it('offers rules four forms, none of which writes', () => {
  expect(Object.keys(RULE_EFFECTS)).toEqual(['get()', 'hash()', 'toBase64()', 'verify()'])
  expect(Object.values(RULE_EFFECTS).filter(({ writes }) => writes)).toEqual([])
})

describe('get()', () => {
  it('asks the host', () => {
    expect(run('get()', ['a', 'b'])).toEqual(['asked', ['a', 'b']])
  })
})

describe('what they cost', () => {
  it('is 200 for a get(), and 200 for each document of a list', () => {
    const finding = (found: Json): EffectHost => ({ ...HOST, get: () => found })
    expect([null, {}, [], [{}, {}]].map((found) => costOf('get()', ['a'], finding(found)))).toEqual([
      200, 200, 200, 600,
    ])
  })

  it('is 20 for a hash and for each of its parts, and 1 for each unit of text', () => {
    expect(costOf('hash()', [[]])).toBe(20)
    expect(costOf('hash()', [['', 'abc', ['0x00ff', 'hex']]])).toBe(80 + 3 + 6)
    expect(costOf('toBase64()', ['0x00ff'])).toBe(6)
  })

  it('is 60,000 for an outside proof, and 2,500 for each signal', () => {
    expect(
      [
        ['right', {}, []],
        ['x', {}, ['1', '2']],
        ['x', {}, 5],
      ].map((claim) => costOf('verify()', claim)),
    ).toEqual([60_000, 65_000, 60_000])
  })

  it('is taken before the work', () => {
    const charge = () => {
      throw new Error('no fuel')
    }
    const host: EffectHost = { sha256: () => 'work', get: () => 'work', checkProof: () => true }
    for (const [name, argument] of [
      ['get()', ['a', 'b']],
      ['hash()', [['a']]],
      ['toBase64()', ['00']],
      ['verify()', ['right', {}, []]],
    ] as const) {
      expect(() => runEffect(host, { name, argument, written: argument, charge })).toThrow('no fuel')
    }
  })
})

describe('verify()', () => {
  it('asks the host', () => {
    expect([run('verify()', ['right', {}, []]), run('verify()', ['wrong', {}, []])]).toEqual([true, false])
  })

  it.each<Json>([[], ['right'], ['right', {}], ['right', {}, [], 1], 'right', null])('takes no %j', (...argument) => {
    expect(sentenceOf('verify()', argument as Json)).toContain('[name, proof, signals]')
  })
})

describe('hash()', () => {
  it('is a SHA-256 of netstrings', () => {
    expect(run('hash()', [['ab', 'c']])).toBe(hashOf(Buffer.from('ab'), Buffer.from('c')))
    expect(run('hash()', [['ab', 'c']])).toBe(createHash('sha256').update('2:ab,1:c,').digest('base64url'))
    expect(run('hash()', [[]])).toBe(hashOf())
  })

  it('reads texts as UTF-8, or as hex in either case with 0x or without', () => {
    const [text, bytes] = [Buffer.from('é😀'), Buffer.from([0, 0xab, 0xff])]
    expect(run('hash()', [['é😀', ['é😀', 'utf8'], ['é😀']]])).toBe(hashOf(text, text, text))
    expect(
      run('hash()', [
        [
          ['00abff', 'hex'],
          ['0x00ABff', 'hex'],
        ],
      ]),
    ).toBe(hashOf(bytes, bytes))
    expect(run('hash()', [['0x00abff']])).not.toBe(hashOf(bytes))
  })

  it('tells apart all lists of parts', () => {
    const parts = fc.array(fc.string({ maxLength: 3, unit: fc.constantFrom('1', ':', ',', 'a') }), { maxLength: 4 })
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        expect(run('hash()', [one]) === run('hash()', [other])).toBe(JSON.stringify(one) === JSON.stringify(other))
      }),
      { seed: SEED, numRuns: 1_000 },
    )
  })

  it.each<[Json, RegExp]>([
    [['a', 'b'], /^hash\(\) takes \[\[part, …\]\]/],
    ['a', /^hash\(\) takes/],
    [[], /^hash\(\) takes/],
    [[['a'], 20], /^hash\(\) takes/],
    [[[1]], /^expected a text/],
    [[[null]], /^expected a text/],
    [[[{ a: 1 }]], /^expected a text/],
    [[[['a', 'base64']]], /^expected a text/],
    [[[['a', 'utf8', 1]]], /^expected a text/],
    [[[['abc', 'hex']]], /^expected hexadecimal/],
    [[[['xy', 'hex']]], /^expected hexadecimal/],
    [[[['0x0x00', 'hex']]], /^expected hexadecimal/],
  ])('does not take %j', (argument, sentence) => {
    expect(sentenceOf('hash()', argument)).toMatch(sentence)
  })
})

describe('toBase64()', () => {
  it.each<[Json, string]>([
    [['0x'], ''],
    [['00ff'], 'AP8'],
    [['0x00FF', 'hex'], 'AP8'],
    [['é', 'utf8'], 'w6k'],
    [[`0x${'fb'.repeat(20)}`], Buffer.alloc(20, 0xfb).toString('base64url')],
    [['ff'.repeat(40)], Buffer.alloc(40, 0xff).toString('base64url')],
  ])('of %j', (argument, text) => {
    expect(run('toBase64()', argument)).toBe(text)
  })

  it.each<[Json]>([['00'], [[]], [[1]], [['no hex']], [['00', 'hex', 20]], [['a', 'base64']], [{ a: 1 }]])(
    'does not take %j',
    (argument) => {
      sentenceOf('toBase64()', argument)
    },
  )
})

describe('data', () => {
  const hex = ['736563726574', 'hex']

  it('does not choose the form of a part, so that no two values have one hash', () => {
    expect(sentenceOf('hash()', [[hex]], [['$x']])).toMatch(/^expected a text, got/)
    expect(sentenceOf('hash()', [['a', ['b']]], [['a', '$x']])).toMatch(/^expected a text, got/)
    expect(sentenceOf('hash()', [[[hex, 'hex']]], [[['$x', 'hex']]])).toMatch(/^expected a text, got/)
    expect(sentenceOf('hash()', [[['00', 'hex']]], [[['$x', '$encoding']]])).toMatch(/in the program/)
  })

  it('may be the list of all parts, which are texts then', () => {
    expect(run('hash()', [['a', 'b']], ['$list'])).toBe(run('hash()', [['a', 'b']]))
    expect(sentenceOf('hash()', [['a', hex]], ['$list'])).toMatch(/^expected a text, got/)
  })

  it('does not choose the form of what others take', () => {
    expect(sentenceOf('hash()', [['a']], '$x')).toMatch(/^hash\(\) takes/)
    expect(sentenceOf('toBase64()', ['a', 'utf8'], '$x')).toMatch(/^toBase64\(\) takes/)
    expect(sentenceOf('toBase64()', ['a', 'utf8'], ['a', '$x'])).toMatch(/in the program/)
    expect(sentenceOf('verify()', ['right', {}, []], '$x')).toMatch(/^verify\(\) takes/)
  })
})

describe('in a rule', () => {
  it('they make what is stored', async () => {
    const db = await testDatabase()
    await db.write([
      'setRules',
      [
        [
          'set',
          [
            ['=$hash', ['hash()', [['add', '$new.name', ['$new.key', 'hex']]]]],
            ['=$key', ['toBase64()', ['$new.key']]],
            ['=$extra', ['parse()', '$new.extra']],
            ['=$text', ['stringify()', { by: '$signer', extra: '$extra' }]],
            ['mod()', { hash: '$hash', key: '$key', text: '$text', n: '$extra.n' }],
            ['allow()'],
          ],
        ],
      ],
      'c',
    ])
    const key = 'Ab'.repeat(20)
    await db.write(['set', { name: 'Bob', key: `0x${key}`, extra: '{"n":7}' }, 'c', 'd'], ALICE)
    const bytes = Buffer.from(key, 'hex')
    expect(db.read('get', 'c', 'd')).toEqual({
      name: 'Bob',
      extra: '{"n":7}',
      hash: hashOf(Buffer.from('add'), Buffer.from('Bob'), bytes),
      key: bytes.toString('base64url'),
      text: `{"by":"${ALICE.address}","extra":{"n":7}}`,
      n: 7,
    })
  })

  it('they fail with the rule that they stand in', async () => {
    const db = await testDatabase()
    await db.write(['setRules', [['set', [['=$x', ['toBase64()', ['$id']]], ['allow()']]]], 'c'])
    const error = await db.refuse(['set', {}, 'c', 'no-hex'])
    expect([error.code, error.message]).toEqual([
      'DB_PROGRAM_FAILED',
      expect.stringContaining('rule 0 ("set") of c failed: expected hexadecimal'),
    ])
  })

  it('parse() of a text that is no JSON says so, and of forbidden names too', async () => {
    const db = await testDatabase()
    await db.write(['setRules', [['set', [['=$x', ['parse()', '$new.x']], ['mod()', { y: '$x' }], ['allow()']]]], 'c'])
    const codeFor = async (x: string) => (await db.refuse(['set', { x }, 'c', 'd'])).data
    expect(await codeFor('{oops')).toMatchObject({ program: 'FPJSON_TYPE' })
    expect(await codeFor('{"__proto__":{"y":1}}')).toMatchObject({ program: 'FPJSON_NAME_FORBIDDEN' })
    expect((await db.refuse(['set', { x: '{"__op":"ms"}' }, 'c', 'd'])).code).toBe('DB_DOCUMENT_INVALID')
  })
})
