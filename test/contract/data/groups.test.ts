import { describe, expect, it } from '@jest/globals'
import { collectionsOfGroup, forgetCollection, noteCollection } from '../../../contract/data/groups.ts'
import { documentKey } from '../../../contract/keys.ts'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { Tree } from '../../../contract/tree/tree.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'
import { testDatabase } from '../../support/contract.ts'

describe('the list of sub-collections', () => {
  it('has those that have documents, by name', () => {
    const tree = new Tree({ kv: new MemoryKv(), sha256 })
    const paths = ['posts/p1/comments', 'posts/p2/comments', 'posts/p1/comments/c/comments', 'posts/p1/likes']
    for (const path of [...paths, 'comments']) {
      tree.put(documentKey(path, 'd'), '…')
      noteCollection(tree, path)
    }
    expect([...collectionsOfGroup(tree, 'comments')]).toEqual([
      'comments',
      'posts/p1/comments',
      'posts/p1/comments/c/comments',
      'posts/p2/comments',
    ])
    expect([...collectionsOfGroup(tree, 'comment')]).toEqual([])
  })

  it('loses a collection with its last document', async () => {
    const db = await testDatabase(['posts/p1/comments'])
    await db.write(['set', {}, 'posts', 'p1', 'comments', 'a'])
    await db.write(['set', {}, 'posts', 'p1', 'comments', 'b'])
    await db.write(['delete', 'posts', 'p1', 'comments', 'a'])
    expect(db.read('count', '**', 'comments')).toBe(1)
    await db.write(['delete', 'posts', 'p1', 'comments', 'b'])
    expect(db.read('count', '**', 'comments')).toBe(0)
  })

  it('keeps a collection that has another document', () => {
    const tree = new Tree({ kv: new MemoryKv(), sha256 })
    tree.put(documentKey('a/b/c', 'd'), '…')
    noteCollection(tree, 'a/b/c')
    forgetCollection(tree, 'a/b/c')
    expect([...collectionsOfGroup(tree, 'c')]).toEqual(['a/b/c'])
  })
})
