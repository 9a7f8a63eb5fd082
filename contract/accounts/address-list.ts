import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import type { Json } from '../wire/json.ts'
import { isAddress } from '../wire/signature-forms.ts'

/** How a list of addresses is called, and what bounds it. */
export type ListForm = {
  readonly name: string
  /** The name of the limit, and the limit. */
  readonly limit: string
  readonly most: number
  /** Makes the error of a list that is not well formed. */
  readonly invalid: (sentence: string) => ContractError
}

/** Returns `value` as a list of one or more addresses of keys, each once. @throws {ContractError} `DB_LIMIT_EXCEEDED`, or `invalid` */
export function parseAddressList(value: Json | undefined, { name, limit, most, invalid }: ListForm): readonly string[] {
  if (!Array.isArray(value) || value.length === 0) throw invalid(`${name} is a list of one or more addresses`)
  if (value.length > most) {
    throw new ContractError('DB_LIMIT_EXCEEDED', `there are at most ${most} ${name}, here are ${value.length}`, {
      limit,
      expected: most,
      got: value.length,
    })
  }
  for (const address of value as readonly Json[]) {
    if (!isAddress(address)) throw invalid(`${name} are addresses of keys, got ${describe(address)}`)
  }
  if (new Set(value).size !== value.length) throw invalid(`${name} names each address once`)
  return value as readonly string[]
}
