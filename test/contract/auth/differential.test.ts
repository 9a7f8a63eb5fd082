/** The portable verifiers and the native ones give the same verdict on every input, honest, mangled or forged. */
import { createPublicKey, verify as verifyWithKey } from 'node:crypto'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { recoverAddress } from 'ethers'
import fc from 'fast-check'
import { keccak256 } from '../../../contract/auth/evm.ts'
import { bytesToHex } from '../../../contract/wire/bytes.ts'
import { eip712Digest } from '../../../contract/wire/eip712.ts'
import { signedText } from '../../../contract/wire/signing.ts'
import type { SignedQuery } from '../../../contract/wire/types.ts'
import { arweave, babyjubjub, ed25519, evm, evmPersonal, nostr, type Signer } from '../../../sdk/signers/index.ts'
import {
  FIELD,
  forgedQuery,
  fromLittleEndian,
  LARGE_Y_ENCODINGS,
  littleEndian,
  mixedPoint,
  ORDER,
  SMALL_ORDER_ENCODINGS,
} from '../../support/ed25519-points.ts'
import { addressOf, arweaveQuery, encodePss, signedWithEncoding } from '../../support/rsa-pss.ts'
import { SEED } from '../../support/seed.ts'
import {
  ARWEAVE_KEYS,
  allSigners,
  alteredFields,
  fixedSigners,
  SIGNING_VECTORS,
  signedNumber,
} from '../../support/signing.ts'
import { verdict } from '../../support/verdict.ts'

let signers: readonly [Signer, Signer, Signer]
let everyKind: readonly Signer[]
beforeAll(async () => {
  signers = await fixedSigners()
  everyKind = await allSigners()
})

describe('honest signatures', () => {
  it.each(SIGNING_VECTORS)('accepts $name', ({ query }) => {
    expect(verdict(query)).toBe(true)
  })

  it('accepts what new keys sign', async () => {
    for (let n = 0; n < 40; n++) {
      for (const signer of [evm(), ed25519(), evmPersonal(), nostr()]) {
        expect(verdict(await signedNumber(signer, n))).toBe(true)
      }
    }
    for (let n = 0; n < 10; n++) expect(verdict(await signedNumber(babyjubjub(), n))).toBe(true)
    for (const signer of everyKind) {
      for (let n = 0; n < 5; n++) expect(verdict(await signedNumber(signer, n))).toBe(true)
    }
    for (const jwk of ARWEAVE_KEYS.rsa4096) expect(verdict(await signedNumber(await arweave(jwk), 1))).toBe(true)
  })

  it('rejects a query with any one field altered', async () => {
    // The address of the signer after it, of the last the first: of another key, and mostly of another kind.
    for (const [i, signer] of everyKind.entries()) {
      const other = everyKind[(i + 1) % everyKind.length]?.address ?? ''
      for (const altered of alteredFields(await signedNumber(signer, i), other)) {
        expect(verdict(altered)).toBe(false)
      }
    }
  })

  it('rejects the address of another key of the kind', async () => {
    const strangers = [evm(), ed25519(), await arweave(ARWEAVE_KEYS.rsa4096[1]), evmPersonal(), babyjubjub(), nostr()]
    for (const [n, stranger] of strangers.entries()) {
      const signer = everyKind.find(({ kind }) => kind === stranger.kind) as Signer
      expect(verdict({ ...(await signedNumber(signer, n)), signer: stranger.address })).toBe(false)
    }
  })

  it('rejects a signature of one kind as one of any other', async () => {
    for (const signer of everyKind) {
      const query = await signedNumber(signer, 1)
      for (const { kind } of everyKind) expect(verdict({ ...query, kind })).toBe(kind === signer.kind)
    }
  })

  it('rejects a signature with any one bit flipped', async () => {
    const queries = await Promise.all(everyKind.map((signer) => signedNumber(signer, 1)))
    fc.assert(
      fc.property(fc.constantFrom(...queries), fc.nat(), (query, at) => {
        const encoding = /^(?:0x)?[0-9a-f]+$/.test(query.signature) ? 'hex' : 'base64url'
        const bytes = Buffer.from(query.signature.replace('0x', ''), encoding)
        const byte = Math.floor(at / 8) % bytes.length
        bytes[byte] = (bytes[byte] ?? 0) ^ (1 << (at % 8))
        const signature = (query.signature.startsWith('0x') ? '0x' : '') + bytes.toString(encoding)
        expect(verdict({ ...query, signature })).toBe(false)
      }),
      { seed: SEED, numRuns: 400 },
    )
  })
})

