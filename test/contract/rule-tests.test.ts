import { describe, expect, it } from '@jest/globals'
import { testRules } from '../../contract/rule-tests.ts'
import type { Json, JsonObject } from '../../contract/wire/json.ts'
import { ALICE, BOB, codeOf, START, thrownBy } from '../support/contract.ts'

const RULES: Json = [
  [
    'set,update',
    [
      ['=$user', ['get()', ['users', '$signer']]],
      ['denyif()', '$user.banned'],
      ['mod()', { by: '$signer', at: '$ms' }],
      ['if', ['equals', '$request.op', 'create'], ['allow()'], 'else', ['allowif()', ['equals', '$old.by', '$signer']]],
    ],
  ],
  ['delete', [['deny()']]],
  ['set:close', [['allowif()', ['includes', '$signer', '$contract.owners']]]],
]
const SET: Json = ['set', { text: 'x' }, 'posts', 'p']

/** An address of each of the other kinds. */
const OTHERS: readonly string[] = [
  `ed25519:${'A'.repeat(43)}`,
  'A'.repeat(43),
  `bjj:${'0'.repeat(64)}`,
  `webauthn:${'A'.repeat(43)}`,
  '0'.repeat(64),
]

/** Tests of one case, signed by alice unless it says otherwise. */
function one(changes: JsonObject, shared: JsonObject = {}): Json {
  return {
    signers: { alice: ALICE.address, bob: BOB.address },
    ...shared,
    cases: [{ signer: 'alice', query: SET, expect: 'allow', ...changes }],
  }
}

function gotOf(changes: JsonObject, shared: JsonObject = {}): [got: string, passed: boolean] {
  const [report] = testRules(RULES, one(changes, shared)).cases
  return [report?.got as string, report?.passed as boolean]
}

describe('a case', () => {
  it.each<[JsonObject, string]>([
    [{}, 'allow'],
    [{ documents: { [`users/${ALICE.address}`]: { banned: true } } }, 'deny'],
    [{ before: { by: ALICE.address } }, 'allow'],
    [{ before: { by: ALICE.address }, signer: 'bob' }, 'deny'],
    [{ before: { by: BOB.address }, query: ['update', { a: 1 }, 'posts', 'p'] }, 'deny'],
    [{ query: ['add', {}, 'posts'] }, 'deny'],
    [{ query: ['delete', 'posts', 'p'], before: {} }, 'deny'],
    [{ query: ['delete', 'posts', 'p'] }, 'DB_DOCUMENT_MISSING'],
    [{ query: ['set', { n: { __op: 'inc', n: 'x' } }, 'posts', 'p'] }, 'DB_OPERATOR_INVALID'],
    [{ query: ['set', {}, 'posts', 'p', 'comments', 'c'] }, 'allow'],
    [{ query: ['query', 'set:close', {}, 'posts', 'p'] }, 'deny'],
    [{ query: ['set', {}, 'posts', 'p', { if: { exists: true } }] }, 'DB_PRECONDITION_FAILED'],
  ])('%j gives %s', (changes, got) => {
    expect(gotOf({ ...changes, expect: got })).toEqual([got, true])
    expect(gotOf({ ...changes, expect: got === 'allow' ? 'deny' : 'allow' })).toEqual([got, false])
  })

  it('has owners, documents and signers that all cases share', () => {
    const close = { query: ['query', 'set:close', {}, 'posts', 'p'] }
    expect(gotOf(close, { owners: ['alice'] })).toEqual(['allow', true])
    expect(gotOf({}, { documents: { [`users/${ALICE.address}`]: { banned: true } } })).toEqual(['deny', false])
  })

  it('may say which document is written, and at which time', () => {
    const document = { text: 'x', by: ALICE.address, at: START }
    const [right, wrong] = [
      { document, time: START },
      { document, time: START + 1 },
    ].map((changes) => {
      return testRules(RULES, one(changes)).cases[0]
    })
    expect(right).toMatchObject({ passed: true, got: 'allow', expected: 'allow' })
    expect(wrong).toMatchObject({
      passed: false,
      got: 'allow',
      document: { expected: document, got: { ...document, at: START + 1 } },
    })
  })

  it.each([ALICE.address, ...OTHERS])('of %s may come from a relayer, with a job and extra', (signer) => {
    const rules: Json = [
      [
        'add,set',
        [
          ['mod()', { auth: '$request.auth', extra: '$request.auth.extra.n' }],
          ['allowif()', ['equals', '$request.auth.relayer', BOB.address]],
        ],
      ],
    ]
    const query: Json = ['set', { n: { __op: 'data', key: 'n' } }, 'posts', 'p']
    const auth = { signer, relayer: BOB.address, jobID: 'import', extra: { n: 5 } }
    const relayed = {
      signer,
      query,
      relayer: 'bob',
      jobID: 'import',
      extra: { n: 5 },
      document: { n: 5, auth, extra: 5 },
    }
    const plain = { signer, query: SET, expect: 'deny' }
    const unnamed = { signer, query: ['add', {}, 'posts'], relayer: 'bob', expect: 'allow' }
    const report = testRules(rules, { signers: { bob: BOB.address }, cases: [relayed, plain, unnamed] })
    expect(report.cases.map(({ got, passed, reason = '' }) => [got, passed, reason.slice(0, 20)])).toEqual([
      ['allow', true, ''],
      ['deny', true, 'set of posts/p is de'],
      ['allow', true, ''],
    ])
  })

  it('knows documents that are added or deleted', () => {
    const rules: Json = [['*', [['allow()']]]]
    const add = one({ query: ['add', { a: 1 }, 'posts'], document: { a: 1 } })
    const gone = one({ query: ['delete', 'posts', 'p'], before: { a: 1 }, document: null })
    expect([testRules(rules, add).failed, testRules(rules, gone).failed]).toEqual([0, 0])
  })

  it('tells why a write was denied', () => {
    const { cases } = testRules(RULES, one({ query: ['delete', 'posts', 'p'], before: {}, expect: 'deny' }))
    expect(cases[0]?.reason).toBe('delete of posts/p is denied by rule 1 (delete), statement ["deny()"]')
  })

  it('leaves nothing to the next', () => {
    const cases = [
      { signer: ALICE.address, query: SET, expect: 'allow' },
      { signer: BOB.address, query: SET, expect: 'allow' },
    ]
    expect(testRules(RULES, cases)).toMatchObject({ passed: 2, failed: 0 })
  })
})

