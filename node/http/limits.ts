/** Named bounds of the HTTP server. Each has a test at the bound and one past it. */

/** Bytes of a JSON body; a signed query has half of it at most. */
export const BODY_BYTES_MAX: number = 1024 * 1024
/** Bytes of an NDJSON body of signed queries. */
export const LIST_BYTES_MAX: number = 8 * 1024 * 1024
/** Signed queries in one NDJSON body. */
export const LIST_LINES_MAX: number = 256
/** Bytes of one body that count as ordinary: they are always taken, so that large bodies cannot crowd out small ones. */
export const BODY_BYTES_ORDINARY: number = 64 * 1024
/** Bytes beyond the ordinary in all bodies that are arriving. */
export const ARRIVING_BYTES_MAX: number = 256 * 1024 * 1024
/** Sockets open at one time. Node's default is no bound. */
export const CONNECTIONS_MAX: number = 2_048
/** Sockets open at one time from one address that is not this machine's own. */
export const CONNECTIONS_PER_ADDRESS_MAX: number = 64
/** Bytes of the head of a request, as Node counts them. */
export const HEADER_BYTES_MAX: number = 16 * 1024
/** How long the head of a request may take, in ms. Node's default is 60 s. */
export const HEADERS_TIMEOUT_MS: number = 10_000
/** How long a whole request may take to arrive, in ms. Node's default is 300 s. */
export const REQUEST_TIMEOUT_MS: number = 30_000
/** How often the two timeouts are looked at, in ms. Node's default is 30 s. */
export const TIMEOUT_CHECK_MS: number = 1_000
/** How long a connection may be idle between requests, in ms. */
export const KEEP_ALIVE_MS: number = 30_000
/** How long requests under way have to end when the server closes, in ms. */
export const CLOSE_GRACE_MS: number = 5_000
/** How often a server that closes lets go of connections that have become idle, in ms. */
export const CLOSE_CHECK_MS: number = 50
