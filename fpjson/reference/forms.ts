/** Forms: heads of lists that are no functions. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const FORMS_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: '$',
    signature: '["$", path]',
    about:
      'Reads a variable. `a.b.0` is a path, `$a` the path that variable `a` holds, `%a` the text `a`; a list or object of paths gives their values in the same shape.',
    example: { program: ['$', 'req.owner'], vars: { req: { owner: '0xA' } }, value: '0xA' },
  },
  {
    name: '[]',
    signature: '["[]", …items]',
    about: 'A list, whatever its first item is: of functions, or of texts that are names of functions.',
    example: { program: ['[]', 'add', 1], value: ['add', 1] },
  },
  {
    name: '__',
    signature: '["__"]',
    about: 'An argument that comes later.',
    example: { program: [['subtract', ['__'], 3], 10], value: 7 },
  },
  {
    name: 'typ',
    signature: '["typ", name]',
    about: 'A type for `is` and `propIs`: `Object`, `Array`, `String`, `Number` or `Boolean`.',
    example: { program: ['is', ['typ', 'Array'], [1]], value: true },
  },
  {
    name: 'reg',
    signature: '["reg", pattern, flags]',
    about:
      'A pattern for `test`, `match`, `replace` and `split`, as in ECMAScript with the flags `g i m s u`, without look-around and backreferences. Both are texts of the program, read as they stand.',
    example: { program: ['test', ['reg', '^ada$', 'i'], 'Ada'], value: true },
  },
]
