/** Texts unit by unit. */
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { moveHalves, unitsView, wholeView } from '../../../fpjson/patterns/units.ts'
import { SEED } from '../../support/seed.ts'

it('moves halves of characters and nothing else', () => {
  expect(moveHalves([0x61, 0x7a])).toEqual([[0x61, 0x7a]])
  expect(moveHalves([0, 0xffff])).toEqual([
    [0, 0xd7ff],
    [0x10d800, 0x10dfff],
    [0xe000, 0xffff],
  ])
  expect(moveHalves([0xdfff, 0xe000])).toEqual([
    [0x10dfff, 0x10dfff],
    [0xe000, 0xe000],
  ])
})

it('gives a text without halves as it is', () => {
  expect(unitsView('aé日').text).toBe('aé日')
  expect(wholeView('😀').text).toBe('😀')
})

it('has one code point for each unit, and finds the unit again', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', '😀', '\ud83d', '\ude00', '\u{10d83d}') })
  fc.assert(
    fc.property(texts, (text) => {
      const view = unitsView(text)
      expect([...view.text]).toHaveLength(text.length)
      for (let unit = 0; unit <= text.length; unit++) expect(view.unitAt(view.placeOf(unit))).toBe(unit)
    }),
    { seed: SEED },
  )
})
