/** The values that a part of an index may have in a branch, where there are finitely many. */
import type { Sha256 } from '../env.ts'
import { partKey } from '../index/declared-entries.ts'
import type { IndexPart } from '../index/definitions.ts'
import { valueKey } from '../index/value-key.ts'
import type { Json } from '../wire/json.ts'
import type { Condition, Conditions } from './conditions.ts'
import type { Leaf } from './normalise.ts'
import { compareBinary } from './span.ts'

/** One value, and its key as the part has it. */
type Choice = { readonly value: Json; readonly key: string }

/** The values, ascending as they stand in the index; and the filter on elements that they are of. */
export type Choices = { readonly all: readonly Choice[]; readonly leaf: Leaf | undefined }

/** Returns what a part may be, or `undefined` when that is not a matter of certain values. */
export function choicesOf(
  { conditions, sha256 }: { readonly conditions: Conditions; readonly sha256: Sha256 },
  [field, kind]: IndexPart,
): Choices | undefined {
  const condition = conditions.get(field)
  if (kind !== 'array') {
    return condition?.values && { all: ascending(condition.values, kind, sha256), leaf: undefined }
  }
  const leaf = elementLeaf(condition)
  if (leaf === undefined) return undefined
  const values = leaf.operator === 'array-contains' ? [leaf.operand] : (leaf.operand as readonly Json[])
  return { all: ascending(values, kind, sha256), leaf }
}

/** The containment that an array part decides: one of a single element where there is one. */
function elementLeaf(condition: Condition | undefined): Leaf | undefined {
  return condition?.contains.find(({ operator }) => operator === 'array-contains') ?? condition?.contains[0]
}

function ascending(values: readonly Json[], kind: IndexPart[1], sha256: Sha256): Choice[] {
  const byKey = new Map(values.map((value) => [partKey(valueKey(value, sha256), kind), value]))
  return [...byKey].map(([key, value]) => ({ key, value })).sort((a, b) => compareBinary(a.key, b.key))
}
