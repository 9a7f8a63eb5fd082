/** What texts are asked by patterns. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const PATTERN_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'test',
    signature: '(pattern, text) → boolean',
    about: 'Whether a pattern matches anywhere in a text.',
    example: {
      program: ['test', ['reg', '^[a-z][a-z0-9_]{2,14}$'], ['$', 'req.handle']],
      vars: { req: { handle: 'ada_1' } },
      value: true,
    },
  },
  {
    name: 'match',
    signature: '(pattern, text) → list',
    about: 'The first match and what its groups matched, or with the flag `g` all matches; empty when there is none.',
    example: { program: ['match', ['reg', '@[a-z0-9_]+', 'g'], 'hi @bob and @ada'], value: ['@bob', '@ada'] },
  },
]
