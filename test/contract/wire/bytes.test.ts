import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  base64UrlToBytes,
  binaryToBytes,
  binaryToText,
  bytesToBase64Url,
  bytesToBinary,
  bytesToHex,
  hexToBytes,
  textToBinary,
  textToBytes,
} from '../../../contract/wire/bytes.ts'
import { SEED } from '../../support/seed.ts'

const check = <T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => void): void => {
  fc.assert(fc.property(arbitrary, holds), { seed: SEED, numRuns: 300 })
}
const text = fc.string({ unit: 'binary' })
const bytes = fc.uint8Array({ maxLength: 70 })

describe('text', () => {
  it('becomes its UTF-8, as the platform has it, and comes back', () => {
    check(text, (value) => {
      const utf8 = Buffer.from(value, 'utf8')
      expect(textToBinary(value)).toBe(utf8.toString('latin1'))
      expect(textToBytes(value)).toEqual(new Uint8Array(utf8))
      expect(binaryToText(textToBinary(value))).toBe(value)
    })
  })

  it('of every length of UTF-8 comes back', () => {
    const edges = ['\0', '\x7f', '\x80', '\u07ff', '\u0800', '\uffff', '\u{10000}', '\u{10ffff}'].join('')
    expect(binaryToText(textToBinary(edges))).toBe(edges)
  })

  it('with half a surrogate pair becomes the UTF-8 of U+FFFD', () => {
    expect(textToBinary('a\ud800b')).toBe(Buffer.from('a\ufffdb').toString('latin1'))
  })
})

describe('bytes', () => {
  it('become binary strings and come back', () => {
    check(bytes, (value) => {
      expect(binaryToBytes(bytesToBinary(value))).toEqual(value)
    })
  })

  it('become base64url and hex as the platform has them, and come back', () => {
    check(bytes, (value) => {
      const buffer = Buffer.from(value)
      expect(bytesToBase64Url(value)).toBe(buffer.toString('base64url'))
      expect(bytesToHex(value)).toBe(buffer.toString('hex'))
      expect(base64UrlToBytes(bytesToBase64Url(value))).toEqual(value)
      expect(hexToBytes(bytesToHex(value))).toEqual(value)
    })
  })
})

describe('another spelling', () => {
  it.each(['A', 'AB=', 'AB==', 'A+', 'A/', 'A A', 'AB', 'AAB', 'é'])('of base64url, %j, is refused', (spelling) => {
    expect(base64UrlToBytes(spelling)).toBeUndefined()
  })

  it.each(['a', 'AB', '0x00', 'zz', ' 00'])('of hex, %j, is refused', (spelling) => {
    expect(hexToBytes(spelling)).toBeUndefined()
  })
})
