import { describe, expect, it } from '@jest/globals'
import { CACHE_MIB_MAX, isCacheMib } from '../../node/cache-size.ts'
import { openHost } from '../../node/context.ts'

describe('the size of a cache in MiB', () => {
  it.each([1, 128, CACHE_MIB_MAX])('may be %d', async (cacheMiB) => {
    expect(isCacheMib(cacheMiB)).toBe(true)
    await (await openHost({ threads: 1, cacheMiB })).close()
  })

  it.each([0, -1, 1.5, CACHE_MIB_MAX + 1, Number.NaN])('may not be %d', async (cacheMiB) => {
    expect(isCacheMib(cacheMiB)).toBe(false)
    await expect(openHost({ threads: 1, cacheMiB })).rejects.toThrow(TypeError)
  })
})
