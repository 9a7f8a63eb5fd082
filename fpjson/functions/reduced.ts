/** The end of a fold before its list ends: what `["reduced", value]` gives. Folds unwrap it, nothing else takes it. */
import type { FunctionValue, Value } from '../value.ts'
import { isMarked, marked } from './marked.ts'

type Reduced = FunctionValue & { readonly total: Value }

/** Says whether a step of a fold gave its last total. */
export function isReduced(value: Value): value is Reduced {
  return isMarked(value, 'total')
}

/** Marks a total as the last. One that is marked stays as it is. */
export function reducedOf(total: Value): Value {
  if (isReduced(total)) return total
  return marked({ total }, 'what reduced gives is no function', 'reduced')
}
