import { expect, it } from '@jest/globals'
import { Chain } from '../../../node/sequencer/chain.ts'
import { type LogPosition, parsePosition, positionOf } from '../../../node/sequencer/position.ts'
import { StagedState } from '../../../node/sequencer/staged-state.ts'
import { MemoryStateStore } from '../../../node/sequencer/state-store.ts'

const position: LogPosition = positionOf(new Chain(Chain.headOfGenesis('{}')), 1)

/** A store that tells what it was flushed with, and refuses while `isFull`. */
class FullStore extends MemoryStateStore {
  isFull = false
  flushes: (LogPosition | undefined)[] = []
  override async flush(meta: Readonly<Record<string, string>> = {}): Promise<void> {
    if (this.isFull) throw new Error('full')
    this.flushes.push(parsePosition(meta))
  }
}

it('keeps writes from the store until they are flushed, and shows them', async () => {
  const store = new FullStore()
  store.put('b', '1')
  const state = new StagedState(store)
  state.put('a', '1')
  state.del('b')
  expect([state.get('a'), state.get('b'), store.get('a'), store.get('b')]).toEqual(['1', undefined, undefined, '1'])
  await state.flush(position)
  expect([store.get('a'), store.get('b'), state.position]).toEqual(['1', undefined, position])
  expect(store.flushes).toEqual([position])
})

it('forgets what is dropped', () => {
  const state = new StagedState(new FullStore())
  state.put('a', '1')
  state.drop()
  expect([state.get('a'), state.position]).toEqual([undefined, undefined])
})

it('makes up for a flush that was refused, and does none twice', async () => {
  const store = new FullStore()
  const state = new StagedState(store)
  state.put('a', '1')
  store.isFull = true
  await expect(state.flush(position)).rejects.toThrow('full')
  expect([state.get('a'), state.position]).toEqual(['1', position])
  store.isFull = false
  await state.flush(position)
  await state.flush(position)
  expect(store.flushes).toEqual([position])
})
