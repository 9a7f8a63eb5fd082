import { createHash } from 'node:crypto'
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sha256 } from '../../../contract/auth/hash.ts'
import { SEED } from '../../support/seed.ts'

it('hashes bytes as node:crypto does', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const expected = createHash('sha256').update(bytes).digest().toString('latin1')
      expect(sha256(Buffer.from(bytes).toString('latin1'))).toBe(expected)
    }),
    { seed: SEED },
  )
})
