/** What is said of hostile programs and data: little, and whole characters. */
import { expect, it } from '@jest/globals'
import { errorOf, evaluate, failureOf } from '../support.ts'

it('says little about what is large', () => {
  const vars = { t: 'x'.repeat(500_000) }
  const error = errorOf(() => evaluate(['let', ['concat', '$', ['$', 't']], 1], vars))
  expect(error.message.length).toBeLessThan(900)
})

it('names half a character, cut out of a text, in a message that is well formed', () => {
  const error = errorOf(() => evaluate(['let', ['concat', ['take', 1, '😀'], '.a.b'], 1], { '\ud83d': 'text' }))
  expect(error.message).toContain('holds "text"')
  expect(error.message.isWellFormed()).toBe(true)
})

it('lets no key out of a run that was cut inside a character', () => {
  expect(failureOf(['objOf', ['take', 1, '😀'], 1])[0]).toBe('FPJSON_TYPE')
  expect(failureOf([{ a: ['$', 'given'] }], { given: { '\ud83d': 1 } })[0]).toBe('FPJSON_TYPE')
})

it('lets no name of a variable out of a run that was cut inside a character', () => {
  expect(failureOf(['let', ['take', 1, '😀'], 1])[0]).toBe('FPJSON_TYPE')
  expect(failureOf(['last', ['[]', ['let', ['drop', 1, '😀'], ['inc']], 1]])[0]).toBe('FPJSON_TYPE')
  expect(evaluate(['let', ['take', 2, '😀'], 1])).toBe(1)
})
