/** What every Kv does. Run it from the adapter's own test file. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Kv } from '../../contract/kv/kv.ts'
import { SEED } from '../support/seed.ts'

export type KvFixture = {
  readonly kv: Kv
  /** Moves what is pending to where it ends up; does nothing where that is at once. */
  settle(): Promise<void>
  /** Opens what was settled again; absent for adapters that forget. */
  reopen?(): Promise<Kv>
  close(): Promise<void>
}

type Step =
  | { readonly act: 'put'; readonly key: string; readonly value: string }
  | { readonly act: 'del'; readonly key: string }
  | { readonly act: 'settle' | 'reopen' }

/** Registers the suite; `open` gives an empty store. */
export function describeKv(name: string, open: () => Promise<KvFixture>): void {
  describe(`${name} as a Kv`, () => {
    let fixture: KvFixture

    beforeEach(async () => {
      fixture = await open()
    })

    afterEach(async () => {
      await fixture.close()
    })

    it('returns undefined for every key when empty', () => {
      expect(['a', '0', '.', 'z'.repeat(64)].map((key) => fixture.kv.get(key))).toEqual(new Array(4).fill(undefined))
    })

    it('returns a value before and after it settles', async () => {
      fixture.kv.put('a', 'one')
      expect(fixture.kv.get('a')).toBe('one')
      await fixture.settle()
      expect(fixture.kv.get('a')).toBe('one')
    })

    it('tells a key from its prefix and its extension', async () => {
      fixture.kv.put('a1', 'long')
      await fixture.settle()
      expect([fixture.kv.get('a'), fixture.kv.get('a1'), fixture.kv.get('a11')]).toEqual([undefined, 'long', undefined])
      fixture.kv.put('a', 'short')
      await fixture.settle()
      fixture.kv.del('a1')
      await fixture.settle()
      expect([fixture.kv.get('a'), fixture.kv.get('a1')]).toEqual(['short', undefined])
    })

    it('replaces a settled value', async () => {
      fixture.kv.put('a', 'one')
      await fixture.settle()
      fixture.kv.put('a', 'two')
      expect(fixture.kv.get('a')).toBe('two')
      await fixture.settle()
      expect(fixture.kv.get('a')).toBe('two')
    })

    it('deletes a settled value at once', async () => {
      fixture.kv.put('a', 'one')
      await fixture.settle()
      fixture.kv.del('a')
      expect(fixture.kv.get('a')).toBeUndefined()
      await fixture.settle()
      expect(fixture.kv.get('a')).toBeUndefined()
    })

    it('deletes an absent key without an error', async () => {
      fixture.kv.del('a')
      await fixture.settle()
      expect(fixture.kv.get('a')).toBeUndefined()
    })

    it('keeps all 256 byte values apart', async () => {
      const all = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).join('')
      fixture.kv.put('all', all)
      for (let byte = 0; byte < 256; byte++) fixture.kv.put(`b${byte}`, String.fromCharCode(byte))
      await fixture.settle()
      expect(fixture.kv.get('all')).toBe(all)
      for (let byte = 0; byte < 256; byte++) expect(fixture.kv.get(`b${byte}`)).toBe(String.fromCharCode(byte))
    })

    it('keeps values of 1 MiB and keys of 64 characters', async () => {
      const value = '\u0000\u00ff\u0080a'.repeat(256 * 1024)
      fixture.kv.put('z'.repeat(64), value)
      fixture.kv.put('small', 'x')
      await fixture.settle()
      expect(fixture.kv.get('small')).toBe('x')
      expect(fixture.kv.get('z'.repeat(64)) === value).toBe(true)
    })

    it('agrees with a Map whatever is put, deleted, settled and reopened', async () => {
      const key = fc.string({ unit: fc.constantFrom('.', '0', 'a', 'b', 'z'), minLength: 1, maxLength: 3 })
      const value = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1'))
      const step: fc.Arbitrary<Step> = fc.oneof(
        { weight: 6, arbitrary: fc.record({ act: fc.constant('put' as const), key, value }) },
        { weight: 3, arbitrary: fc.record({ act: fc.constant('del' as const), key }) },
        { weight: 1, arbitrary: fc.record({ act: fc.constant('settle' as const) }) },
        { weight: 1, arbitrary: fc.record({ act: fc.constant('reopen' as const) }) },
      )
      let kv = fixture.kv
      // One store for all runs: what a run leaves behind is part of the next one's model.
      const model = new Map<string, string>()
      const act = async (each: Step): Promise<void> => {
        if (each.act === 'put') {
          kv.put(each.key, each.value)
          model.set(each.key, each.value)
        } else if (each.act === 'del') {
          kv.del(each.key)
          model.delete(each.key)
        } else await fixture.settle()
        if (each.act === 'reopen' && fixture.reopen !== undefined) kv = await fixture.reopen()
      }
      const run = async (steps: readonly Step[]): Promise<void> => {
        for (const each of steps) await act(each)
        const touched = steps.flatMap((each) => ('key' in each ? [each.key] : []))
        for (const name of new Set([...touched, ...model.keys()]))
          expect([name, kv.get(name)]).toEqual([name, model.get(name)])
      }
      await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 40 }), run), {
        seed: SEED,
        numRuns: 60,
        endOnFailure: true,
      })
    })
  })
}