describe('a trace', () => {
  it('has the statements that ran, with what they saw, gave and decided', () => {
    const { cases } = testRules(RULES, one({ before: { by: BOB.address }, expect: 'deny' }))
    const trace = cases[0]?.trace.map(({ rule, path, depth, seen, value = null, decision = '' }) => {
      return [rule, path.join('/'), depth, seen, value, decision]
    })
    expect(trace).toEqual([
      [0, '0', 0, { signer: ALICE.address }, null, ''],
      [0, '1', 0, { 'user.banned': null }, null, ''],
      [0, '2', 0, { ms: 1_735_689_600_000, signer: ALICE.address }, { at: 1_735_689_600_000, by: ALICE.address }, ''],
      [0, '3', 0, { 'request.op': 'update' }, false, ''],
      [0, '3/4', 1, { 'old.by': BOB.address, signer: ALICE.address }, false, ''],
    ])
  })

  it('has the value of a variable that something is asked of, and says which statement decided', () => {
    const rules: Json = [['set', [['denyif()', 'x$user'], ['allow()']]]]
    expect(testRules(rules, one({ expect: 'deny' })).cases[0]?.trace).toEqual([
      {
        rule: 0,
        path: [0],
        statement: ['denyif()', 'x$user'],
        depth: 0,
        seen: { user: null },
        value: true,
        decision: 'deny',
      },
    ])
  })

  it('has the names and conditions of version 1', () => {
    const rules: Json = {
      'let set': { late: ['gt', { var: 'n' }, 3], n: ['add', 1, { var: 'request.block.timestamp' }] },
      'allow set': { and: [{ var: 'late' }, { '==': [{ var: 'resource.newData.text' }, 'x'] }] },
      'deny delete': true,
    }
    const report = testRules(rules, one({ time: 5_000 }))
    expect(report.cases[0]?.trace.map(({ rule, path, seen, value }) => [rule, path.join('/'), seen, value])).toEqual([
      ['let set', 'let set/n', { 'request.block.timestamp': 5 }, 6],
      ['let set', 'let set/late', { n: 6 }, true],
      ['allow set', '', { late: true, 'resource.newData.text': 'x' }, true],
    ])
    expect(report.coverage).toEqual({
      statements: 4,
      ran: 3,
      missed: [{ rule: 'deny delete', path: [], statement: true }],
    })
  })

  it.each<[Json, JsonObject]>([
    [['=$v', ['if', ['equals', 1, 1], 'a', 'else', 'b']], { seen: {}, value: 'a' }],
    [['=$v', 'lit'], { seen: {}, value: 'lit' }],
    [['=$v', '$nobody'], { seen: { nobody: null }, value: null }],
    [['=$v', ['get()', ['users', '$signer']]], { seen: { signer: ALICE.address }, value: null }],
    [['=$v', ['stringify()', { a: '$id' }]], { seen: { id: 'p' }, value: '{"a":"p"}' }],
    [['mod()', { a: ['add', 1, 2], 'b.c': '$id' }], { seen: { id: 'p' }, value: { a: 3, 'b.c': 'p' } }],
    [['split()', [':', 'x:y', ['=$x', '=$y']]], { seen: {}, value: ['x', 'y'] }],
    [['denyif()', 'x$new.text'], { seen: { 'new.text': 'x' }, value: false }],
    [['breakif()', ['equals', 'l$new.text', 'y']], { seen: { 'new.text': 'x' }, value: false }],
    [
      ['denyifany()', ['x$new', ['equals', '$id', 'q']]],
      { seen: { new: { text: 'x' }, id: 'p' }, value: [false, false] },
    ],
    [['if', ['equals', '$id', 'q'], ['deny()'], 'elif', '$id', ['=$w', 1]], { seen: { id: 'p' }, value: 'p' }],
    [['fields()', ['text']], { seen: {} }],
    [['[]', ['=$w', 1]], { seen: {} }],
  ])('has of %j what it computed', (statement, expected) => {
    const [first] = testRules([['set', [statement, ['allow()']]]], one({})).cases[0]?.trace ?? []
    expect(first).toEqual({ rule: 0, path: [0], statement, depth: 0, ...expected })
  })

  it.each<[Json, string, JsonObject]>([
    [['=$a', ['add', 1, '$new.text']], 'FPJSON_TYPE', { 'new.text': 'x' }],
    [['mod()', { b: ['divide', 1, 0] }], 'FPJSON_NUMBER', {}],
    [['mod()', { 'text.x': '$id' }], 'DB_PROGRAM_FAILED', { id: 'p' }],
    [['denyif()', ['gt', '$new.text', 5]], 'FPJSON_TYPE', { 'new.text': 'x' }],
    [['=$a', ['get()', ['users', '$nobody']]], 'FPJSON_TYPE', { nobody: null }],
    [['=$a', ['hash()', '$id']], 'DB_PROGRAM_FAILED', { id: 'p' }],
  ])('has %j, which failed, with what it saw and why', (statement, code, seen) => {
    const rules: Json = [['set', [['if', true, statement], ['allow()']]]]
    const { cases, coverage } = testRules(rules, one({ expect: 'DB_PROGRAM_FAILED' }))
    const error = expect.stringContaining(`${code}: `)
    expect(cases[0]?.trace).toEqual([
      { rule: 0, path: [0], statement: ['if', true, statement], depth: 0, seen: {}, error },
      { rule: 0, path: [0, 2], statement, depth: 1, seen, error },
    ])
    expect(coverage).toMatchObject({ statements: 3, ran: 2 })
  })

  it('has names and conditions of version 1 that failed', () => {
    const failing = { 'let set': { n: ['add', 1, { var: 'resource.newData.text' }] }, 'allow set': true }
    const [report] = testRules(failing, one({ expect: 'DB_PROGRAM_FAILED' })).cases
    expect(report?.trace).toMatchObject([{ path: ['let set', 'n'], error: expect.stringContaining('FPJSON_TYPE') }])
    const condition = { '+': [{ var: 'resource.newData.text' }] }
    const { cases, coverage } = testRules({ 'allow set': condition }, one({ expect: 'DB_PROGRAM_FAILED' }))
    expect(cases[0]?.trace).toMatchObject([
      { rule: 'allow set', seen: { 'resource.newData.text': 'x' }, error: expect.anything() },
    ])
    expect(coverage).toMatchObject({ statements: 1, ran: 1 })
  })

  it('is of a run that decides the same as one without', () => {
    const { cases } = testRules(
      [
        [
          'set',
          [
            ['=$n', ['map', ['inc'], [1, 2]]],
            ['allowif()', ['equals', '$n', [2, 3]]],
          ],
        ],
      ],
      one({}),
    )
    expect(cases[0]).toMatchObject({ passed: true, trace: [{ value: [2, 3] }, { value: true, decision: 'allow' }] })
  })
})

