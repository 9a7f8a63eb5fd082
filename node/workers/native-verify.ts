/**
 * The signature verifiers of `contract/auth` over native libraries: same verdict on every input, 10 to 30 times the speed.
 *
 * `babyjubjub` has no native library; here only its keys are kept, which saves a third.
 *
 * test/contract/auth/differential.test.ts holds the two together.
 */
/// <reference path="./native-modules.d.ts" />
import { constants, createPublicKey, hash, type KeyObject, verify as verifyWithKey } from 'node:crypto'
import { createKeccak, type IHasher } from 'hash-wasm'
import sodium from 'sodium-native'
import { babyJubJubKey, isSignedBy } from '../../contract/auth/babyjubjub.ts'
import { isEvmSignature } from '../../contract/auth/evm.ts'
import { openAssertion } from '../../contract/auth/webauthn.ts'
import { personalDigest } from '../../contract/wire/eip191.ts'
import { domainSeparator, eip712Digest, type Keccak256 } from '../../contract/wire/eip712.ts'
import { nostrEventText } from '../../contract/wire/nostr.ts'
import { SIGNATURE_FORMS } from '../../contract/wire/signature-forms.ts'
import { signedText } from '../../contract/wire/signing.ts'
import type { SignatureKind, SignedQuery } from '../../contract/wire/types.ts'
import { nativeSha256 } from '../sequencer/native-sha256.ts'
import { createBip340 } from './bip340.ts'

/** Keys of one kind kept ready; a new one costs 20 µs for RSA, 80 µs for P-256 and 1 ms for BabyJubJub. */
const KEYS_MAX = 1_024

/** Texts whose hashes are kept ready: one hash in six of an ordinary write. */
const COMMON_TEXTS = ['', 'add', 'set', 'update', 'upsert', 'delete', 'batch', 'query']

/** A {@link VerifySignature} that takes the signed text too, for callers that have it already. */
export type NativeVerify = (query: SignedQuery, text?: string) => boolean

type NativeVerifier = (query: SignedQuery, text: string | undefined) => boolean

/** A required native library did not load. */
class NativeMissingError extends Error {
  override readonly name = 'NativeMissingError'
  readonly code = 'NODE_NATIVE_MISSING'
}

/**
 * Returns the native verifier of all kinds, for one thread: it keeps a hasher and caches of keys.
 *
 * @throws {NativeMissingError} `NODE_NATIVE_MISSING` when secp256k1 has no native binding. Its own fall-back in JavaScript
 * is 29 times slower; a node that took it without a word would be slow without a reason to be seen.
 */
export async function createNativeVerify(): Promise<NativeVerify> {
  const secp256k1 = await loadSecp256k1()
  const hasher = await createKeccak(256)
  const verifiers: Readonly<Record<SignatureKind, NativeVerifier>> = {
    evm: createEvmVerify(secp256k1, hasher),
    'evm-personal': createEvmPersonalVerify(secp256k1, hasher),
    ed25519: verifyEd25519,
    arweave: createArweaveVerify(),
    babyjubjub: createBabyJubJubVerify(),
    webauthn: createWebAuthnVerify(),
    nostr: createNostrVerify(secp256k1),
  }
  return (query, text) => verifiers[query.kind](query, text)
}

type Secp256k1 = typeof import('secp256k1/bindings.js')

function createEvmVerify(secp256k1: Secp256k1, hasher: IHasher): NativeVerifier {
  const fresh = toKeccak(hasher)
  const common = new Map(COMMON_TEXTS.map((text) => [text, fresh(text)]))
  const keccak: Keccak256 = (data) => (typeof data === 'string' ? common.get(data) : undefined) ?? fresh(data)
  // A node mostly sees one database after another, not all at once.
  let last: { db: string; separator: Uint8Array } = { db: '', separator: new Uint8Array() }
  return (query) => {
    if (!isEvmSignature(query.signature)) return false
    if (query.db !== last.db) last = { db: query.db, separator: domainSeparator(query.db, keccak) }
    return addressOf(query.signature, eip712Digest(query, keccak, last.separator), secp256k1, hasher) === query.signer
  }
}

function createEvmPersonalVerify(secp256k1: Secp256k1, hasher: IHasher): NativeVerifier {
  const keccak = toKeccak(hasher)
  return (query, text) => {
    if (!isEvmSignature(query.signature)) return false
    return addressOf(query.signature, personalDigest(query, keccak, text), secp256k1, hasher) === query.signer
  }
}

