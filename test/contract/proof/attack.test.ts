/** Proofs that somebody altered, cut, mixed or made up: none of them proves a wrong answer. */
import { expect, it } from '@jest/globals'
import { encodeProof } from '../../../contract/proof/encode.ts'
import { ReadRecorder } from '../../../contract/proof/recorder.ts'
import { DIGEST_BYTES } from '../../../contract/tree/digest.ts'
import type { Tree } from '../../../contract/tree/tree.ts'
import { answerFrom, type Proven, prove, type Read, sealedTree, take } from '../../support/proofs.ts'
import { createRandom } from '../../support/random.ts'
import { pick } from '../../support/random-values.ts'
import { SEED } from '../../support/seed.ts'

const MUTATIONS = 10_000

type Random = () => number

const keyOf = (n: number): string => `k${String(n).padStart(5, '0')}`

function treeOf(salt: string, size = 3_000): Tree {
  return sealedTree(
    Array.from({ length: size }, (_, n) => [keyOf(2 * n), n % 3 === 0 ? `${salt} ${n}`.repeat(9) : `${n}`]),
  )
}

const READS: readonly Read[] = [
  (store) => store.get(keyOf(600)),
  (store) => store.get(keyOf(602)),
  (store) => store.get(keyOf(601)) ?? 'absent',
  (store) => store.get('a') ?? 'absent',
  (store) => store.count({ lower: keyOf(700), upper: keyOf(3_001) }),
  (store) => take(store, { lower: keyOf(100), upper: 'z' }, 20),
  (store) => take(store, { lower: keyOf(100), upper: keyOf(140) }, 99),
  (store) => take(store, { lower: '', upper: keyOf(90), reverse: true }, 5),
  (store) => take(store, { lower: keyOf(5_990), upper: 'z' }, 99),
  (store) => [1, 77, 310, 998].map((n) => store.get(keyOf(2 * n)) ?? 'absent'),
]

const here = treeOf('here')
const older = treeOf('here', 2_999)
const elsewhere = treeOf('elsewhere')
const proofs = READS.map((read) => prove(here, read))

function byteAt(random: Random, { length }: string): number {
  return Math.floor(random() * length)
}

function withByte(proof: string, at: number, byte: number): string {
  return proof.slice(0, at) + String.fromCharCode(byte) + proof.slice(at + 1)
}

/** Each makes another proof of one. */
const MUTATORS: Readonly<Record<string, (random: Random, proof: string, read: Read) => string>> = {
  'a bit turned': (random, proof) => {
    const at = byteAt(random, proof)
    return withByte(proof, at, proof.charCodeAt(at) ^ (1 << Math.floor(random() * 8)))
  },
  'a byte set': (random, proof) =>
    withByte(proof, byteAt(random, proof), pick(random, [0, 1, 0x21, 0x22, 0x47, 0x80, 0xff])),
  'bytes taken out': (random, proof) => {
    const at = byteAt(random, proof)
    return proof.slice(0, at) + proof.slice(at + pick(random, [1, 2, DIGEST_BYTES, DIGEST_BYTES + 1]))
  },
  'a byte put in': (random, proof) => {
    const at = byteAt(random, proof)
    return proof.slice(0, at) + String.fromCharCode(Math.floor(random() * 256)) + proof.slice(at)
  },
  'its end cut off': (random, proof) => proof.slice(0, byteAt(random, proof)),
  'something at its end': (random, proof) => proof + pick(random, ['\0', proof, 'G', proof.slice(1)]),
  'two pieces swapped': (random, proof) => {
    const length = pick(random, [1, 7, DIGEST_BYTES, DIGEST_BYTES + 1, 100])
    const [a, b] = [byteAt(random, proof), byteAt(random, proof)].sort((x, y) => x - y) as [number, number]
    const piece = (at: number): string => proof.slice(at, at + length)
    if (b - a < length) return withByte(proof, a, proof.charCodeAt(a) ^ 1)
    return proof.slice(0, a) + piece(b) + proof.slice(a + length, b) + piece(a) + proof.slice(b + length)
  },
  'the end of another proof of the same root': (random, proof) => {
    const other = pick(random, proofs).proof
    const at = byteAt(random, proof)
    return proof.slice(0, at) + other.slice(pick(random, [at, byteAt(random, other)]))
  },
  'the end of a proof of the same from another database': (random, proof, read) => {
    const at = 1 + byteAt(random, proof)
    return proof.slice(0, at) + prove(elsewhere, read).proof.slice(at)
  },
  'a proof from another database in its place': (_random, _proof, read) => prove(elsewhere, read).proof,
  'a proof of an older root in its place': (_random, _proof, read) => prove(older, read).proof,
  'entries left out': (random, _proof, read) =>
    proofOf(read, (touched) => touched.delete(pick(random, [...touched.keys()]))),
  'values left out': (random, _proof, read) =>
    proofOf(read, (touched) => {
      const shown = [...touched].filter(([, isShown]) => isShown)
      if (shown.length === 0) touched.clear()
      else touched.set(pick(random, shown)[0], false)
    }),
  'more than was asked for': (random, _proof, read) =>
    proofOf(read, (touched) => touched.set(keyOf(2 * Math.floor(random() * 3_000)), true)),
}

/** The proof of a node that lies about what it touched. */
function proofOf(read: Read, lie: (touched: Map<string, boolean>) => void): string {
  const recorder = new ReadRecorder(here)
  read(recorder)
  const touched = new Map(recorder.touched)
  lie(touched)
  return encodeProof(here.view, touched)
}

it(`no altered proof is taken (SEED=${SEED})`, () => {
  const random = createRandom(SEED)
  const names = Object.keys(MUTATORS)
  const taken: string[] = []
  let tried = 0
  while (tried < MUTATIONS) {
    const name = names[tried % names.length] as string
    const at = Math.floor(random() * READS.length)
    const [read, { proof, root }] = [READS[at] as Read, proofs[at] as Proven]
    const altered = MUTATORS[name]?.(random, proof, read) as string
    // Now and then nothing changes: what was left out of the touched is shown with its group all the same.
    if (altered === proof) {
      expect(answerFrom({ proof, root }, read)).toEqual(proofs[at]?.answer)
      tried++
      continue
    }
    tried++
    try {
      answerFrom({ proof: altered, root }, read)
      taken.push(name)
    } catch (error) {
      expect(error).toMatchObject({ code: 'DB_PROOF_INVALID' })
    }
  }
  expect(taken).toEqual([])
})

it('a right proof is taken', () => {
  for (const [i, read] of READS.entries()) {
    expect(answerFrom(proofs[i] as Proven, read)).toEqual(read(here))
  }
})
