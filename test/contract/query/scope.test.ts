import { describe, expect, it } from '@jest/globals'
import { documentPrefix } from '../../../contract/keys.ts'
import { collectionScope, groupScope } from '../../../contract/query/scope.ts'

describe('the scope of a collection', () => {
  const scope = collectionScope('posts/p1/comments')

  it('has indexes declared under its own path', () => {
    expect(scope).toMatchObject({
      indexPath: scope.collection,
      documents: documentPrefix(scope.collection),
      pathPrefix: '',
    })
  })

  it('takes every text for the id that it is', () => {
    expect(scope.placeOfId('é')).toEqual({ lower: '\xc3\xa9', upper: '\xc3\xa9\0' })
  })
})

describe('the scope of a collection in a group', () => {
  const scope = groupScope('posts/é/comments')
  const nothing = (edge: string) => ({ lower: edge, upper: edge })

  it('has indexes declared for all of its kind', () => {
    expect(scope).toMatchObject({ indexPath: 'posts/*/comments', documents: documentPrefix('posts/é/comments') })
  })

  it('has those of a collection at the top under its own path', () => {
    expect(groupScope('comments').indexPath).toBe('comments')
  })

  it('compares paths as bytes', () => {
    expect(scope.pathPrefix).toBe('posts/\xc3\xa9/comments/')
  })

  it.each([
    ['one in it', 'posts/é/comments/c', { lower: 'c', upper: 'c\0' }],
    ['one before it', 'posts/a/comments/c', nothing('')],
    ['its own', 'posts/é/comments', nothing('')],
    ['one behind it', 'posts/é/comments0', nothing('\xff')],
    ['none at all', '', nothing('')],
  ])('finds the place of a path: %s', (_, path, place) => {
    expect(scope.placeOfId(path)).toEqual(place)
  })
})
