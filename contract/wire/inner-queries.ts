/**
 * Where signed queries stand inside another: the consent of `addAddressLink`, the job and the approvals of `relay`, at the top,
 * in a batch, and in what a job holds.
 *
 * It is for those who verify signatures ahead of the contract. What it leaves out is verified when the contract asks.
 */
import type { Json } from './json.ts'
import { INNER_SIGNATURES_MAX } from './limits.ts'

/** Returns the values that stand where signed queries belong, at most `INNER_SIGNATURES_MAX`. They may be anything. */
export function innerQueries(query: readonly Json[]): readonly Json[] {
  const found: Json[] = []
  const open: (readonly Json[])[] = [query]
  for (let next = open.pop(); next !== undefined && found.length < INNER_SIGNATURES_MAX; next = open.pop()) {
    const [name, first, , approvals] = next
    if (name === 'batch') open.push(...listOf(first).filter(isList).reverse())
    else if (name === 'addAddressLink' && first !== undefined) found.push(first)
    else if (name === 'relay' && first !== undefined) {
      found.push(first, ...listOf(approvals))
      const job = jobOf(first)
      if (job !== undefined) open.push(job)
    }
  }
  return found.slice(0, INNER_SIGNATURES_MAX)
}

/** Returns what a signed job is to run. */
function jobOf(signed: Json): readonly Json[] | undefined {
  if (typeof signed !== 'object' || signed === null || isList(signed)) return undefined
  const query = (signed as { readonly query?: Json }).query
  const inner = isList(query) ? query[2] : undefined
  return isList(inner) ? inner : undefined
}

function listOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : []
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}
