/**
 * What `npm run build` makes `dist/contract.js` from. Engines of the SmartWeave family call `handle(state, action)` and give
 * their doors in a global; any other caller passes `env`.
 */
import { type HandleAction, type HandleEnv, type HandleState, handle as handleIn } from './handle.ts'
import type { Json } from './wire/json.ts'

declare const SmartWeave: undefined | { readonly kv: HandleEnv['kv']; readonly contract: { readonly id: string } }

/** {@link handleIn} with the engine's own doors unless others are given. */
export async function handle(
  state: HandleState,
  action: HandleAction,
  env?: HandleEnv,
): Promise<{ state: HandleState } | { result: Json }> {
  if (env !== undefined) return handleIn(state, action, env)
  if (typeof SmartWeave === 'undefined') throw new TypeError('handle needs env: there is no SmartWeave global')
  return handleIn(state, action, { kv: SmartWeave.kv, db: SmartWeave.contract.id })
}
