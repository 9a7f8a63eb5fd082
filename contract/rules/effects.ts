/** The forms that rules have from the contract: `get()`, `hash()`, `toBase64()` and `verify()`. */
import type { EffectCall, EffectForm } from '../../fpjson/index.ts'
import { describe } from '../describe.ts'
import type { Sha256 } from '../env.ts'
import { ContractError } from '../errors.ts'
import { binaryToBytes, bytesToBase64Url, bytesToBinary, hexToBytes, textToBinary } from '../wire/bytes.ts'
import type { Json } from '../wire/json.ts'
import type { ZkpClaim } from '../zkp/verifiers.ts'

/** What the forms work with. */
export type EffectHost = {
  readonly sha256: Sha256
  /** Answers `get()` from the state as this entry has made it so far. */
  readonly get: (query: Json) => Json
  /** Says whether an outside proof holds. */
  readonly checkProof: (claim: ZkpClaim) => boolean
}

/** A form with what it does. */
type Effect = EffectForm & { readonly run: (host: EffectHost, call: EffectCall) => Json }

const EFFECTS: { readonly [name: string]: Effect } = {
  'get()': { takes: 'query', writes: false, run: get },
  'hash()': { takes: 'template', writes: false, run: hash },
  'toBase64()': { takes: 'template', writes: false, run: toBase64 },
  'verify()': { takes: 'template', writes: false, run: verify },
}

/** For compiling rules. */
export const RULE_EFFECTS: { readonly [name: string]: EffectForm } = EFFECTS

/** Runs a form of {@link RULE_EFFECTS}. @throws {ContractError} `DB_PROGRAM_FAILED`, or what `get` throws. */
export function runEffect(host: EffectHost, call: EffectCall): Json {
  return (EFFECTS[call.name] as Effect).run(host, call)
}

/** What a read of the store costs beside a step, and again for each document that it finds. */
const READ_FUEL = 200
/** What a part of a hash costs beside its bytes, and the hash itself. */
const PART_FUEL = 20
/** What checking an outside proof costs, and again each of its signals: about what a program does in that time. */
const PROOF_FUEL = 60_000
const SIGNAL_FUEL = 2_500

function get(host: EffectHost, { argument, charge }: EffectCall): Json {
  charge(READ_FUEL)
  const found = host.get(argument)
  if (Array.isArray(found)) charge(READ_FUEL * found.length)
  return found
}

/**
 * `[[part, …]]`: the SHA-256, in base64url, of the parts as netstrings, one behind the other. Their lengths are in it, so
 * that `["ab", "c"]` and `["a", "bc"]` differ. A part is a text, or `[text, "hex"]` where the program writes it so.
 */
function hash({ sha256 }: EffectHost, { argument, written, charge }: EffectCall): Json {
  const parts = Array.isArray(argument) && argument.length === 1 ? (argument[0] as Json) : undefined
  if (!Array.isArray(written) || !Array.isArray(parts)) {
    throw failed(`hash() takes [[part, …]], for example [["$a", ["$b", "hex"]]]; got ${describe(argument)}`)
  }
  charge(PART_FUEL * (parts.length + 1))
  const forms: unknown = written[0]
  const netstrings = parts.map((part: Json, index) => {
    const form: unknown = Array.isArray(forms) ? forms[index] : undefined
    const bytes = bytesOf(Array.isArray(form) ? (part as readonly Json[]) : [part], encodingOf(form, 'utf8'), charge)
    return `${bytes.length}:${bytes},`
  })
  return bytesToBase64Url(binaryToBytes(sha256(netstrings.join(''))))
}

/** `[text]` or `[text, "utf8"]`: the bytes of a text in base64url. Hex unless it says otherwise, as addresses are. */
function toBase64(_host: EffectHost, { argument, written, charge }: EffectCall): Json {
  if (Array.isArray(argument) && Array.isArray(written)) {
    return bytesToBase64Url(binaryToBytes(bytesOf(argument, encodingOf(written, 'hex'), charge)))
  }
  throw failed(`toBase64() takes [text] or [text, "utf8"]; got ${describe(argument)}`)
}

/** `[name, proof, signals]`: true when the proof holds for the signals, by the verifier of that name; false when not. */
function verify({ checkProof }: EffectHost, { argument, written, charge }: EffectCall): Json {
  if (!Array.isArray(argument) || !Array.isArray(written) || argument.length !== 3) {
    throw failed(`verify() takes [name, proof, signals], got ${describe(argument)}`)
  }
  const [name, proof, signals] = argument as unknown as readonly [Json, Json, Json]
  charge(PROOF_FUEL + SIGNAL_FUEL * (Array.isArray(signals) ? signals.length : 0))
  return checkProof({ name, proof, signals })
}

/**
 * Returns the encoding that the program writes: in `[text, encoding]`, or else `usual`. Data has no say in it, or one hash
 * could be that of a text and of another in hex.
 */
function encodingOf(form: unknown, usual: 'utf8' | 'hex'): 'utf8' | 'hex' {
  if (!Array.isArray(form)) return usual
  const [, encoding = usual] = form as readonly unknown[]
  if (form.length <= 2 && (encoding === 'utf8' || encoding === 'hex')) return encoding
  throw failed(
    `expected a text, [text, "utf8"] or [text, "hex"] in the program, got ${describe(form as unknown as Json)}`,
  )
}

/**
 * Returns the bytes of a text as a binary string. Hex may begin with `0x`, and its letters be of either case. Costs one
 * unit of fuel for each UTF-16 unit of the text.
 */
function bytesOf(
  [text]: readonly (Json | undefined)[],
  encoding: 'utf8' | 'hex',
  charge: EffectCall['charge'],
): string {
  if (typeof text !== 'string') throw failed(`expected a text, got ${describe(text)}`)
  charge(text.length)
  if (encoding === 'utf8') return textToBinary(text)
  const bytes = hexToBytes(text.replace(/^0x/, '').toLowerCase())
  if (bytes !== undefined) return bytesToBinary(bytes)
  throw failed(`expected hexadecimal, two digits for each byte, got ${describe(text)}; for a text write [text, "utf8"]`)
}

function failed(sentence: string): ContractError {
  return new ContractError('DB_PROGRAM_FAILED', sentence)
}
