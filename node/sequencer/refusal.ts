import type { ContractError } from '../../contract/errors.ts'
import type { Receipt, Refusal } from '../../contract/wire/types.ts'

/** Returns the receipt of a query that was refused; `id` is that of the query, if it has one. */
export function refusalReceipt({ code, message, data }: Refusal, id: string | undefined): Receipt {
  return {
    success: false,
    ...(id !== undefined && { id }),
    error: { code, message, ...(data !== undefined && { data }) },
  }
}

/** Returns what the contract had against a query. */
export function toRefusal({ code, sentence, data }: ContractError): Refusal {
  return { code, message: sentence, ...(data !== undefined && { data }) }
}
