/** What every program shares with its host, and must leave as it was. */

const WATCHED: Readonly<Record<string, object>> = Object.fromEntries(
  [Object, Array, String, Number, Boolean, Function, Symbol, RegExp, Map, Set, Error, Date, Promise].flatMap((type) => [
    [type.name, type],
    [`${type.name}.prototype`, type.prototype as object],
  ]),
)

/** All own members of what is watched, as they are now; of the global object, the names. */
export type HostState = ReadonlyMap<string, unknown>

/** Looks at the host. */
export function hostState(): HostState {
  const state = new Map<string, unknown>()
  for (const [name, watched] of Object.entries({ ...WATCHED, Math, JSON, Reflect })) {
    for (const key of Reflect.ownKeys(watched)) {
      const descriptor = Object.getOwnPropertyDescriptor(watched, key) ?? {}
      for (const [part, value] of Object.entries(descriptor)) state.set(`${name} ${String(key)} ${part}`, value)
    }
    state.set(`${name} extensible`, Object.isExtensible(watched))
  }
  for (const key of Reflect.ownKeys(globalThis)) state.set(`globalThis ${String(key)}`, true)
  return state
}

/** Returns the name of a member that is new, gone or another one, or `undefined`. */
export function changedMember(before: HostState, after: HostState): string | undefined {
  const names = new Set([...before.keys(), ...after.keys()])
  return [...names].find(
    (name) => !Object.is(before.get(name), after.get(name)) || before.has(name) !== after.has(name),
  )
}
