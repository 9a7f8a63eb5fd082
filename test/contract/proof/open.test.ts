import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { openProof } from '../../../contract/proof/open.ts'
import type { Tree } from '../../../contract/tree/tree.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'
import { answerFrom, prove, type Read, sealedTree, take } from '../../support/proofs.ts'
import { createRandom } from '../../support/random.ts'
import { pick } from '../../support/random-values.ts'
import { SEED } from '../../support/seed.ts'

type Random = () => number

function randomKey(random: Random): string {
  return Array.from({ length: Math.floor(random() * 5) }, () => pick(random, ['a', 'b', 'c', '\0', '\xff'])).join('')
}

/** A tree that grew and shrank. */
function randomTree(random: Random, size: number): Tree {
  const tree = sealedTree([])
  for (let i = 0; i < size; i++) tree.put(randomKey(random), 'v'.repeat(pick(random, [0, 2, 32, 33, 300, 1_025])))
  for (let i = 0; i < size / 3; i++) tree.del(randomKey(random))
  return tree
}

function randomRead(random: Random): Read {
  const [lower, upper] = [randomKey(random), pick(random, [randomKey(random), '\xff\xff\xff\xff\xff'])]
  const limit = pick(random, [0, 1, 3, 20, 1_000])
  return pick<Read>(random, [
    (store) => store.get(lower) ?? null,
    (store) => [...upper].map((letter) => store.get(lower + letter) ?? null),
    (store) => store.count({ lower, upper }),
    (store) => take(store, { lower, upper }, limit),
    (store) => take(store, { lower, upper, reverse: true }, limit),
    (store) => [store.count({ lower: '', upper }), take(store, { lower, upper }, limit), store.get(upper) ?? null],
  ])
}

describe('a proof', () => {
  it(`answers as its tree does (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    for (let run = 0; run < 60; run++) {
      const tree = randomTree(random, pick(random, [0, 1, 5, 40, 300, 3_000]))
      for (let i = 0; i < 12; i++) {
        const read = randomRead(random)
        const proven = prove(tree, read)
        expect(proven.answer).toEqual(read(tree))
        expect(answerFrom(proven, read)).toEqual(proven.answer)
      }
    }
  })

  it(`answers another question rightly or not at all (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    let answered = 0
    for (let run = 0; run < 40; run++) {
      const tree = randomTree(random, pick(random, [5, 40, 300]))
      const { proof, root } = prove(tree, randomRead(random))
      for (let i = 0; i < 20; i++) {
        const read = randomRead(random)
        let answer: unknown
        try {
          answer = read(openProof(proof, root, sha256))
        } catch (error) {
          expect(error).toMatchObject({ code: 'DB_PROOF_INVALID' })
          continue
        }
        answered++
        expect(answer).toEqual(read(tree))
      }
    }
    expect(answered).toBeGreaterThan(50)
  })
})

describe('openProof', () => {
  const root = sha256('L\0')
  const inner = `I\x02${'k'.repeat(32)}`

  it.each([
    ['nothing', '', 'it is not cut short'],
    ['another version', '\x02L\0', 'its first byte is 1'],
    ['a node of no kind', '\x01M\0', 'a node begins with L or I'],
    ['bytes behind its end', '\x01L\0\0', 'it ends where its last part ends'],
    ['a leaf with too many groups', '\x01L\x31', 'a leaf has a bounded number of groups'],
    ['an inner node with one child', '\x01I\x01', 'an inner node has a bounded number of children'],
    ['an inner node with too many children', '\x01I\xff\xff\x7f', 'an inner node has a bounded number of children'],
    ['marks of parts that are not there', '\x01L\x01\x03', 'no more parts are marked than there are'],
    ['a node of which nothing is shown', `\x01${inner}\x01L\0`, 'a leaf has a bounded number of groups'],
    ['a leaf of which nothing is shown', `\x01${inner}\x01L\x01\0`, 'of a node that is shown some part is'],
    ['a part without entries', `\x01L\x01\0\0${'d'.repeat(32)}`, 'parts have entries, and not too many'],
    [
      'more entries than can be counted',
      `\x01L\x02\0${`${'\xff'.repeat(7)}\x0f${'d'.repeat(32)}`.repeat(2)}`,
      'parts have entries, and not too many',
    ],
    ['a tree higher than any', `\x01${`${inner}\x01`.repeat(2_000)}`, 'a tree has a bounded height'],
    ['a tree of another root', '\x01L\x01\x01G\x01\0\0\0', 'it is of another state root'],
  ])('refuses %s', (_name, proof, reason) => {
    expect(() => openProof(proof, root, sha256)).toThrow(
      expect.objectContaining({ code: 'DB_PROOF_INVALID', message: expect.stringContaining(reason) }),
    )
  })

  it(`ends, whatever the bytes (SEED=${SEED})`, () => {
    const bytes = fc.string({
      unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
      maxLength: 300,
    })
    fc.assert(
      fc.property(bytes, fc.constantFrom('\x01L', '\x01I', '\x01L\x01\x01G', ''), (rest, start) => {
        expect(() => openProof(start + rest, 'r'.repeat(32), sha256)).toThrow(
          expect.objectContaining({ code: 'DB_PROOF_INVALID' }),
        )
      }),
      { seed: SEED, numRuns: 3_000 },
    )
  })

  it('takes time in proportion to the bytes', () => {
    let hashed = 0
    const counting = (data: string | Uint8Array): string => {
      hashed += data.length
      return sha256(data)
    }
    const keys = `G\x08\0\xff\xff\x3f${'k'.repeat(2 ** 20 - 1)}\0${'\xff\xff\x3f\0\0'.repeat(7)}`
    expect(() => openProof(`\x01L\x01\x01${keys}`, root, counting)).toThrow('it is of another state root')
    expect(hashed).toBeLessThan(2 * keys.length)
  })
})
