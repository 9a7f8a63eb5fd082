/**
 * What a write costs beside being written: decisions of rules, triggers, ticks of crons, and verifications of signatures of
 * every kind.
 */
import { constants, createPublicKey, generateKeyPairSync, sign as signWith, verify as verifyWith } from 'node:crypto'
import { availableParallelism } from 'node:os'
import secp256k1 from 'secp256k1/bindings.js'
import sodium from 'sodium-native'
import { babyJubJubKey } from '../../contract/auth/babyjubjub.ts'
import { keccak256 } from '../../contract/auth/evm.ts'
import { sha256 } from '../../contract/auth/hash.ts'
import type { RuleHost, RuleRequest } from '../../contract/rules/rules.ts'
import {
  BABYJUBJUB_BASE,
  BABYJUBJUB_ORDER,
  type BabyJubJubPoint,
  babyJubJubChallenge,
} from '../../contract/wire/babyjubjub.ts'
import { personalDigest } from '../../contract/wire/eip191.ts'
import { domainSeparator, eip712Digest } from '../../contract/wire/eip712.ts'
import type { Json } from '../../contract/wire/json.ts'
import { SIGNATURE_FORMS } from '../../contract/wire/signature-forms.ts'
import { signedText } from '../../contract/wire/signing.ts'
import type { SignatureKind, SignedQuery } from '../../contract/wire/types.ts'
import { allSigners, signedNumber } from '../support/signing.ts'
import { triggersAndCrons } from './crons.ts'
import { inTurn } from './support/in-turn.ts'
import {
  compileRules,
  createFuel,
  createNativeVerify,
  createVerifyPool,
  runRules,
  verifySignature,
} from './support/product.ts'
import { type Bench, quantile, type Result, result, sortedNumbers } from './support/result.ts'
import { type Request, requests, TEN_STEPS } from './support/ten-steps.ts'

/** Threads of the pool. */
const THREADS = availableParallelism()

export const bench: Bench = {
  bars: {
    'decision/ten steps': 'goal 500,000',
    ...Object.fromEntries(
      Object.keys(SIGNATURE_FORMS).flatMap((kind) => [
        [`verify/${kind}/share of the limit`, 'the limit is 1'],
        [`verify/${kind}/pool, share of the limit`, `the limit is ${THREADS}, 1 for each thread`],
      ]),
    ),
  },
  run: async () => [...decisions(), ...triggersAndCrons(), ...(await verifications())],
}

/** The rule of ten calls, with what it knows of the signer in what a relayer adds. */
const PLACES: { readonly [path: string]: string } = {
  role: 'request.auth.extra.role',
  'limits.price': 'request.auth.extra.limits.price',
}

function withPlaces(program: Json): Json {
  if (!Array.isArray(program)) return program
  const [head, path] = program as Json[]
  return head === '$' ? ['$', PLACES[path as string] ?? (path as string)] : (program as Json[]).map(withPlaces)
}

const read = (path: string): Json => ({ var: path })

/** The same in JsonLogic. */
const TEN_STEPS_V1: Json = {
  and: [
    { '==': [read('request.auth.signer'), read('resource.newData.owner')] },
    { '>': [read('resource.newData.price'), 0] },
    { '<=': [read('resource.newData.price'), read('request.auth.extra.limits.price')] },
    { in: [read('request.auth.extra.role'), ['admin', 'editor']] },
    { '!=': [read('resource.newData.title'), null] },
  ],
}

const RULES: { readonly [name: string]: Json } = {
  'allow()': [['set', [['allow()']]]],
  'ten steps': [['set', [['allowif()', withPlaces(TEN_STEPS)]]]],
  'ten steps, version 1': { 'allow set': TEN_STEPS_V1 },
  'let, version 1': {
    'let set': { isOwner: ['equals', read('request.auth.signer'), read('resource.newData.owner')] },
    'allow set': read('isOwner'),
  },
  'get()': [
    [
      'set',
      [
        ['=$user', ['get()', ['users', '$signer']]],
        ['allowif()', ['equals', '$user.role', 'admin']],
      ],
    ],
  ],
}

