/** Bounds of what crosses the wire. Clients check them before they sign; the contract and nodes check them again. */

/** Bytes of UTF-8 of the signed text of a query (`signedText`). */
export const QUERY_BYTES_MAX: number = 512 * 1024
/** Bytes of UTF-8 of a signed query as it is sent. Signature, key and their names take less than 2 KiB. */
export const SIGNED_QUERY_BYTES_MAX: number = QUERY_BYTES_MAX + 2 * 1024
/** Levels of lists and objects in a signed query; the signed query itself is the first, its `query` the second. */
export const QUERY_DEPTH_MAX: number = 64
