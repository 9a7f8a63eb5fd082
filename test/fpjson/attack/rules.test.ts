/** A rule lets in who it says, and nobody else, whatever they send. */
import { describe, expect, it } from '@jest/globals'
import { check, type Json } from '../../../fpjson/index.ts'
import { errorOf, evaluate } from '../support.ts'
import { decisionOf } from './answers.ts'

describe('a rule means what it says', () => {
  const owner = [['allowif()', ['equals', '$new.owner', '$signer']]]

  it.each<[Json]>([
    [{ var: 'signer' }],
    [['let', 'request.allow', true]],
    [['[]', ['$', 'signer']]],
    [[{ var: ['constructor.constructor'] }, 'x']],
    [{ '@@functional/placeholder': true }],
    [['__']],
    ['$signer'],
    ['%signer'],
    [null],
    [true],
  ])('an owner %j is not the signer', (claimed) => {
    expect(decisionOf(owner, { new: { owner: claimed }, signer: 'ada' })).toBeUndefined()
  })

  it('what is missing is neither a list nor equal to one', () => {
    expect(
      evaluate(['[]', ['isNil', ['prop', 'x', {}]], ['equals', ['$', 'none'], []], ['isEmpty', ['$', 'none']]]),
    ).toEqual([true, false, false])
    expect(
      decisionOf([['allowif()', ['equals', '$new.owner', '$old.owner']]], { new: {}, old: { owner: null } }),
    ).toBeUndefined()
  })

  it('a word that is no function is no condition', () => {
    for (const condition of [['equalz', 1, 2], ['is', ['equalz', '$a', 2]], ['hasOwnProperty', '$a'], 'allow']) {
      expect(decisionOf([['allowif()', condition]], { a: 1 })).not.toBe('allow')
    }
    expect(errorOf(() => check(['equalz', 1, 2], { strict: true })).code).toBe('FPJSON_FUNCTION_UNKNOWN')
  })

  it('a condition that lacks an argument fails', () => {
    for (const condition of [['equals', '$a'], ['equals'], ['both', ['T']], ['reg', 'a'], ['typ', 'String']]) {
      expect(decisionOf([['allowif()', condition]], { a: 1 })).toBe('FPJSON_PROGRAM_INVALID')
      expect(decisionOf([['denyif()', condition], ['allow()']], { a: 1 })).toBe('FPJSON_PROGRAM_INVALID')
    }
  })

  it('a condition that gives a function fails', () => {
    for (const condition of [
      ['always', true],
      [['equals'], '$a'],
      ['if', true, ['both', ['T'], ['T']]],
    ]) {
      expect(decisionOf([['allowif()', condition]], { a: 1 })).not.toBe('allow')
      expect(decisionOf([['denyif()', condition], ['allow()']], { a: 1 })).not.toBe('allow')
    }
  })

  it('what the host gave is not assigned to', () => {
    const vars = { request: { auth: { signer: 'ada' } }, p: 'request.auth.signer' }
    for (const statement of [
      ['=$request.auth.signer', 'eve'],
      ['let', 'request.auth.signer', 'eve'],
      ['let', '$p', 'eve'],
    ]) {
      expect(decisionOf([statement, ['allow()']], vars)).toMatch(/PROTECTED|TYPE/)
    }
  })
})
