import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { BinaryReader, sharedLength, varint } from '../../../contract/tree/binary.ts'
import { SEED } from '../../support/seed.ts'

function readerOf(bytes: string): BinaryReader {
  return new BinaryReader(bytes, (expected) => {
    throw new Error(`expected: ${expected}`)
  })
}

describe('varint', () => {
  it.each([
    [0, '\0'],
    [127, '\x7f'],
    [128, '\x80\x01'],
    [300, '\xac\x02'],
    [2 ** 53 - 1, `${'\xff'.repeat(7)}\x0f`],
  ])('of %i is read back', (value, bytes) => {
    expect(varint(value)).toBe(bytes)
    const reader = readerOf(bytes)
    expect(reader.varint()).toBe(value)
    reader.end()
  })

  it(`is read back whatever the number (SEED=${SEED})`, () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => expect(readerOf(varint(value)).varint()).toBe(value)),
      { seed: SEED },
    )
  })
})

describe('a binary reader', () => {
  it.each([
    ['a number without an end', '\xff\xff', 'it is not cut short'],
    ['a number in more bytes than it takes', '\x80\0', 'a number is well formed'],
    ['a number of 2^53', `${'\x80'.repeat(7)}\x10`, 'a number is well formed'],
    ['a number of nothing but high bytes', '\xff'.repeat(40), 'a number is well formed'],
    ['nothing', '', 'it is not cut short'],
  ])('refuses %s', (_name, bytes, expected) => {
    expect(() => readerOf(bytes).varint()).toThrow(`expected: ${expected}`)
  })

  it('reads texts up to the end and not beyond', () => {
    const reader = readerOf('abc')
    expect([reader.text(2), reader.at, reader.byte(), reader.slice(1, 3)]).toEqual(['ab', 2, 0x63, 'bc'])
    reader.end()
    expect(() => reader.text(1)).toThrow('it is not cut short')
    expect(() => reader.byte()).toThrow('it is not cut short')
  })

  it('says when something is left', () => {
    expect(() => readerOf('a').end()).toThrow('it ends where its last part ends')
  })
})

describe('sharedLength', () => {
  it.each([
    ['', 'a', 0],
    ['ab', 'ac', 1],
    ['ab', 'abc', 2],
    ['ab', 'ab', 2],
  ])('of %j and %j is %i', (a, b, length) => {
    expect(sharedLength(a, b)).toBe(length)
  })
})
