import { describe, expect, it } from '@jest/globals'
import { QUERY_BYTES_MAX } from '../../contract/wire/limits.ts'
import { parseCall, snapshotQuery } from '../../sdk/query.ts'
import { ed25519 } from '../../sdk/signers/index.ts'

const signer = ed25519(new Uint8Array(32))

describe('parseCall', () => {
  it('takes options with a signer off the end', () => {
    expect(parseCall([{ a: 1 }, 'people', 'Bob', { signer }])).toEqual({ args: [{ a: 1 }, 'people', 'Bob'], signer })
  })

  it('leaves what is to be signed of them behind', () => {
    expect(parseCall(['a', { signer, if: { version: 2 } }])).toEqual({ args: ['a', { if: { version: 2 } }], signer })
  })

  it.each([
    ['a document that names a signer', { signer: { address: '0x' } }],
    ['an empty object', {}],
    ['a precondition alone', { if: { exists: true } }],
    ['an inherited signer', Object.create({ signer })],
    ['null', null],
  ])('leaves %s alone', (_what, last) => {
    expect(parseCall(['a', last])).toEqual({ args: ['a', last], signer: undefined })
  })

  it('takes no options from an empty call', () => {
    expect(parseCall([])).toEqual({ args: [], signer: undefined })
  })
})

describe('snapshotQuery', () => {
  it('is not changed by what happens to its arguments', () => {
    const data = { list: [1] }
    const query = snapshotQuery('set', [data, 'people', 'Bob'])
    data.list.push(2)
    expect(query).toEqual(['set', { list: [1] }, 'people', 'Bob'])
  })

  it.each([[undefined], [Number.NaN], [-0], [1n], [() => 1], ['\ud800']])('throws on %p', (value) => {
    expect(() => snapshotQuery('set', [{ value }])).toThrow(TypeError)
  })

  it('is refused when it is longer than a query may be, and not before', () => {
    const room = QUERY_BYTES_MAX - '["set","",0]'.length
    expect(snapshotQuery('set', ['x'.repeat(room), 0])).toHaveLength(3)
    for (const text of ['x'.repeat(room + 1), 'é'.repeat(room / 2 + 1), 'x'.repeat(2 ** 24)]) {
      expect(() => snapshotQuery('set', [text, 0])).toThrow(expect.objectContaining({ code: 'DB_LIMIT_EXCEEDED' }))
    }
  })

  it('keeps a member named __proto__ a member', () => {
    expect(JSON.stringify(snapshotQuery('set', [JSON.parse('{"__proto__":1}')]))).toBe('["set",{"__proto__":1}]')
  })
})