describe('evm', () => {
  const N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
  const P = 2n ** 256n - 2n ** 32n - 977n
  const word = (value: bigint): string => value.toString(16).padStart(64, '0')

  it('rejects every other spelling of an honest signature', async () => {
    for (let n = 0; n < 20; n++) {
      const query = await signedNumber(evm(), n)
      const [r, s, v] = [query.signature.slice(2, 66), query.signature.slice(66, 130), query.signature.slice(130)]
      const highS = word(N - BigInt(`0x${s}`))
      const flipped = v === '1b' ? '1c' : '1b'
      for (const signature of [
        `0x${r}${highS}${flipped}`,
        `0x${r}${highS}${v}`,
        `0x${r}${s}${flipped}`,
        `0x${r}${s}${v === '1b' ? '00' : '01'}`,
        `0x${r}${s}1d`,
        `0x${r}${s}1e`,
        `0x${r}${s}`,
        `0x${r}${s}${v}00`,
        `0x${r}${s}${v}\n`,
        `${r}${s}${v}`,
        `0x${`${r}${s}`.toUpperCase()}${v}`,
        `0x${r}${s}${v.toUpperCase()}`,
        ` 0x${r}${s}${v}`,
        '0x',
        '',
      ]) {
        expect(verdict({ ...query, signature })).toBe(false)
      }
    }
  })

  it('recovers the same address for any r, s and v', async () => {
    const query = await signedNumber(evm(), 0)
    const digest = `0x${bytesToHex(eip712Digest(query, keccak256))}`
    const half = N / 2n
    const ends = [0n, 1n, 2n, half, half + 1n, N - 1n, N, N + 1n, P - N, P - 1n, P, 2n ** 256n - 1n]
    const any = [...ends, ...Array.from({ length: 12 }, (_, k) => 3n ** BigInt(161 - k) % N)]
    let accepted = 0
    for (const [r, s] of any.flatMap((r) => any.map((s) => [r, s] as const))) {
      for (const v of ['1b', '1c']) {
        const signature = `0x${word(r)}${word(s)}${v}`
        const signer = addressByEthers(digest, signature)
        const isValid = signer !== undefined && s <= half
        expect(verdict({ ...query, signature, signer: signer ?? query.signer })).toBe(isValid)
        if (isValid) accepted++
      }
    }
    expect(accepted).toBeGreaterThan(50)
  })

  /** What ethers recovers, where r and s are in range and r is the x of a point. */
  function addressByEthers(digest: string, signature: string): string | undefined {
    const [r, s] = [BigInt(signature.slice(0, 66)), BigInt(`0x${signature.slice(66, 130)}`)]
    if (r === 0n || r >= N || s === 0n || s >= N) return undefined
    try {
      // ethers takes low s only; n - s with the other v is the same signature.
      const [low, v] = s <= N / 2n ? [s, signature.slice(130)] : [N - s, signature.endsWith('1b') ? '1c' : '1b']
      return recoverAddress(digest, `${signature.slice(0, 66)}${word(low)}${v}`).toLowerCase()
    } catch {
      return undefined
    }
  }

  it('rejects an address that differs in letter case only', async () => {
    const query = await signedNumber(evm(), 0)
    expect(verdict({ ...query, signer: query.signer.toUpperCase() })).toBe(false)
  })
})

