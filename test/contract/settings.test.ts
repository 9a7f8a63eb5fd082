import { describe, expect, it } from '@jest/globals'
import { sha256 } from '../../contract/auth/hash.ts'
import { CONFIG_KEY, cronStateKey, DUE_KEY, rulesKey, schemaKey, triggersKey } from '../../contract/keys.ts'
import { MemoryKv } from '../../contract/kv/memory-kv.ts'
import { SETTINGS_KEPT_MAX } from '../../contract/limits.ts'
import { SettingsMemory } from '../../contract/settings.ts'
import { Tree } from '../../contract/tree/tree.ts'

const newTree = (): Tree => new Tree({ kv: new MemoryKv(), sha256 })

describe.each([
  CONFIG_KEY,
  DUE_KEY,
  cronStateKey('c'),
  triggersKey('posts'),
  rulesKey('posts'),
  schemaKey('posts'),
  'd\0',
  'n0x',
])('a key such as %j', (key) => {
  it('is read as it was last written, present or absent', () => {
    const memory = new SettingsMemory(newTree())
    const seen: (string | undefined)[] = [memory.get(key)]
    memory.put(key, 'one')
    seen.push(memory.get(key), memory.get(key))
    memory.put(key, 'two')
    seen.push(memory.get(key))
    memory.del(key)
    seen.push(memory.get(key), memory.get(key))
    expect(seen).toEqual([undefined, 'one', 'one', 'two', undefined, undefined])
  })
})

it('reads a setting from the tree once', () => {
  const tree = newTree()
  const memory = new SettingsMemory(tree)
  memory.get(CONFIG_KEY)
  tree.put(CONFIG_KEY, 'behind its back')
  expect(memory.get(CONFIG_KEY)).toBeUndefined()
})

it('forgets rather than grow without bound', () => {
  const tree = newTree()
  const memory = new SettingsMemory(tree)
  for (let i = 0; i < SETTINGS_KEPT_MAX; i++) memory.get(rulesKey(`c${i}`))
  tree.put(rulesKey('c0'), 'new')
  expect(memory.get(rulesKey('c0'))).toBeUndefined()
  memory.get(rulesKey('one more'))
  expect(memory.get(rulesKey('c0'))).toBe('new')
})

it('ranges and counts what the tree holds', () => {
  const memory = new SettingsMemory(newTree())
  memory.put(rulesKey('a'), '1')
  memory.put(rulesKey('b'), '2')
  expect([...memory.range({ lower: 'r', upper: 's' })]).toEqual([
    ['ra', '1'],
    ['rb', '2'],
  ])
  expect(memory.count({ lower: 'r', upper: 's' })).toBe(2)
})
