/** What a class holds, written with as few ranges as it takes. */
import { expect, it } from '@jest/globals'
import { treeOf } from './support.ts'

const setOf = (source: string, flags = '') => {
  const node = treeOf(source, flags)
  return node.kind === 'sequence' ? node.items[0] : node
}

it.each(['', 'i', 'u', 'iu'])('joins what overlaps, with the flags %j', (flags) => {
  expect(setOf(`[${'Ͱ-ԯ'.repeat(50)}]`, flags)).toEqual(setOf('[Ͱ-ԯ]', flags))
})

it('leaves letters to the matcher that has case for them, but for sets that hold their like', () => {
  expect(setOf('[a-c]', 'iu')).toMatchObject({ ranges: [[0x61, 0x63]], folds: true })
  expect(setOf('[\\Da]', 'iu')).toMatchObject({ folds: true })
  expect(setOf('[\\D]', 'iu')).toMatchObject({ folds: false })
  expect(setOf('\\p{Lu}', 'iu')).toMatchObject({ folds: true })
  expect(setOf('[a-c]', 'u')).toMatchObject({ folds: false })
})
