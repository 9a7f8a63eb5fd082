/** `jsonLogic`: conditions over the document, for what keywords about single values cannot say. */
import { type CompiledLogic, compileLogic, createFuel, FpjsonError, isTruthy } from '../../fpjson/index.ts'
import { describe, placeOf, pointerOf } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { isJsonObject, type Json, type JsonObject, member } from '../wire/json.ts'
import { type Budget, type Check, type Failure, fail, type Keyword, spend } from './check.ts'
import { schemaInvalid } from './parse.ts'

/** A condition with its name. */
type Condition = { readonly name: string; readonly logic: CompiledLogic }

/** `jsonLogic`: conditions by their names, each of which must be true of the value. In the order of the names. */
const jsonLogic: Keyword = (argument, { path }): Check => {
  if (!isJsonObject(argument)) {
    throw schemaInvalid(path, 'an object of conditions by their names, such as { "ends after start": … }', argument)
  }
  const conditions = Object.keys(argument)
    .sort()
    .map((name) => compileCondition(argument, name, path))
  return (value, budget) => {
    for (const condition of conditions) {
      const failure = judge(condition, value, budget)
      if (failure !== undefined) return failure
    }
    return undefined
  }
}

function compileCondition(conditions: JsonObject, name: string, path: string): Condition {
  const logic = member(conditions, name) as Json
  const at = path + pointerOf([name])
  // Anything else is always true or never: `{ "jsonLogic": { "<": […] } }` would let everything through.
  if (!isJsonObject(logic) || Object.keys(logic).length !== 1) {
    throw schemaInvalid(
      at,
      'a condition, one operation of JsonLogic such as { "<": [{ "var": "start" }, { "var": "end" }] }',
      logic,
    )
  }
  try {
    return { name, logic: compileLogic(logic) }
  } catch (error) {
    if (!(error instanceof FpjsonError)) throw error
    const sentence = `the condition ${describe(name)} of ${placeOf(path, 'the schema')} is not well formed: ${error.sentence}`
    throw new ContractError('DB_SCHEMA_INVALID', sentence, { path: at, program: error.code })
  }
}

/** Steps that a unit of fuel costs: it stands for more work than a step of checking. */
const STEPS_PER_FUEL = 5

/** Returns the failure of a condition, or `undefined` when it is true. One that fails while it runs is neither true nor not. */
function judge({ name, logic }: Condition, value: Json, budget: Budget): Failure | undefined {
  const fuel = createFuel(Math.floor(budget.left / STEPS_PER_FUEL))
  let got: Json | undefined
  try {
    if (!isTruthy(logic({ data: value, fuel }).value)) got = logic.seen(value)
  } catch (error) {
    if (!(error instanceof FpjsonError)) throw error
    if (error.code === 'FPJSON_FUEL') spend(budget, budget.left + 1)
    spend(budget, STEPS_PER_FUEL * fuel.used)
    return { ...fail('jsonLogic', name, error.sentence), isUndecided: true }
  }
  spend(budget, STEPS_PER_FUEL * fuel.used)
  return got === undefined ? undefined : fail('jsonLogic', name, got)
}

/** The keywords of this file in the order of checking. */
export const LOGIC_KEYWORDS: readonly (readonly [name: string, keyword: Keyword])[] = [['jsonLogic', jsonLogic]]
