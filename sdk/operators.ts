/** Field operators: values that the database computes when it executes the write. They stand in objects, at any depth. */
import type { Json, JsonObject } from '../contract/wire/json.ts'

/** Adds `n` to a number; a field that is not there counts as 0. */
export function inc(n: number): JsonObject {
  return { __op: 'inc', n }
}

/** Appends to a list those of `values` that it does not hold. */
export function union(...values: readonly Json[]): JsonObject {
  return { __op: 'union', arr: values }
}

/** Takes every occurrence of `values` out of a list. */
export function remove(...values: readonly Json[]): JsonObject {
  return { __op: 'remove', arr: values }
}

/** Takes the field away. */
export function del(): JsonObject {
  return { __op: 'del' }
}

/** The time of the write in whole seconds since 1970. */
export function ts(): JsonObject {
  return { __op: 'ts' }
}

/** The time of the write in ms since 1970. */
export function ms(): JsonObject {
  return { __op: 'ms' }
}

/** The address that signed the write. */
export function signer(): JsonObject {
  return { __op: 'signer' }
}

/** The member `key` of what the relayer adds to the write. */
export function data(key: string): JsonObject {
  return { __op: 'data', key }
}

/**
 * The signals of an outside proof, once the database has found that it holds for them.
 *
 * @param proof - What is in `proof.json` of snarkjs.
 * @param signals - What is in its `public.json`.
 * @param verifier - The name that an owner gave to the verifier.
 */
export function zkp(proof: JsonObject, signals: readonly string[], verifier = 'default'): JsonObject {
  return { __op: 'zkp', verifier, proof, signals }
}
