/** How much memory the databases of one process take to answer from. */

/** MiB unless an operator says otherwise. */
export const CACHE_MIB_DEFAULT: number = 128
/** Most MiB that may be asked for. */
export const CACHE_MIB_MAX: number = 65_536

/** Whether this is a number of MiB that a cache may have: whole, from 1 to {@link CACHE_MIB_MAX}. */
export function isCacheMib(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= CACHE_MIB_MAX
}
