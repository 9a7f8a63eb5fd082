/** Case without the flag u, letter by letter. */
import { expect, it } from '@jest/globals'
import { hasUnknownCase, withoutCase } from '../../../fpjson/patterns/letters.ts'

const LAST = 0xffff

it.each([
  ['Latin', 0x00, 0x17f],
  ['Greek', 0x370, 0x3ff],
  ['Cyrillic', 0x400, 0x52f],
  ['Armenian', 0x531, 0x587],
  ['more Latin', 0x1e00, 0x1eff],
])('%s letters equal what the engine of the host says', (_name, first, last) => {
  const all = Array.from({ length: LAST + 1 }, (_, unit) => String.fromCharCode(unit)).join('')
  for (let unit = first; unit <= last; unit++) {
    const escaped = `\\u${unit.toString(16).padStart(4, '0')}`
    const host = (all.match(new RegExp(escaped, 'gi')) ?? []).map((letter) => letter.charCodeAt(0))
    const ours = withoutCase([[unit, unit]]).flatMap(([from, to]) =>
      Array.from({ length: to - from + 1 }, (_, index) => from + index),
    )
    expect(ours).toEqual(host)
  }
})

it('names the letters of a range that others equal', () => {
  expect(withoutCase([[0x61, 0x63]])).toEqual([
    [0x41, 0x43],
    [0x61, 0x63],
  ])
})

it('names nothing that a range holds already', () => {
  expect(withoutCase([[0x370, 0x52f]])).toEqual([
    [0xb5, 0xb5],
    [0x345, 0x345],
    [0x370, 0x52f],
    [0x1c80, 0x1c87],
    [0x1fbe, 0x1fbe],
  ])
})

it('knows that it does not know Georgian', () => {
  expect(hasUnknownCase([0x10d0, 0x10d0])).toBe(true)
  expect(hasUnknownCase([0x4e00, 0x9fff])).toBe(false)
})
