/** What is no pattern here, and what is refused because it would mean something else. */
import { describe, expect, it } from '@jest/globals'
import { compiled, failureOf, matchesIn } from './support.ts'

const sentenceOf = (source: string, flags = ''): string | undefined => failureOf(() => compiled(source, flags))?.message

describe('a pattern is refused', () => {
  it.each([
    ['look-ahead', 'a(?=b)', 'look-around'],
    ['look-behind', '(?<!a)b', 'look-around'],
    ['flags inside', '(?i:a)', 'flags inside'],
    ['a backreference', '(a)\\1', 'backreferences'],
    ['a backreference by name', '(?<a>x)\\k<a>', 'backreferences'],
    ['an open group', '(a', 'not closed'],
    ['a group that closes nothing', 'a)', 'closes nothing'],
    ['an open class', '[a', 'not closed'],
    ['a class that ends in a backslash', '[\\', 'too early'],
    ['a range that counts down', '[b-a]', 'counts down'],
    ['a range from a set', '[\\d-z]', 'no end of a range'],
    ['nothing to repeat', '*a', 'nothing that *'],
    ['a repeated place', '^*', 'cannot be repeated'],
    ['two quantifiers', 'a**', 'a quantifier follows'],
    ['bounds that count down', 'a{3,1}', 'counts down'],
    ['a { that is no quantifier', 'a{,3}', 'write \\{'],
    ['a } alone', 'a}', 'write \\}'],
    ['a ] alone', 'a]', 'write \\]'],
    ['a letter without meaning', '\\q', 'no meaning'],
    ['an octal escape', '\\01', 'no meaning'],
    ['a short escape', '\\x4', 'too early'],
    ['an escape of no digits', '\\u00zz', 'hexadecimal'],
    ['a backslash at the end', 'a\\', 'too early'],
    ['two groups of one name', '(?<a>x)(?<a>y)', 'two groups'],
    ['a name that begins with a digit', '(?<1a>x)', 'name of a group'],
    ['a repeated part that may be empty', '(?:a*)*', 'empty text'],
    ['a part that may be left out or empty', '(a|)?', 'empty text'],
    ['a group that a pass may leave out', '(?:(a)|b)*', 'leave out'],
    ['a group that a pass may leave out, deeper', '(?:x(?:y(a)?))+', 'leave out'],
    ['\\p without the flag u', '\\p{L}', 'needs the flag u'],
    ['code points without the flag u', '\\u{61}', 'needs the flag u'],
    ['letters of unknown case', 'ა', 'add the flag u', 'i'],
    ['a range of letters of unknown case', '[\\u0100-\\u0200]', 'add the flag u', 'i'],
    ['half a character with the flag u', '\\ud83d', 'half a character', 'u'],
    ['the second half with the flag u', '[\\ude00-\\udfff]', 'half a character', 'u'],
    ['two first halves with the flag u', '\\ud83d\\ud83d', 'half a character', 'u'],
    ['no such code point', '\\u{110000}', 'no character', 'u'],
    ['too many digits', '\\u{0000061}', 'no character', 'u'],
    ['no such property', '\\p{Nope}', 'general category', 'u'],
    ['a script as a category', '\\p{Greek}', 'general category', 'u'],
    ['a category as a script', '\\p{Script=L}', 'general category', 'u'],
    ['\\p without a name', '\\pL', '{…}', 'u'],
    ['an open name', '\\p{L', 'too early', 'u'],
    ['what is no set without case', '\\P{Lu}', 'no clear meaning', 'iu'],
    ['borders of words without case', 'a\\b', 'another meaning', 'iu'],
    ['an escape that u does not know', '\\-', 'no meaning', 'u'],
  ])('for %s: %s', (_name, source, sentence, flags = '') => {
    expect(sentenceOf(source, flags)).toContain(sentence)
  })
})

it('says at which character', () => {
  expect(sentenceOf('abc(')).toContain('(character 4 of the pattern)')
})

describe('a pattern has', () => {
  it.each([
    ['any character', '[^]', '', '\n', [[0, 1]]],
    ['no character', 'a|[]', '', 'ba', [[1, 2]]],
    ['a class that begins or ends with -', '[-a][b-]', '', 'a-', [[0, 2]]],
    ['a border of words', '\\bb', '', 'a b', [[2, 3]]],
    ['a backspace in a class', '[\\b]', '', '\b', [[0, 1]]],
    ['NUL', '\\0', '', '\0', [[0, 1]]],
    ['escaped signs', '\\/\\-\\_\\^', '', '/-_^', [[0, 4]]],
    [
      'empty alternatives',
      'a||b',
      '',
      'b',
      [
        [0, 0],
        [1, 1],
      ],
    ],
    ['an empty group', '()', '', '', [[0, 0, '']]],
    ['parts repeated no times', 'ab{0}c', '', 'ac', [[0, 2]]],
    [
      'a group that is repeated',
      '(?:(a)+b)*',
      '',
      'aabab',
      [
        [0, 5, 'a'],
        [5, 5, undefined],
      ],
    ],
    ['names of groups', '(?<first>a)(?<_2>b)', '', 'ab', [[0, 2, 'a', 'b']]],
  ])('%s', (_name, source, flags, text, matches) => {
    expect(matchesIn(compiled(source, flags), text)).toEqual(matches)
  })
})