function toKeccak(hasher: IHasher): Keccak256 {
  return (data) => hasher.init().update(data).digest('binary')
}

/** Returns the address that `signature` over `digest` recovers to, if there is one. */
function addressOf(
  signature: string,
  digest: Uint8Array,
  { ecdsaRecover }: Secp256k1,
  hasher: IHasher,
): string | undefined {
  let publicKey: Uint8Array
  try {
    publicKey = ecdsaRecover(
      Buffer.from(signature.slice(2, 130), 'hex'),
      signature.endsWith('1c') ? 1 : 0,
      digest,
      false,
    )
  } catch {
    return undefined
  }
  return `0x${hasher.init().update(publicKey.subarray(1)).digest().slice(24)}`
}

function createNostrVerify(secp256k1: Secp256k1): NativeVerifier {
  const forms = SIGNATURE_FORMS.nostr
  const verify = createBip340(secp256k1)
  return (query, text) => {
    if (!forms.signer.test(query.signer) || !forms.signature.test(query.signature)) return false
    const id = hash('sha256', nostrEventText(query, text), 'buffer')
    return verify(Buffer.from(query.signature, 'hex'), id, Buffer.from(query.signer, 'hex'))
  }
}

async function loadSecp256k1(): Promise<Secp256k1> {
  try {
    return (await import('secp256k1/bindings.js')).default
  } catch (cause) {
    throw new NativeMissingError(
      `the native binding of secp256k1 did not load on ${process.platform}-${process.arch}; prebuilt ones exist for ` +
        'linux-x64, darwin-arm64 and win32-x64, elsewhere install a C++ compiler and Python and run "npm rebuild secp256k1"',
      { cause },
    )
  }
}

function verifyEd25519(query: SignedQuery, text: string = signedText(query)): boolean {
  const forms = SIGNATURE_FORMS.ed25519
  if (!forms.signer.test(query.signer) || !forms.signature.test(query.signature)) return false
  const publicKey = Buffer.from(query.signer.slice('ed25519:'.length), 'base64url')
  return sodium.crypto_sign_verify_detached(Buffer.from(query.signature, 'base64url'), Buffer.from(text), publicKey)
}

function createArweaveVerify(): NativeVerifier {
  const forms = SIGNATURE_FORMS.arweave
  const keyOf = createCache((modulus) => ({
    key: createPublicKey({ key: { kty: 'RSA', n: modulus, e: 'AQAB' }, format: 'jwk' }),
    address: hash('sha256', Buffer.from(modulus, 'base64url'), 'base64url'),
  }))
  return (query, text = signedText(query)) => {
    const isKey = query.key !== undefined && forms.members.key?.test(query.key) === true
    if (!isKey || !forms.signature.test(query.signature)) return false
    const { key, address } = keyOf(query.key)
    if (address !== query.signer) return false
    const padding = constants.RSA_PKCS1_PSS_PADDING
    const signature = Buffer.from(query.signature, 'base64url')
    return verifyWithKey('sha256', Buffer.from(text), { key, padding, saltLength: 32 }, signature)
  }
}

function createBabyJubJubVerify(): NativeVerifier {
  const keyOf = createCache(babyJubJubKey)
  return (query, text = signedText(query)) => isSignedBy(query, keyOf, text)
}

function createWebAuthnVerify(): NativeVerifier {
  const keyOf = createCache(p256Key)
  return (query, text) => {
    const assertion = openAssertion(query, nativeSha256, text)
    if (assertion === undefined || query.key === undefined) return false
    const { algorithm, signature, message, publicKey } = assertion
    if (algorithm === 'ed25519') {
      const [raw, signed] = [Buffer.from(publicKey.subarray(-32)), Buffer.from(message)]
      return sodium.crypto_sign_verify_detached(Buffer.from(signature), signed, raw)
    }
    const key = keyOf(query.key)
    return key !== undefined && verifyWithKey('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature)
  }
}

/** Returns the key of an SPKI in base64url, or `undefined` when it is no point of the curve. */
function p256Key(spki: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(spki, 'base64url'), format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}

/** Returns `make` with its newest {@link KEYS_MAX} results kept. */
function createCache<Made>(make: (text: string) => Made): (text: string) => Made {
  const kept = new Map<string, { readonly made: Made }>()
  return (text) => {
    const known = kept.get(text)
    if (known !== undefined) return known.made
    const made = make(text)
    const oldest = kept.size < KEYS_MAX ? undefined : kept.keys().next().value
    if (oldest !== undefined) kept.delete(oldest)
    kept.set(text, { made })
    return made
  }
}
