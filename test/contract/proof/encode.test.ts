import { describe, expect, it } from '@jest/globals'
import { encodeProof } from '../../../contract/proof/encode.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'
import { prove, sealedTree } from '../../support/proofs.ts'

const keyOf = (n: number): string => `key ${String(n).padStart(6, '0')}`
const treeOf = (size: number): ReturnType<typeof sealedTree> =>
  sealedTree(Array.from({ length: size }, (_, n) => [keyOf(n), `value ${n}`.repeat(n % 5)]))

describe('encodeProof', () => {
  it('writes a small tree as docs/proofs.md says', () => {
    const group = 'G\x01\0\x01a\x011'
    expect(prove(sealedTree([['a', '1']]), (store) => store.get('a')).proof).toBe(`\x01L\x01\x01${group}`)
    expect(prove(sealedTree([]), (store) => store.get('a')).proof).toBe('\x01L\0')
    expect(prove(sealedTree([['a', '1']]), () => 0).proof).toBe(`\x01L\x01\0\x01${sha256(group)}`)
  })

  it('writes what many reads touch once', () => {
    const tree = treeOf(5_000)
    const once = prove(tree, (store) => store.get(keyOf(70)))
    expect(prove(tree, (store) => [store.get(keyOf(70)), store.get(keyOf(70))]).proof).toBe(once.proof)
  })

  it('grows with the logarithm of the tree, and with what is shown', () => {
    const bytes = (size: number, entries: number): number => {
      const range = { lower: keyOf(0), upper: keyOf(entries) }
      return prove(treeOf(size), (store) => [...store.range(range)]).proof.length
    }
    expect(bytes(20_000, 1)).toBeLessThan(bytes(200, 1) + 1_200)
    expect(bytes(2_000, 400)).toBeLessThan(400 * 25 + 2_000)
  })

  it('refuses a tree that is not sealed', () => {
    const tree = treeOf(3)
    tree.put('new', '')
    expect(() => encodeProof(tree.view, new Map())).toThrow('a tree is sealed before it is proven')
  })
})