describe('ed25519', () => {
  /** The verdict of OpenSSL, with the rules that it lacks checked on the bytes first. */
  function byOpenSsl(query: SignedQuery): boolean {
    const a = Buffer.from(query.signer.slice('ed25519:'.length), 'base64url')
    const signature = Buffer.from(query.signature, 'base64url')
    const small = (bytes: Uint8Array): boolean =>
      SMALL_ORDER_ENCODINGS.some((encoding) => Buffer.compare(encoding, bytes) === 0)
    const isCanonical = fromLittleEndian(a) % 2n ** 255n < FIELD
    if (!isCanonical || small(a) || small(signature.subarray(0, 32))) return false
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: a.toString('base64url') }, format: 'jwk' })
    return verifyWithKey(null, Buffer.from(signedText(query)), key, signature)
  }

  function verdictOfThree(query: SignedQuery): boolean {
    const both = verdict(query)
    expect(byOpenSsl(query)).toBe(both)
    return both
  }

  const secret = 123_456_789n ** 5n % ORDER
  const nonce = 987_654_321n ** 6n % ORDER

  it('knows 14 encodings of small order', () => {
    expect(SMALL_ORDER_ENCODINGS).toHaveLength(14)
  })

  it('rejects keys and commitments of small order', () => {
    const key = mixedPoint(secret, 0).toBytes()
    const commitment = mixedPoint(nonce, 0).toBytes()
    for (const [n, small] of SMALL_ORDER_ENCODINGS.entries()) {
      expect(verdictOfThree(forgedQuery(n, small, commitment, () => nonce))).toBe(false)
      expect(verdictOfThree(forgedQuery(n, key, small, (challenge) => (challenge * secret) % ORDER))).toBe(false)
      for (const [m, other] of SMALL_ORDER_ENCODINGS.entries()) {
        expect(verdictOfThree(forgedQuery(m, small, other, () => 0n))).toBe(false)
      }
    }
  })

  it('rejects y from the field up, as key and as commitment', () => {
    const key = mixedPoint(secret, 0).toBytes()
    for (const [n, large] of LARGE_Y_ENCODINGS.entries()) {
      expect(verdictOfThree(forgedQuery(n, large, mixedPoint(nonce, 0).toBytes(), () => nonce))).toBe(false)
      expect(verdictOfThree(forgedQuery(n, key, large, (challenge) => (challenge * secret) % ORDER))).toBe(false)
    }
  })

  it('rejects s from the order up', () => {
    const key = mixedPoint(secret, 0).toBytes()
    const commitment = mixedPoint(nonce, 0).toBytes()
    const honest = (challenge: bigint): bigint => (nonce + challenge * secret) % ORDER
    expect(verdictOfThree(forgedQuery(0, key, commitment, honest))).toBe(true)
    for (let n = 0; n < 20; n++) {
      for (const times of [1n, 2n, 7n, 14n]) {
        expect(verdictOfThree(forgedQuery(n, key, commitment, (c) => honest(c) + times * ORDER))).toBe(false)
      }
    }
  })

  it('agrees on s at the ends of its range', () => {
    const key = mixedPoint(secret, 0).toBytes()
    for (const s of [0n, 1n, ORDER - 1n, ORDER, ORDER + 1n, 2n ** 252n, 2n ** 253n, 2n ** 255n, 2n ** 256n - 1n]) {
      const commitment = s % ORDER === 0n ? mixedPoint(nonce, 0) : mixedPoint(s % ORDER, 0)
      expect(verdictOfThree(forgedQuery(1, key, commitment.toBytes(), () => s))).toBe(false)
    }
  })

  it('holds keys and commitments with a part of small order to the equation without cofactor', () => {
    let accepted = 0
    for (let k = 0; k < 8; k++) {
      for (let m = 0; m < 8; m++) {
        for (let n = 0; n < 3; n++) {
          const key = mixedPoint(secret, k).toBytes()
          const commitment = mixedPoint(nonce, m).toBytes()
          let challenge = 0n
          const query = forgedQuery(n, key, commitment, (c) => {
            challenge = c
            return (nonce + c * secret) % ORDER
          })
          const cancels = (BigInt(m) + challenge * BigInt(k)) % 8n === 0n
          expect(verdictOfThree(query)).toBe(cancels)
          if (cancels) accepted++
        }
      }
    }
    expect(accepted).toBeGreaterThanOrEqual(3)
  })

  it('agrees on keys and commitments that are no points, or any', () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 })
    fc.assert(
      fc.property(bytes, bytes, fc.bigInt(0n, 2n ** 256n - 1n), (a, r, s) => {
        expect(verdict(forgedQuery(0, a, r, () => s))).toBe(false)
      }),
      { seed: SEED, numRuns: 200 },
    )
  })

  it('rejects every other spelling', async () => {
    const query = await signedNumber(signers[1], 0)
    const { signature, signer } = query
    for (const other of [
      '',
      signature.slice(1),
      `${signature}A`,
      `${signature}=`,
      `${signature.slice(0, -1)}_`,
      ` ${signature}`,
    ]) {
      expect(verdict({ ...query, signature: other })).toBe(false)
    }
    for (const other of [
      '',
      signer.slice(8),
      `${signer}A`,
      `${signer}=`,
      `${signer.slice(0, -1)}_`,
      signer.toUpperCase(),
    ]) {
      expect(verdict({ ...query, signer: other })).toBe(false)
    }
  })

  it('reads an encoding least byte first', () => {
    expect(fromLittleEndian(littleEndian(FIELD))).toBe(FIELD)
  })
})