/** One of the signers is let in by `get()`, whatever the seed. */
const USERS = new Map([
  ...requests.map(({ signer, role }) => [signer, { role }] as const),
  [(requests[0] as Request).signer, { role: 'admin' }] as const,
])

function decisions(): Result[] {
  const asked = requests.map((one): RuleRequest => {
    const operation = { func: 'set', op: 'create', name: undefined } as const
    return { operation, collection: 'posts', id: 'p', data: one.new, before: undefined, after: one.new }
  })
  const contestants: Record<string, (i: number) => unknown> = {}
  for (const [name, rules] of Object.entries(RULES)) {
    const compiled = compileRules(rules)
    const decide = (i: number): boolean => {
      const host = hostOf(requests[i] as Request)
      try {
        runRules(compiled, asked[i] as RuleRequest, host)
        return true
      } catch {
        return false
      }
    }
    const [allowed, denied] = [true, false].map((wanted) => [...requests.keys()].filter((i) => decide(i) === wanted))
    contestants[name] = inRotation(name, allowed as number[], decide)
    // A denial costs its explanation.
    if (name === 'ten steps') contestants[`${name}, denied`] = inRotation(name, denied as number[], decide)
  }
  return Object.entries(inTurn(contestants)).map(([name, us]) => {
    return result(`decision/${name}`, 'decisions/s', us.map(perSecond))
  })
}

/** Made anew for each write, as the contract does. */
function hostOf({ signer, role, limits }: Request): RuleHost {
  return {
    contract: CONTRACT,
    signer,
    auth: { relayer: null, jobID: null, extra: { role, limits } },
    ts: 1_790_000_000_000,
    queryId: 'q',
    fuel: createFuel(200_000),
    sha256,
    get: (query) => USERS.get((query as string[])[1] as string) ?? null,
    checkProof: () => false,
  }
}

const CONTRACT: RuleHost['contract'] = { id: 'db', version: 'WeftDB/1', owners: ['0x1'] }

/** @throws {Error} When there is nothing to ask. */
function inRotation(name: string, indexes: readonly number[], decide: (i: number) => boolean): (i: number) => unknown {
  if (indexes.length === 0) throw new Error(`the rule ${name} always answers the same`)
  return (i) => decide(indexes[i % indexes.length] as number)
}

const perSecond = (us: number): number => 1e6 / us

/** Signatures of one kind that are verified in turn. */
const QUERIES = 32
/** Signatures that the pool is given at once. */
const POOL_QUERIES = 2_000

async function verifications(): Promise<Result[]> {
  const native = await createNativeVerify()
  const pool = await createVerifyPool({ threads: THREADS })
  const results: Result[] = []
  try {
    for (const kind of Object.keys(SIGNATURE_FORMS) as SignatureKind[]) {
      const queries = await signedQueries(kind)
      const { rows, limit } = measureKind(kind, queries, native)
      const rates = await poolRounds(pool, queries)
      results.push(
        ...rows,
        result(`verify/${kind}/pool`, 'verifications/s', rates),
        result(
          `verify/${kind}/pool, share of the limit`,
          'times',
          rates.map((rate) => rate / limit),
        ),
      )
    }
  } finally {
    await pool.close()
  }
  return results
}

async function signedQueries(kind: SignatureKind): Promise<readonly SignedQuery[]> {
  const signer = (await allSigners()).find((one) => one.kind === kind)
  if (signer === undefined) throw new Error(`no signer of the kind ${kind} for the benchmark`)
  return Promise.all(Array.from({ length: QUERIES }, (_, n) => signedNumber(signer, n)))
}

type Verify = (query: SignedQuery) => boolean

