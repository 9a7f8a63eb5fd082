/**
 * The signature verifiers of `contract/auth` over native libraries: same verdict on every input, 10 to 30 times the speed.
 *
 * test/contract/auth/differential.test.ts holds the two together.
 */
/// <reference path="./native-modules.d.ts" />
import { constants, createPublicKey, hash, type KeyObject, verify as verifyWithKey } from 'node:crypto'
import { createKeccak } from 'hash-wasm'
import sodium from 'sodium-native'
import { isEvmSignature } from '../../contract/auth/evm.ts'
import type { VerifySignature } from '../../contract/env.ts'
import { domainSeparator, eip712Digest, type Keccak256 } from '../../contract/wire/eip712.ts'
import { SIGNATURE_FORMS } from '../../contract/wire/signature-forms.ts'
import { signedText } from '../../contract/wire/signing.ts'
import type { SignatureKind, SignedQuery } from '../../contract/wire/types.ts'

/** RSA keys kept ready; a new one costs 20 µs. */
const RSA_KEYS_MAX = 1_024

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
 * Returns the native verifier of all kinds, for one thread: it keeps a hasher and a cache of keys.
 *
 * @throws {NativeMissingError} `NODE_NATIVE_MISSING` when secp256k1 has no native binding. Its own fall-back in JavaScript
 * is 29 times slower; a node that took it without a word would be slow without a reason to be seen.
 */
export async function createNativeVerify(): Promise<NativeVerify> {
  const verifiers: Readonly<Record<SignatureKind, NativeVerifier>> = {
    evm: await createEvmVerify(),
    ed25519: verifyEd25519,
    arweave: createArweaveVerify(),
  }
  return (query, text) => verifiers[query.kind](query, text)
}

async function createEvmVerify(): Promise<VerifySignature> {
  const { ecdsaRecover } = await loadSecp256k1()
  const hasher = await createKeccak(256)
  const fresh: Keccak256 = (data) => hasher.init().update(data).digest('binary')
  const common = new Map(COMMON_TEXTS.map((text) => [text, fresh(text)]))
  const keccak: Keccak256 = (data) => (typeof data === 'string' ? common.get(data) : undefined) ?? fresh(data)
  // A node mostly sees one database after another, not all at once.
  let last: { db: string; separator: Uint8Array } = { db: '', separator: new Uint8Array() }
  return (query) => {
    if (!isEvmSignature(query.signature)) return false
    const signature = Buffer.from(query.signature.slice(2, 130), 'hex')
    if (query.db !== last.db) last = { db: query.db, separator: domainSeparator(query.db, keccak) }
    const digest = eip712Digest(query, keccak, last.separator)
    let publicKey: Uint8Array
    try {
      publicKey = ecdsaRecover(signature, query.signature.endsWith('1c') ? 1 : 0, digest, false)
    } catch {
      return false
    }
    return `0x${hasher.init().update(publicKey.subarray(1)).digest().slice(24)}` === query.signer
  }
}

async function loadSecp256k1(): Promise<typeof import('secp256k1/bindings.js')> {
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
  const keys = new Map<string, { key: KeyObject; address: string }>()
  const forms = SIGNATURE_FORMS.arweave

  function keyOf(modulus: string): { key: KeyObject; address: string } {
    const known = keys.get(modulus)
    if (known !== undefined) return known
    const made = {
      key: createPublicKey({ key: { kty: 'RSA', n: modulus, e: 'AQAB' }, format: 'jwk' }),
      address: hash('sha256', Buffer.from(modulus, 'base64url'), 'base64url'),
    }
    const oldest = keys.size < RSA_KEYS_MAX ? undefined : keys.keys().next().value
    if (oldest !== undefined) keys.delete(oldest)
    keys.set(modulus, made)
    return made
  }

  return (query, text = signedText(query)) => {
    if (query.key === undefined || !forms.key?.test(query.key) || !forms.signature.test(query.signature)) return false
    const { key, address } = keyOf(query.key)
    if (address !== query.signer) return false
    const padding = constants.RSA_PKCS1_PSS_PADDING
    const signature = Buffer.from(query.signature, 'base64url')
    return verifyWithKey('sha256', Buffer.from(text), { key, padding, saltLength: 32 }, signature)
  }
}