describe('arweave', () => {
  const [jwk, foreign] = ARWEAVE_KEYS.rsa4096 as [
    (typeof ARWEAVE_KEYS.rsa4096)[number],
    (typeof ARWEAVE_KEYS.rsa4096)[number],
  ]

  it('accepts an encoding made by the letter', () => {
    expect(verdict(signedWithEncoding(1, jwk, {}))).toBe(true)
    expect(verdict(signedWithEncoding(1, jwk, { salt: Buffer.alloc(32) }))).toBe(true)
  })

  it.each([0, 1, 20, 31, 33, 222, 478])('rejects a salt of %d bytes', (length) => {
    expect(verdict(signedWithEncoding(length, jwk, { salt: Buffer.alloc(length, 1) }))).toBe(false)
  })

  it.each([
    { trailer: 0xbd },
    { trailer: 0xcc },
    { firstBit: 0x80 },
    { padding: 1 },
    { padding: 0x80 },
    { separator: 0 },
    { separator: 2 },
    { separator: 0x81 },
    { hashFlip: 1 },
  ] as const)('rejects the encoding with %p', (options) => {
    const modulus = toNumber(Buffer.from(jwk.n, 'base64url'))
    // What is not below the modulus cannot be signed; with the first bit set that is every second encoding or so.
    let n = 0
    while (toNumber(encodePss(signedText(arweaveQuery(n, jwk)), options)) >= modulus) n++
    expect(verdict(signedWithEncoding(n, jwk, options))).toBe(false)
  })

  it('rejects a foreign key under the address, and the address of a foreign key', async () => {
    const query = await signedNumber(await arweave(foreign), 1)
    expect(verdict({ ...query, signer: addressOf(jwk.n) })).toBe(false)
    expect(verdict({ ...query, key: jwk.n })).toBe(false)
    expect(verdict({ ...query, key: jwk.n, signer: addressOf(jwk.n) })).toBe(false)
  })

  it('rejects a signature from the modulus up and numbers that are their own powers', () => {
    const modulus = toNumber(Buffer.from(jwk.n, 'base64url'))
    const honest = signedWithEncoding(1, jwk, {})
    const value = toNumber(Buffer.from(honest.signature, 'base64url'))
    for (const other of [
      0n,
      1n,
      modulus - 1n,
      modulus,
      modulus + 1n,
      modulus - value,
      value + modulus,
      2n ** 4096n - 1n,
    ]) {
      if (other >= 2n ** 4096n) continue
      const signature = Buffer.from(other.toString(16).padStart(1024, '0'), 'hex').toString('base64url')
      expect(verdict({ ...honest, signature })).toBe(false)
    }
  })

  it('agrees on a modulus that is a product of small primes', () => {
    const { modulus, privateExponent } = smoothModulus()
    const key = Buffer.from(modulus.toString(16), 'hex').toString('base64url')
    const query = { ...arweaveQuery(2, { ...jwk, n: key }), key }
    const encoded = toNumber(encodePss(signedText(query)))
    const signature = Buffer.from(power(encoded, privateExponent, modulus).toString(16).padStart(1024, '0'), 'hex')
    expect(verdict({ ...query, signature: signature.toString('base64url') })).toBe(true)
  })

  it.each([
    [
      'an even modulus',
      (n: Buffer) =>
        Buffer.from(n).fill(
          n.subarray(511).map((byte) => byte & 0xfe),
          511,
        ),
    ],
    [
      'a modulus of 4095 bits',
      (n: Buffer) =>
        Buffer.from(n).fill(
          n.subarray(0, 1).map((byte) => byte & 0x7f),
          0,
          1,
        ),
    ],
    ['a modulus of 2048 bits', () => Buffer.from(ARWEAVE_KEYS.rsa2048.n, 'base64url')],
    ['a modulus with a byte 0 before it', (n: Buffer) => Buffer.concat([Buffer.alloc(1), n])],
    ['an empty modulus', () => Buffer.alloc(0)],
  ])('rejects %s', (_, change) => {
    const key = change(Buffer.from(jwk.n, 'base64url')).toString('base64url')
    expect(verdict({ ...signedWithEncoding(1, jwk, {}), key, signer: addressOf(key) })).toBe(false)
  })

  it('rejects other spellings of key and signature that decode to the same bytes', () => {
    const query = signedWithEncoding(1, jwk, {})
    for (const end of ['=', '\n', 'A']) {
      expect(verdict({ ...query, key: query.key + end })).toBe(false)
      expect(verdict({ ...query, signature: query.signature + end })).toBe(false)
    }
    for (const name of ['key', 'signature'] as const) {
      const text = query[name] ?? ''
      const alias = text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + 1)
      expect(Buffer.from(alias, 'base64url').equals(Buffer.from(text, 'base64url'))).toBe(true)
      expect(verdict({ ...query, [name]: alias })).toBe(false)
    }
    const { key: _, ...withoutKey } = query
    expect(verdict(withoutKey)).toBe(false)
  })

  it('holds the address to the key also when the native one has the key in its cache', () => {
    const query = signedWithEncoding(3, jwk, {})
    expect(verdict(query)).toBe(true)
    expect(verdict({ ...query, signer: addressOf(foreign.n) })).toBe(false)
  })
})