/** What verifying one kind on one thread takes, and how many a second the limit does. */
function measureKind(
  kind: SignatureKind,
  queries: readonly SignedQuery[],
  native: Verify,
): { readonly rows: readonly Result[]; readonly limit: number } {
  const limit = LIMITS[kind](queries[0] as SignedQuery)
  const expectValid = (verify: Verify) => (i: number) => {
    if (!verify(queries[i % queries.length] as SignedQuery))
      throw new Error(`a signature of the kind ${kind} is refused`)
  }
  const times = inTurn({ pure: expectValid(verifySignature), native: expectValid(native), limit })
  const rows = Object.entries(times).map(([who, us]) =>
    result(`verify/${kind}/${who}`, 'verifications/s', us.map(perSecond)),
  )
  const { native: ours = [], limit: theirs = [] } = times
  const share = result(
    `verify/${kind}/share of the limit`,
    'times',
    ours.map((us, round) => (theirs[round] as number) / us),
  )
  return { rows: [...rows, share], limit: perSecond(quantile(sortedNumbers(theirs), 0.5)) }
}

async function poolRounds(
  pool: Awaited<ReturnType<typeof createVerifyPool>>,
  queries: readonly SignedQuery[],
): Promise<number[]> {
  const texts = queries.map((query) => JSON.stringify(query))
  const rounds: number[] = []
  let size = QUERIES
  // What the slowest kind does in a second is a tenth of what the fastest does.
  for (let round = 0; round < 6; round++) {
    const batch = Array.from({ length: size }, (_, i) => texts[i % texts.length] as string)
    const start = performance.now()
    const verdicts = await pool.verify(batch)
    const seconds = (performance.now() - start) / 1e3
    if (!verdicts.every(({ ok }) => ok)) throw new Error('the pool refused an honest signature')
    if (round > 0) rounds.push(size / seconds)
    size = Math.min(POOL_QUERIES, Math.max(QUERIES, Math.round(size * (0.2 / seconds))))
  }
  return rounds
}

/** The best call of a native library that verifies such a signature, alone: no text to build, nothing to decode. */
const LIMITS: { readonly [kind in SignatureKind]: (query: SignedQuery) => () => unknown } = {
  evm: (query) => recovery(query, eip712Digest(query, keccak256, domainSeparator(query.db, keccak256))),
  'evm-personal': (query) => recovery(query, personalDigest(query, keccak256)),
  ed25519: (query) => {
    const signature = Buffer.from(query.signature, 'base64url')
    const key = Buffer.from(query.signer.slice('ed25519:'.length), 'base64url')
    const message = Buffer.from(signedText(query))
    return () => sodium.crypto_sign_verify_detached(signature, message, key)
  },
  arweave: (query) => {
    const key = createPublicKey({ key: { kty: 'RSA', n: query.key as string, e: 'AQAB' }, format: 'jwk' })
    const options = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
    const signature = Buffer.from(query.signature, 'base64url')
    const message = Buffer.from(signedText(query))
    return () => verifyWith('sha256', message, options, signature)
  },
  // No native library has the curve: the two multiplications and the hash that verifying takes, in the library that has it.
  babyjubjub: (query) => {
    const key = babyJubJubKey(query.signer) as BabyJubJubPoint
    const scalar = BABYJUBJUB_ORDER / 3n
    return () => {
      const challenge = babyJubJubChallenge(BABYJUBJUB_BASE, key, scalar) % BABYJUBJUB_ORDER
      return BABYJUBJUB_BASE.multiplyUnsafe(scalar).subtract(key.multiplyUnsafe(challenge))
    }
  },
  webauthn: () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    const message = Buffer.alloc(100, 7)
    const signature = signWith('sha256', message, privateKey)
    return () => verifyWith('sha256', message, publicKey, signature)
  },
  // The library has no Schnorr: the multiplication and the addition that verifying one takes.
  nostr: (query) => {
    const key = Buffer.concat([Buffer.of(2), Buffer.from(query.signer, 'hex')])
    const tweak = Buffer.alloc(32, 5)
    return () => secp256k1.publicKeyTweakAdd(secp256k1.publicKeyTweakMul(key, tweak, true), tweak, true)
  },
}

function recovery(query: SignedQuery, digest: Uint8Array): () => unknown {
  const signature = Buffer.from(query.signature.slice(2, 130), 'hex')
  const id = query.signature.endsWith('1c') ? 1 : 0
  return () => secp256k1.ecdsaRecover(signature, id, digest, false)
}
