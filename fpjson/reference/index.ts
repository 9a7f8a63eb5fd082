/** The reference of the language: every form and every function. docs/fpjson.md is made from it; nothing that runs programs imports it. */
import { ARITHMETIC_REFERENCE } from './arithmetic.ts'
import { ARITY_REFERENCE } from './arity.ts'
import { CALL_REFERENCE } from './call.ts'
import { COMBINATOR_REFERENCE } from './combinator.ts'
import { EDIT_REFERENCE } from './edit.ts'
import type { ReferenceEntry } from './entry.ts'
import { FIND_REFERENCE } from './find.ts'
import { FOLD_REFERENCE } from './fold.ts'
import { FUNCTOR_REFERENCE } from './functor.ts'
import { GROUP_REFERENCE } from './group.ts'
import { ITERATE_REFERENCE } from './iterate.ts'
import { LENS_REFERENCE } from './lens.ts'
import { LIST_REFERENCE } from './list.ts'
import { LOGIC_REFERENCE } from './logic.ts'
import { MATCH_OBJECT_REFERENCE } from './match-object.ts'
import { MERGE_REFERENCE } from './merge.ts'
import { OBJECT_REFERENCE } from './object.ts'
import { ORDER_REFERENCE } from './order.ts'
import { PATH_REFERENCE } from './path.ts'
import { PATTERN_REFERENCE } from './pattern.ts'
import { RELATION_REFERENCE } from './relation.ts'
import { REPLACE_REFERENCE } from './replace.ts'
import { SETS_REFERENCE } from './sets.ts'
import { SETS_WITH_REFERENCE } from './sets-with.ts'
import { SLICE_REFERENCE } from './slice.ts'
import { SORT_REFERENCE } from './sort.ts'
import { SPLIT_REFERENCE } from './split.ts'
import { STRING_REFERENCE } from './string.ts'
import { TRANSDUCER_REFERENCE } from './transducer.ts'
import { VARIABLE_REFERENCE } from './variable.ts'
import { ZIP_REFERENCE } from './zip.ts'

export { FORMS_REFERENCE } from './forms.ts'

/** A row for each function. */
export const FUNCTIONS_REFERENCE: readonly ReferenceEntry[] = [
  ...ARITHMETIC_REFERENCE,
  ...ARITY_REFERENCE,
  ...CALL_REFERENCE,
  ...COMBINATOR_REFERENCE,
  ...FIND_REFERENCE,
  ...FOLD_REFERENCE,
  ...FUNCTOR_REFERENCE,
  ...GROUP_REFERENCE,
  ...ITERATE_REFERENCE,
  ...SORT_REFERENCE,
  ...LENS_REFERENCE,
  ...LIST_REFERENCE,
  ...LOGIC_REFERENCE,
  ...MATCH_OBJECT_REFERENCE,
  ...MERGE_REFERENCE,
  ...OBJECT_REFERENCE,
  ...ORDER_REFERENCE,
  ...PATH_REFERENCE,
  ...RELATION_REFERENCE,
  ...SETS_REFERENCE,
  ...SETS_WITH_REFERENCE,
  ...SLICE_REFERENCE,
  ...SPLIT_REFERENCE,
  ...EDIT_REFERENCE,
  ...STRING_REFERENCE,
  ...PATTERN_REFERENCE,
  ...REPLACE_REFERENCE,
  ...TRANSDUCER_REFERENCE,
  ...VARIABLE_REFERENCE,
  ...ZIP_REFERENCE,
]