function toNumber(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`)
}

/** A modulus of 4096 bits whose factors anyone finds, and the exponent that signs for it. */
function smoothModulus(): { modulus: bigint; privateExponent: bigint } {
  const F4 = 65_537n
  const top = 2n ** 4095n
  let modulus = 1n
  let lambda = 1n
  let next = 1_000_003n
  const take = (prime: bigint): void => {
    modulus *= prime
    lambda *= prime - 1n
  }
  while (modulus < top / 2n ** 45n) {
    if (isPrime(next) && (next - 1n) % F4 !== 0n) take(next)
    next += 2n
  }
  // The last two primes bring the product to just above 2^4095.
  for (const bits of [22n, 0n]) {
    let prime = (bits === 0n ? (top * 5n) / 4n / modulus : 2n ** bits) | 1n
    while (!isPrime(prime) || (prime - 1n) % F4 === 0n || modulus % prime === 0n) prime += 2n
    take(prime)
  }
  return { modulus, privateExponent: inverse(F4, lambda) }
}

function isPrime(value: bigint): boolean {
  for (let d = 3n; d * d <= value; d += 2n) if (value % d === 0n) return false
  return value % 2n === 1n
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value, modulus, 1n, 0n]
  while (b !== 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y]
  return ((x % modulus) + modulus) % modulus
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus
    if (bit === '1') result = (result * base) % modulus
  }
  return result
}
