/**
 * EIP-712 typed data of a query, and its digest, written out for the one struct there is.
 *
 * The hash comes in as an argument: the contract passes a portable one, the node a fast one, and the bytes that are hashed
 * are put together here, once. The four constants are Keccak-256 of the texts beside them.
 */
import { base64UrlToBytes, bytesToHex, hexToBytes } from './bytes.ts'
import { type LegibleQuery, legibleQuery, TYPED_DATA_DOMAIN, TYPED_DATA_TYPES } from './signing.ts'
import type { UnsignedQuery } from './types.ts'

/** Keccak-256 of bytes, or of the UTF-8 of a text: the hash of Ethereum, not SHA3-256. */
export type Keccak256 = (data: Uint8Array | string) => Uint8Array

/** What a wallet is asked to sign (`eth_signTypedData_v4`, ethers' `signTypedData`). */
export type TypedData = {
  readonly domain: typeof TYPED_DATA_DOMAIN & { readonly salt: string }
  readonly types: typeof TYPED_DATA_TYPES
  readonly primaryType: 'Query'
  readonly message: LegibleQuery & { readonly nonce: number; readonly expires: number }
}

const WORD = 32
const DOMAIN_PREFIX = hexToBytes(
  // EIP712Domain(string name,string version,bytes32 salt)
  '599a80fcaa47b95e2323ab4d34d34e0cc9feda4b843edafcc30c7bdf60ea15bf' +
    // WeftDB
    '5510e13182390f4b0ad3449d7b311a918de1eadc2d3ce2ae9764725c1d6b8d90' +
    // 1
    'c89efdaa54c0f20c7adf612882df0950f5a951637e0307cdcb4c672f298b8bc6',
) as Uint8Array
const QUERY_TYPE = hexToBytes(
  // Query(string op,string path,string data,uint256 nonce,uint256 expires)
  'e164b3313c5ccca590be731c7b47325870b1485323acbfdd40d72d2389ec8106',
) as Uint8Array

/** Returns the typed data of `query` for a wallet. */
export function typedData(query: UnsignedQuery): TypedData {
  return {
    domain: { ...TYPED_DATA_DOMAIN, salt: `0x${bytesToHex(databaseBytes(query.db))}` },
    types: TYPED_DATA_TYPES,
    primaryType: 'Query',
    message: { ...legibleQuery(query.query), nonce: query.nonce, expires: query.expires },
  }
}

/**
 * Returns the EIP-712 domain separator of database `db`; the same for all of its queries.
 *
 * @throws {TypeError} When `db` is no database id.
 */
export function domainSeparator(db: string, keccak: Keccak256): Uint8Array {
  const domain = new Uint8Array(4 * WORD)
  domain.set(DOMAIN_PREFIX)
  domain.set(databaseBytes(db), 3 * WORD)
  return keccak(domain)
}

/**
 * Returns the 32 bytes that an `evm` signer signs: `keccak(0x19 0x01 ‖ domain separator ‖ hash of the struct)`.
 *
 * @param separator What {@link domainSeparator} returned for `query.db`, where the caller keeps it.
 * @throws {TypeError} When `query.db` is no database id or `query.query` has no canonical JSON.
 */
export function eip712Digest(
  query: UnsignedQuery,
  keccak: Keccak256,
  separator: Uint8Array = domainSeparator(query.db, keccak),
): Uint8Array {
  const { op, path, data } = legibleQuery(query.query)
  const struct = new Uint8Array(6 * WORD)
  struct.set(QUERY_TYPE)
  struct.set(keccak(op), WORD)
  struct.set(keccak(path), 2 * WORD)
  struct.set(keccak(data), 3 * WORD)
  setUint256(struct, 4 * WORD, query.nonce)
  setUint256(struct, 5 * WORD, query.expires)

  const message = new Uint8Array(2 + 2 * WORD)
  message[0] = 0x19
  message[1] = 0x01
  message.set(separator, 2)
  message.set(keccak(struct), 2 + WORD)
  return keccak(message)
}

function databaseBytes(db: string): Uint8Array {
  const bytes = base64UrlToBytes(db)
  if (bytes?.length !== WORD) throw new TypeError(`expected a database id of 43 base64url characters, got ${db}`)
  return bytes
}

/** Writes a safe integer from 0 into the big-endian word at `start`, which is zero so far. */
function setUint256(bytes: Uint8Array, start: number, value: number): void {
  setUint32(bytes, start + WORD - 8, Math.floor(value / 2 ** 32))
  setUint32(bytes, start + WORD - 4, value)
}

/** Writes the lower 32 bits of `value`, as bit operators take them. */
function setUint32(bytes: Uint8Array, start: number, value: number): void {
  bytes[start] = value >>> 24
  bytes[start + 1] = value >>> 16
  bytes[start + 2] = value >>> 8
  bytes[start + 3] = value
}
