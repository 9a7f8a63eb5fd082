import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { READ_OPERATIONS } from '../../contract/actions/reads.ts'
import type { Json } from '../../contract/wire/json.ts'
import type { ProvenRead, Query } from '../../contract/wire/types.ts'
import { openLocal } from '../../node/local.ts'
import { connect } from '../../sdk/connect.ts'
import type { Db, Proven } from '../../sdk/db.ts'
import { SdkError } from '../../sdk/errors.ts'
import { ed25519 } from '../../sdk/signers/index.ts'
import { type ReadToVerify, verifyRead } from '../../sdk/verify.ts'
import { ALICE, BOB, OPEN, OWNER, type TestDatabase, testDatabase, thrownBy } from '../support/contract.ts'
import { setup } from '../support/groth16.ts'
import { link } from '../support/inner.ts'
import { OPEN_RULES, startNode, type TestNode } from '../support/node.ts'
import { quickSigner } from '../support/quick-signer.ts'

const KEY = ed25519(Buffer.alloc(32, 41))
const CREATE: Query = ['createPolicy', { members: [OWNER.address, BOB.address] }]
/** The policy that the first entry of a database makes by that. */
const POLICY: string = (await (await testDatabase()).write(CREATE)).docId ?? ''

/** At least one query for every operation that reads, among them such as find nothing. */
const QUERIES: readonly Query[] = [
  ['get', 'people', 'p7'],
  ['get', 'people', 'nobody'],
  ['get', 'people', 'big'],
  ['get', 'nothing'],
  ['get', 'people', 5],
  ['get', 'people', ['age', '>', 20], ['age', 'desc'], 7],
  ['get', 'people', ['age', '==', 21], ['__id__', 'desc']],
  ['get', 'people', ['tags', 'array-contains', 'odd'], 3],
  ['get', 'people', ['or', ['age', '<', 3], ['name', '==', 'name 77']]],
  ['get', 'people', ['age', 'asc'], ['startAfter', 44], 2],
  ['cget', 'people', 'p9'],
  ['cget', 'people', ['age', 'in', [1, 5, 999]], 9],
  ['count', 'people'],
  ['count', 'people', ['age', '>=', 10]],
  ['count', 'nothing'],
  ['sum', 'age', 'people', ['age', '<', 9]],
  ['avg', 'age', 'people'],
  ['explain', 'get', 'people', ['age', '>', 20], 5],
  ['getRules', 'people'],
  ['getRules', 'nothing'],
  ['getSchema', 'people'],
  ['getIndexes', 'people'],
  ['getCollection', 'people'],
  ['getCollection', 'nothing'],
  ['getTriggers', 'people'],
  ['getCrons'],
  ['getOwner'],
  ['getInfo'],
  ['getVersion'],
  ['getEvolve'],
  ['getBundlers'],
  ['getAlgorithms'],
  ['getLinkedContract', 'token'],
  ['getNonce', OWNER.address],
  ['getNonce', ALICE.address],
  ['getAddressLink', KEY.address],
  ['getAddressLink', BOB.address],
  ['getPolicy', POLICY],
  ['getProposals', POLICY],
  ['getRelayerJob', 'score'],
  ['getRelayerJob', 'none'],
  ['listRelayerJobs'],
  ['getVerifier', 'age'],
  ['listCollections'],
  ['listCollections', 'people', 'p1'],
]

let database: TestDatabase

beforeAll(async () => {
  database = await testDatabase()
  await database.write(CREATE)
  await database.write(['propose', POLICY, ['tick']])
  await link(database, KEY, ALICE)
  const verifier = { protocol: 'groth16', curve: 'bn128', key: setup(1).key }
  await database.write([
    'batch',
    [
      ['addRelayerJob', 'score', { relayers: [BOB.address] }],
      ['addVerifier', 'age', verifier],
    ],
  ])
  for (const path of [['people'], ['people', '*', 'toys']]) await database.write(['setRules', OPEN, ...path])
  await database.write(['setSchema', { properties: { age: { type: 'number' } } }, 'people'])
  for (let n = 0; n < 400; n += 100) {
    const sets = Array.from({ length: 100 }, (_, i): Query => {
      const data = { name: `name ${n + i}`, age: (n + i) % 50, tags: [i % 2 ? 'odd' : 'even'] }
      return ['set', data, 'people', `p${n + i}`]
    })
    await database.write(['batch', sets], BOB)
  }
  await database.write(['set', { text: 'x'.repeat(5_000), age: -1 }, 'people', 'big'])
  await database.write(['set', { n: 1 }, 'people', 'p1', 'toys', 'ball'])
})

function prove(query: Query): ProvenRead {
  return database.contract.prove(query)
}

