/** JSON as this language sees it. The same shapes as the contract's, written again so that `fpjson/` stands alone. */

/** Any JSON value. Numbers are finite 64-bit floats; `undefined` never occurs inside one. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

/** A JSON object. Only own members count. */
export type JsonObject = { readonly [key: string]: Json }
