/** Variables as functions. `["$", path]` and `{"var": path}` are forms of the parser. */
import { assignVariable, readPaths, resolvePath } from '../variables.ts'
import { type FunctionDefinition, family } from './entry.ts'

const define = family('variable')

/** The functions of this family. */
export const VARIABLE: readonly FunctionDefinition[] = [
  // The second argument only delays the read: inside a pipe it is the value that flows by.
  define('var', 2, (machine, paths) => readPaths(machine, paths)),
  define('let', 2, (machine, path, value) => {
    assignVariable(machine, resolvePath(machine, path), value)
    return value
  }),
]
