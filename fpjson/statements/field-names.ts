/**
 * The names of fields that `fields()` and its like list, and the paths that they stand for: `owner.id` is id inside owner. A
 * dot or a backslash that is part of a name has a backslash before it, as in the field paths of queries.
 */
import type { FieldPath } from '../types.ts'
import { isForbiddenName } from '../value.ts'

/** Returns the path that a name stands for; `undefined` when it is none. */
export function parseFieldName(name: string): FieldPath | undefined {
  if (!/^(?:[^\\]|\\[.\\])*$/s.test(name)) return undefined
  const steps = ['']
  for (const [, escaped, plain = ''] of name.matchAll(/\\(.)|([^\\])/gsu)) {
    if (plain === '.') steps.push('')
    else steps[steps.length - 1] += escaped ?? plain
  }
  return steps.some((step) => step === '' || isForbiddenName(step)) ? undefined : steps
}

/** Returns the name of the field at a path, and before it those of the fields around it, from the outside in. */
export function namesAlong(path: FieldPath): readonly string[] {
  const names: string[] = []
  for (const step of path) {
    const name = step.replace(/[.\\]/g, '\\$&')
    names.push(names.length === 0 ? name : `${names.at(-1)}.${name}`)
  }
  return names
}
