/** Texts with something in them replaced. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const REPLACE_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'replace',
    signature: '(pattern or text, replacement, text) → text',
    about:
      'Replaces the first match, or with the flag `g` all. In a replacement text `$&` is the match, `$1` a group, `$<name>` a named one; a function gets match, groups, place and text.',
    example: { program: ['replace', ['reg', '[^a-z0-9]+', 'g'], '-', 'hello, world'], value: 'hello-world' },
  },
]
