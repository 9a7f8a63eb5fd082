/** Hashes in portable JavaScript, the same on every engine. */
import { sha256 as sha256Bytes } from '@noble/hashes/sha2.js'
import type { Sha256 } from '../env.ts'
import { binaryToBytes, bytesToBinary } from '../wire/bytes.ts'

/** SHA-256 (FIPS 180-4) of a binary string, as a binary string of 32 characters. */
export const sha256: Sha256 = (data) =>
  bytesToBinary(sha256Bytes(typeof data === 'string' ? binaryToBytes(data) : data))
