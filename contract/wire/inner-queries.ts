/**
 * Where signed queries stand inside another: those of a `bundle`, the consent of `addAddressLink`, the job and the approvals of
 * `relay`; at the top, in a batch, and in what a job or a query of a bundle holds.
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
    const { signed, queries } = insideOf(next)
    // A list may be longer than a call takes arguments.
    for (const value of signed) found.push(value)
    for (let i = queries.length - 1; i >= 0; i--) {
      const inner = queries[i]
      if (isList(inner)) open.push(inner)
    }
  }
  return found.slice(0, INNER_SIGNATURES_MAX)
}

/** What stands inside a query: what is signed, and queries to look into. */
type Inside = { readonly signed: readonly Json[]; readonly queries: readonly (Json | undefined)[] }

function insideOf([name, first, , approvals]: readonly Json[]): Inside {
  if (name === 'batch') return { signed: [], queries: listOf(first) }
  if (name === 'bundle') return { signed: listOf(first), queries: listOf(first).map(queryOf) }
  if (first === undefined) return NOTHING
  if (name === 'addAddressLink') return { signed: [first], queries: [] }
  if (name === 'relay') return { signed: [first, ...listOf(approvals)], queries: [queryOf(first)?.[2]] }
  return NOTHING
}

const NOTHING: Inside = { signed: [], queries: [] }

/** Returns what is signed in `signed`. */
function queryOf(signed: Json): readonly Json[] | undefined {
  if (typeof signed !== 'object' || signed === null || isList(signed)) return undefined
  const query = (signed as { readonly query?: Json }).query
  return isList(query) ? query : undefined
}

function listOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : []
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}