it('counts the statements that no case has run, those in blocks and branches too', () => {
  const rules: Json = [
    ['set', [['if', '$old', ['[]', ['break'], ['deny()']], 'elif', '$new.a', ['deny()'], 'else', ['allow()']]]],
    ['delete', [['allow()']]],
  ]
  const { coverage } = testRules(rules, one({}))
  expect(coverage).toMatchObject({ statements: 7, ran: 2 })
  expect(coverage.missed.map(({ rule, path }) => [rule, path.join('/')])).toEqual([
    [0, '0/2'],
    [0, '0/2/1'],
    [0, '0/2/2'],
    [0, '0/5'],
    [1, '0'],
  ])
})

describe('tests that are not of their form are refused', () => {
  it.each<[Json, string]>([
    [null, 'tests must be an object'],
    [{}, '"cases" is a list of one case at least'],
    [[], '"cases" is a list of one case at least'],
    [{ cases: [{}], extra: 1 }, 'members of the tests are'],
    [[5], 'case 0 must be an object'],
    [[{}], 'the signer of case "case 0" is an address'],
    [one({ signer: 'eve' }), 'the signer of case "case 0" is an address, or a name of one'],
    [one({ signer: 'toString' }), 'the signer of case "case 0" is an address'],
    [one({ name: 5 }), 'the name of case 0 is a text'],
    [one({ expects: 'deny' }), 'members of case "case 0" are'],
    [one({ expect: 'denied' }), 'expects "allow", "deny" or the code'],
    [one({ expect: 'deny', document: {} }), 'expects a document of what it refuses'],
    [one({ time: -1 }), 'the time of case "case 0" is a whole number'],
    [one({ jobID: 'a' }), 'case "case 0" has a relayer'],
    [one({ extra: 0 }), 'case "case 0" has a relayer'],
    [one({ relayer: 'eve' }), 'the relayer of case "case 0" is an address'],
    [one({ relayer: 'bob', jobID: 'a b' }), 'the jobID of case "case 0" is 1 to'],
    [one({ query: ['get', 'posts', 'p'] }), 'is one write'],
    [one({ query: ['batch', []] }), 'is one write'],
    [one({ query: 'set' }), 'is one write'],
    [one({ query: ['set', {}, 'posts'] }), 'ends with the path'],
    [one({ query: ['add', {}, 'posts', 'p'] }), 'ends with the path'],
    [one({ before: [] }), '"before" of case "case 0" must be an object'],
    [one({ documents: { 'users/a': 5 } }), 'the document "users/a" of case "case 0" must be an object'],
    [one({ documents: { users: {} } }), 'case "case 0" cannot be prepared: a document path has an even number'],
    [one({}, { owners: [] }), '"owners" is a list of addresses'],
    [one({}, { owners: ['eve'] }), 'an owner is an address'],
  ])('%j', (tests, sentence) => {
    expect(codeOf(() => testRules(RULES, tests))).toBe('DB_ARGUMENTS_INVALID')
    expect((thrownBy(() => testRules(RULES, tests)) as Error).message).toContain(sentence)
  })

  it('as are rules', () => {
    expect(codeOf(() => testRules([['sett', []]], one({})))).toBe('DB_RULES_INVALID')
  })
})
