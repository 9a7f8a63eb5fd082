/**
 * Bytes as the contract holds them.
 *
 * A *binary string* is a JavaScript string whose every character is one byte (U+0000 to U+00FF). Keys, values and node
 * bytes are binary strings: engines store them one byte a character, compare them with `<` in byte order, and any
 * JSON-only key-value store can carry them. Text becomes one by {@link textToBinary}, which is UTF-8.
 */

const BASE64_URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const HEX = '0123456789abcdef'
// biome-ignore lint/suspicious/noControlCharactersInRegex: the class is "ASCII", controls included.
const ASCII = /^[\x00-\x7f]*$/

/** Returns the UTF-8 bytes of `text` as a binary string. ASCII comes back as it is. Lone surrogates become U+FFFD. */
export function textToBinary(text: string): string {
  if (ASCII.test(text)) return text
  let out = ''
  for (const character of text.toWellFormed()) {
    const point = character.codePointAt(0) ?? 0
    if (point < 0x80) out += character
    else if (point < 0x800) out += String.fromCharCode(0xc0 | (point >> 6), 0x80 | (point & 63))
    else if (point < 0x10000)
      out += String.fromCharCode(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
    else
      out += String.fromCharCode(
        0xf0 | (point >> 18),
        0x80 | ((point >> 12) & 63),
        0x80 | ((point >> 6) & 63),
        0x80 | (point & 63),
      )
  }
  return out
}

/** Returns the text whose UTF-8 bytes are `binary`, which {@link textToBinary} made. */
export function binaryToText(binary: string): string {
  if (ASCII.test(binary)) return binary
  let out = ''
  for (let i = 0; i < binary.length; ) {
    const lead = binary.charCodeAt(i)
    const size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    let point = size === 1 ? lead : lead & (0xff >> (size + 1))
    for (let k = 1; k < size; k++) point = (point << 6) | (binary.charCodeAt(i + k) & 63)
    out += String.fromCodePoint(point)
    i += size
  }
  return out
}

/** Returns `binary` as bytes. */
export function binaryToBytes(binary: string): Uint8Array {
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}

/** Returns `bytes` as a binary string. */
export function bytesToBinary(bytes: Uint8Array): string {
  let out = ''
  let at = 0
  // Eight at a time take a quarter of the time of one at a time, and less than all at once.
  for (; at + 8 <= bytes.length; at += 8) {
    const [a = 0, b = 0, c = 0, d = 0] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]
    const [e = 0, f = 0, g = 0, h = 0] = [bytes[at + 4], bytes[at + 5], bytes[at + 6], bytes[at + 7]]
    out += String.fromCharCode(a, b, c, d, e, f, g, h)
  }
  for (; at < bytes.length; at++) out += String.fromCharCode(bytes[at] ?? 0)
  return out
}

/** Returns the UTF-8 bytes of `text`. */
export function textToBytes(text: string): Uint8Array {
  return binaryToBytes(textToBinary(text))
}

/** Returns `bytes` in base64url without padding (RFC 4648 section 5). */
export function bytesToBase64Url(bytes: Uint8Array): string {
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    out += BASE64_URL.charAt(word >> 18) + BASE64_URL.charAt((word >> 12) & 63)
    if (left > 1) out += BASE64_URL.charAt((word >> 6) & 63)
    if (left > 2) out += BASE64_URL.charAt(word & 63)
  }
  return out
}

/**
 * Returns the bytes of canonical base64url: no padding, no other characters, unused trailing bits zero.
 *
 * @returns `undefined` when `text` is not canonical, so that no value has two spellings.
 */
export function base64UrlToBytes(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let word = 0
  let bits = 0
  let at = 0
  for (let i = 0; i < text.length; i++) {
    const digit = BASE64_URL.indexOf(text.charAt(i))
    if (digit < 0) return undefined
    word = ((word << 6) | digit) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (word >> bits) & 0xff
    }
  }
  return (word & ((1 << bits) - 1)) === 0 ? bytes : undefined
}

/** Returns `bytes` in lower-case hex. */
export function bytesToHex(bytes: Uint8Array): string {
  let out = ''
  for (const byte of bytes) out += HEX.charAt(byte >> 4) + HEX.charAt(byte & 15)
  return out
}

/** Returns the bytes of lower-case hex, or `undefined` when `text` is anything else. */
export function hexToBytes(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) return undefined
  const bytes = new Uint8Array(text.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16)
  return bytes
}
