/** What owners set about outside proofs. */
import { ContractError } from '../errors.ts'
import { parseName } from '../names.ts'
import type { StoreReader } from '../tree/store.ts'
import type { Json } from '../wire/json.ts'
import { decodeVerifier, parseVerifier, removeVerifier, storedVerifier, writeVerifier } from '../zkp/verifiers.ts'
import { type Action, action, ownersOnly } from './context.ts'

/** `["addVerifier", name, { protocol, curve, key }]`: sets a verifier, in the place of one of the same name. */
export const addVerifierAction: Action = action<{ readonly name: string; readonly verifier: Json | undefined }>({
  parse: ([name, verifier, ...more]) => {
    if (more.length > 0) throw badArguments('addVerifier takes a name and a verifier: { protocol, curve, key }')
    return { name: parseVerifierName(name), verifier }
  },
  authorise: ownersOnly,
  apply: ({ store, meter }, { name, verifier }) => {
    // Its points are checked, which takes as long as part of a proof.
    meter.spendOnZkp()
    writeVerifier(store, name, parseVerifier(verifier))
    return {}
  },
})

/** `["removeVerifier", name]` */
export const removeVerifierAction: Action = action({
  parse: parseOnlyName,
  authorise: ownersOnly,
  apply: ({ store }, name) => {
    removeVerifier(store, name)
    return {}
  },
})

/** Answers `["getVerifier", name]`: the verifier, or `null`. */
export function getVerifier(store: StoreReader, args: readonly Json[]): Json {
  const value = storedVerifier(store, parseOnlyName(args))
  return value === undefined ? null : (decodeVerifier(value) as unknown as Json)
}

function parseOnlyName([name, ...more]: readonly Json[]): string {
  if (more.length === 0) return parseVerifierName(name)
  throw badArguments('this takes the name of a verifier')
}

function parseVerifierName(name: Json | undefined): string {
  return parseName('the name of a verifier', name)
}

function badArguments(sentence: string): ContractError {
  return new ContractError('DB_ARGUMENTS_INVALID', sentence)
}
