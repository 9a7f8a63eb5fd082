import { type Config, isEvolving } from '../config.ts'
import { ContractError } from '../errors.ts'
import type { Json } from '../wire/json.ts'
import type { Action } from './context.ts'

/**
 * Lets a call pass that may run as the database stands: paused, administration alone; and while the state waits for
 * another version of the contract, nothing but what brings that about.
 *
 * @throws {ContractError} `DB_EVOLVING`, `DB_PAUSED`
 */
export function checkGate(
  config: Config,
  action: Pick<Action, 'isAdministration' | 'endsEvolving'>,
  args: readonly Json[],
): void {
  const { next } = config
  if (isEvolving(config) && (next === undefined || action.endsEvolving?.(config, args) !== true)) {
    throw new ContractError(
      'DB_EVOLVING',
      'this database takes no writes until the next version of its contract has taken over; send it again after that',
      { next: next ?? null },
    )
  }
  if (config.paused === true && action.isAdministration?.(config, args) !== true) {
    throw new ContractError(
      'DB_PAUSED',
      'the owners have paused this database; send it again when they have unpaused it',
    )
  }
}
