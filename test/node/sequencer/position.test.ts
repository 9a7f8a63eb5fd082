import { expect, it } from '@jest/globals'
import { Chain } from '../../../node/sequencer/chain.ts'
import { parsePosition, positionOf, positionTexts } from '../../../node/sequencer/position.ts'

it('comes back from its texts', () => {
  const chain = new Chain(Chain.headOfGenesis('{}'))
  chain.addEntry(chain.nextEntry({ seq: 1, ts: 1, query: '{}' }))
  chain.addBundle({ root: 'r', ts: 1 })
  const position = positionOf(chain, 3)
  expect(position).toMatchObject({ records: 3, height: 1, seq: 1 })
  expect(parsePosition(positionTexts(position))).toEqual(position)
})

it('of the genesis comes back too', () => {
  const position = positionOf(new Chain(Chain.headOfGenesis('{}')), 1)
  expect(parsePosition(positionTexts(position))).toEqual(position)
})

it('is absent in a new store', () => {
  expect(parsePosition({})).toBeUndefined()
})
