/** What a program may still spend. Charged by counts alone, never by time, so that it runs out at the same step everywhere. */

/** Fuel for one run or several. {@link createFuel} makes it; only the language charges it. */
export type Fuel = {
  readonly limit: number
  /** Units spent so far; never more than `limit`. */
  used: number
}

/**
 * Returns a full tank of `limit` units that several runs may share.
 *
 * @throws {TypeError} When `limit` is not a whole number from 0.
 * @example
 * const fuel = createFuel(10_000)
 * run(first, { fuel })
 * run(second, { fuel })
 * fuel.used // what both spent
 */
export function createFuel(limit: number): Fuel {
  if (!Number.isSafeInteger(limit) || limit < 0) {
    throw new TypeError(`fuel is a whole number from 0, got ${String(limit)}`)
  }
  return { limit, used: 0 }
}

/** Returns the tank that a host gave, or a new one of the units that it gave. @throws {TypeError} For anything else. */
export function tankOf(fuel: Fuel | number): Fuel {
  if (typeof fuel === 'number') return createFuel(fuel)
  if (typeof fuel?.limit === 'number' && typeof fuel.used === 'number') return fuel
  const got = fuel === null ? 'null' : typeof fuel
  throw new TypeError(`fuel is a whole number from 0 or a tank of createFuel(), got ${got}`)
}
