/** The table of operations. What is not in it, no program can do. */
import { ARITHMETIC } from './arithmetic.ts'
import { CONTROL } from './control.ts'
import { DATA } from './data.ts'
import { LIST } from './list.ts'
import type { Operation } from './operation.ts'
import { RELATION } from './relation.ts'
import { TEXT } from './text.ts'

/** Name → operation. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  [...DATA, ...CONTROL, ...RELATION, ...ARITHMETIC, ...LIST, ...TEXT].map((operation) => [operation.name, operation]),
)
