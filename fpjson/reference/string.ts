/** Texts. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const STRING_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'toLower',
    signature: '(text) → text',
    about: 'The text in small letters: Latin, Greek and Cyrillic, letter by letter.',
    example: { program: ['toLower', 'Ada@Example.COM'], value: 'ada@example.com' },
  },
  {
    name: 'toUpper',
    signature: '(text) → text',
    about: 'The text in capital letters: Latin, Greek and Cyrillic, letter by letter.',
    example: { program: ['toUpper', 'is'], value: 'IS' },
  },
  {
    name: 'trim',
    signature: '(text) → text',
    about: 'The text without blanks at its ends.',
    example: { program: ['trim', '  Ada\n'], value: 'Ada' },
  },
  {
    name: 'split',
    signature: '(separator, text) → list',
    about:
      'The parts between separators, or between matches of a pattern, with what its groups matched; all units when the separator is empty.',
    example: { program: ['split', ['reg', '[,;]\\s*'], 'a, b;c'], value: ['a', 'b', 'c'] },
  },
  {
    name: 'join',
    signature: '(separator, list) → text',
    about: 'Texts, numbers and booleans of a list, with a separator between.',
    example: { program: ['join', '-', ['a', 1, true]], value: 'a-1-true' },
  },
  {
    name: 'toString',
    signature: '(value) → text',
    about: 'The value written down; text is quoted and keys are in order.',
    example: { program: ['toString', { b: [1, null], a: 'x' }], value: '{"a": "x", "b": [1, null]}' },
  },
]
