import type { BodyHost } from '../jobs/body.ts'
import type { JsonObject } from '../wire/json.ts'
import { PROTOCOL } from '../wire/types.ts'
import { checkZkp } from '../zkp/verifiers.ts'
import type { ActionContext } from './context.ts'

/**
 * Returns what a body works with: the variables that all bodies have and those given, and writes that no rules are asked about.
 *
 * @param vars - With `id`, and whatever else the body is given.
 */
export function jobHost(context: ActionContext, vars: JsonObject & { readonly id: string }): BodyHost {
  const { fuel, sha256, read, signer, ts, queryId } = context
  const seconds = Math.floor(ts / 1000)
  return {
    fuel,
    sha256,
    get: read,
    checkProof: (claim) => checkZkp(context, claim),
    write: (operation) => context.act(context, operation),
    vars: {
      signer,
      ts: seconds,
      ms: ts,
      block: { timestamp: seconds },
      transaction: { id: queryId, timestamp: ts },
      contract: { id: context.db, version: PROTOCOL, owners: context.config().owners },
      ...vars,
    },
  }
}
