import { hash } from 'node:crypto'
import type { Sha256 } from '../../contract/env.ts'

/** {@link Sha256} by OpenSSL: about 1 µs a kilobyte. */
export const nativeSha256: Sha256 = (binary) => hash('sha256', Buffer.from(binary, 'latin1'), 'binary')

/** SHA-256 of the UTF-8 of a text, in base64url. */
export function textHash(text: string): string {
  return hash('sha256', text, 'base64url')
}
