/** The name of a query: the hash of what was signed. */
import { binaryToBytes, bytesToBase64Url, textToBinary } from './bytes.ts'

/**
 * Returns the id of the query whose signed text is `text`: SHA-256 of its UTF-8 in base64url, 43 characters.
 *
 * @param sha256 SHA-256 from binary string to binary string.
 */
export function queryId(text: string, sha256: (binary: string) => string): string {
  return bytesToBase64Url(binaryToBytes(sha256(textToBinary(text))))
}
