/** Bounds of what crosses the wire. Clients check them before they sign; the contract and nodes check them again. */

/** Bytes of UTF-8 of the signed text of a query (`signedText`). */
export const QUERY_BYTES_MAX: number = 512 * 1024
/** Bytes of UTF-8 of a signed query as it is sent. What a signature adds takes less than 2 KiB, for every kind. */
export const SIGNED_QUERY_BYTES_MAX: number = QUERY_BYTES_MAX + 2 * 1024
/** Levels of lists and objects in a signed query; the signed query itself is the first, its `query` the second. */
export const QUERY_DEPTH_MAX: number = 64
/** Bytes that a passkey may say about itself; without extensions it says 37. */
export const AUTHENTICATOR_DATA_BYTES_MAX: number = 256
/** Bytes that a browser may say about how a passkey was asked; most say 100 to 300. */
export const CLIENT_DATA_BYTES_MAX: number = 1_024
/** Signed queries inside one query: consents, jobs that users signed, approvals. */
export const INNER_SIGNATURES_MAX: number = 32
