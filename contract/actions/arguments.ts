import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import type { Json } from '../wire/json.ts'

/** Returns the one argument of an operation that takes true or false. @throws {ContractError} `DB_ARGUMENTS_INVALID` */
export function parseFlag(operation: string, args: readonly Json[]): boolean {
  const [flag] = args
  if (args.length === 1 && typeof flag === 'boolean') return flag
  throw new ContractError('DB_ARGUMENTS_INVALID', `${operation} takes true or false, got ${describe(flag)}`)
}

/** Checks that an operation has no arguments. @throws {ContractError} `DB_ARGUMENTS_INVALID` */
export function parseNothing(operation: string, args: readonly Json[]): void {
  if (args.length > 0) throw new ContractError('DB_ARGUMENTS_INVALID', `${operation} takes no arguments`)
}
