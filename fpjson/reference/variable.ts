/** Variables as functions. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const VARIABLE_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'let',
    signature: '(path, value) → value',
    about:
      'Assigns a variable, or a member inside one, and gives the value. Missing steps become objects; a path that begins with `$` is read from the variable it names.',
    example: { program: ['[]', ['let', 'user.name', 'Ada'], ['$', 'user']], value: ['Ada', { name: 'Ada' }] },
  },
  {
    name: 'var',
    signature: '(path, ignored) → value',
    about:
      'Reads a variable as `$` does, but only when its second argument is there. In a `pipe`, `["var", path]` sees what a `let` before it assigned.',
    example: { program: [['pipe', ['inc'], ['let', 'n'], ['var', 'n']], 1], value: 2 },
  },
]
