/** Verifiers of outside proofs that owners add, by name. */
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { verifierKey } from '../keys.ts'
import { VERIFIERS_MAX } from '../limits.ts'
import type { Meter } from '../meter.ts'
import { isName } from '../names.ts'
import type { Store, StoreReader } from '../tree/store.ts'
import { binaryToText, textToBinary } from '../wire/bytes.ts'
import { canonicalJson } from '../wire/canonical.ts'
import { isJsonObject, type Json } from '../wire/json.ts'
import { checkGroth16Key, createGroth16Verifier, type Groth16Key, type Groth16Verifier } from './groth16.ts'

/** A verifier as it is kept: `bn128` is another name of `bn254`. */
export type ZkpVerifier = {
  readonly protocol: 'groth16'
  readonly curve: 'bn128' | 'bn254'
  readonly key: Groth16Key
}

/** Returns `value` as a verifier, without what of its key is not used. @throws {ContractError} `DB_VERIFIER_INVALID` */
export function parseVerifier(value: Json | undefined): ZkpVerifier {
  if (!isJsonObject(value)) throw invalid(`a verifier is { protocol, curve, key }, got ${describe(value)}`)
  const { protocol, curve, key, ...others } = value
  const extra = Object.keys(others)[0]
  if (extra !== undefined) throw invalid(`a verifier knows protocol, curve and key, not ${describe(extra)}`)
  if (protocol !== 'groth16') throw invalid(`protocol is "groth16", got ${describe(protocol)}`)
  if (curve !== 'bn128' && curve !== 'bn254') throw invalid(`curve is "bn128" or "bn254", got ${describe(curve)}`)
  const checked = checkGroth16Key(key)
  if ('fault' in checked) throw invalid(checked.fault)
  return { protocol, curve, key: checked }
}

/** Sets a verifier, in the place of one of the same name. @throws {ContractError} `DB_LIMIT_EXCEEDED` */
export function writeVerifier(store: Store, name: string, verifier: ZkpVerifier): void {
  const key = verifierKey(name)
  if (store.get(key) === undefined && store.count({ lower: 'v', upper: 'w' }) >= VERIFIERS_MAX) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `a database has at most ${VERIFIERS_MAX} verifiers; remove one first`,
      {
        limit: 'VERIFIERS_MAX',
        expected: VERIFIERS_MAX,
      },
    )
  }
  store.put(key, textToBinary(canonicalJson(verifier as unknown as Json)))
}

/** Takes a verifier away. @throws {ContractError} `DB_VERIFIER_INVALID` when it is not there. */
export function removeVerifier(store: Store, name: string): void {
  if (store.get(verifierKey(name)) === undefined) throw missing(name)
  store.del(verifierKey(name))
}

/** Returns a verifier as it is stored, or `undefined`. */
export function storedVerifier(store: StoreReader, name: string): string | undefined {
  return store.get(verifierKey(name))
}

/** Returns what {@link writeVerifier} stored. */
export function decodeVerifier(value: string): ZkpVerifier {
  return JSON.parse(binaryToText(value)) as ZkpVerifier
}

/** Makes a stored verifier ready to use. */
export function compileVerifier(value: string): Groth16Verifier {
  return createGroth16Verifier(decodeVerifier(value).key)
}

/** Where an outside proof is checked. */
export type ZkpFacts = {
  readonly store: StoreReader
  readonly meter: Meter
  readonly programs: { verifierOf(store: StoreReader, name: string, meter: Meter): Groth16Verifier | undefined }
}

/** What is claimed: that the proof holds for the signals, by the verifier of that name. */
export type ZkpClaim = { readonly name: Json; readonly proof: Json; readonly signals: Json }

/** Says whether a claim is true. Costs one of the `ENTRY_ZKP_MAX`. @throws {ContractError} `DB_VERIFIER_INVALID`, `DB_LIMIT_EXCEEDED` */
export function checkZkp({ store, meter, programs }: ZkpFacts, { name, proof, signals }: ZkpClaim): boolean {
  meter.spendOnZkp()
  const verify = isName(name) ? programs.verifierOf(store, name, meter) : undefined
  if (verify === undefined) throw missing(name)
  return verify(proof, signals)
}

function missing(name: Json): ContractError {
  return invalid(`there is no verifier ${describe(name)}; an owner adds one with addVerifier`)
}

function invalid(sentence: string): ContractError {
  return new ContractError('DB_VERIFIER_INVALID', sentence)
}