describe('verifyRead', () => {
  it('is tried with every operation that reads', () => {
    expect(new Set(QUERIES.map(([name]) => name))).toEqual(new Set(READ_OPERATIONS))
  })

  it.each(QUERIES.map((query) => [JSON.stringify(query), query] as const))(
    'answers %s as the database does',
    (_, query) => {
      const { result, proof, root, seq } = prove(query)
      expect(result).toEqual(database.contract.read(query))
      expect([root, seq]).toEqual([database.root(), database.contract.seq])
      expect(verifyRead({ query, proof, root })).toEqual(result)
    },
  )

  it('does not take a proof for another question', () => {
    let refused = 0
    for (const asked of QUERIES) {
      const { proof, root } = prove(asked)
      for (const query of QUERIES) {
        try {
          expect(verifyRead({ query, proof, root })).toEqual(database.contract.read(query))
        } catch (error) {
          expect(error).toMatchObject({ code: 'DB_PROOF_INVALID' })
          refused++
        }
      }
    }
    expect(refused).toBeGreaterThan(QUERIES.length ** 2 / 2)
  })

  const query: Query = ['get', 'people', ['age', '>', 40], 3]
  it.each<[string, (proven: ProvenRead) => Partial<ReadToVerify>]>([
    ['of another root', () => ({ root: 'A'.repeat(43) })],
    ['that is no base64url', ({ proof }) => ({ proof: `${proof}=` })],
    ['that is nothing', () => ({ proof: undefined as unknown as string })],
    ['that is null', () => ({ proof: null as unknown as string })],
    ['that is empty', () => ({ proof: '' })],
    ['that is cut', ({ proof }) => ({ proof: proof.slice(0, -4) })],
    [
      'with a byte changed',
      ({ proof }) => ({ proof: proof.replace(/.{40}$/, (end) => end.split('').reverse().join('')) }),
    ],
  ])('refuses a proof %s', (_name, change) => {
    const proven = prove(query)
    const error = thrownBy(() => verifyRead({ query, ...proven, ...change(proven) }))
    expect(error).toBeInstanceOf(SdkError)
    expect(error).toMatchObject({ code: 'DB_PROOF_INVALID' })
  })

  it('refuses a proof of an older state', async () => {
    const older = await testDatabase(['people'])
    const before = older.contract.prove(['get', 'people', 'Bob'])
    await older.write(['set', { n: 1 }, 'people', 'Bob'])
    const { root } = older.contract.prove(['get', 'people', 'Bob'])
    expect(verifyRead({ query: ['get', 'people', 'Bob'], ...before })).toBeNull()
    expect(() => verifyRead({ query: ['get', 'people', 'Bob'], ...before, root })).toThrow(
      'it is of another state root',
    )
  })

  it('refuses a query as the database does', () => {
    const { proof, root } = prove(query)
    const refused: Query = ['get', 'people', ['age', 'up']]
    expect(() => prove(refused)).toThrow(/^DB_/)
    const error = thrownBy(() => verifyRead({ query: refused, proof, root }))
    expect(error).toMatchObject({ name: 'SdkError', code: expect.stringMatching(/^DB_(?!PROOF)/) })
  })

  it.each([['short'], [null], [undefined]])('needs a root, and says so when it is %s', (root) => {
    const verify = (): Json => verifyRead({ query, ...prove(query), root: root as string })
    expect(thrownBy(verify)).toBeInstanceOf(TypeError)
    expect(verify).toThrow(`a state root is 43 characters of base64url, got ${root}`)
  })
})

/** Checks that an answer is proven, and against the root that the database has. */
async function expectProven(db: Db, { query, result, proof, root, seq }: Proven): Promise<void> {
  expect(verifyRead({ query, proof, root })).toEqual(result)
  expect(seq).toBeGreaterThan(0)
  expect(await db.get(...(query.slice(1) as string[]))).toEqual(result)
}

describe('a proven answer of a local database', () => {
  it('is of the last write', async () => {
    const db = await openLocal({ owner: quickSigner(Buffer.alloc(32, 1)), secure: false })
    for (const age of [20, 30, 40]) {
      await db.set({ age }, 'people', `p${age}`)
      await expectProven(db, await db.get('people', ['age', '>', 10], { proof: true }))
    }
    expect((await db.count('people', { proof: true })).result).toBe(3)
    expect((await db.cget('people', 'p20', { proof: true })).result).toMatchObject({ id: 'p20' })
    await expect(db.get('people', ['age', 'up'], { proof: true })).rejects.toMatchObject({ name: 'SdkError' })
    await db.close()
  })
})

describe('a proven answer over HTTP', () => {
  let node: TestNode
  beforeAll(async () => {
    node = await startNode()
  })
  afterAll(() => node.close())

  it('is of a root that the log records', async () => {
    const signer = quickSigner(Buffer.alloc(32, 1))
    const db = await connect(node.url, { db: await node.deploy({ owners: [signer.address] }), signer })
    await db.setRules(OPEN_RULES, 'people')
    await db.set({ age: 20 }, 'people', 'Bob')
    const proven = await db.get<Json>('people', 'Bob', { proof: true })
    await expectProven(db, proven)
    const log = await (await fetch(`${node.url}/v1/databases/${db.id}/log`)).text()
    expect(log).toContain(`"stateRoot":"${proven.root}"`)
    await db.close()
  })
})
