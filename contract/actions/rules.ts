/** What owners do to the rules of a collection. */
import { parseCollectionPath } from '../data/path.ts'
import { ContractError } from '../errors.ts'
import { getRules, removeRules, setRules } from '../programs.ts'
import { parseRuleKey, placeRule, type RuleKey, removeRule } from '../rules/edit.ts'
import { isJsonObject, type Json } from '../wire/json.ts'
import { type Action, type ActionResult, action, ownersOnly } from './context.ts'

/**
 * `["setRules", rules, ...collection]` sets all rules; `["setRules", statements, ...collection, key]` those of one pattern.
 * `{ "__op": "del" }` in the place of the first removes them. The path of a collection has an odd number of ids, so that an
 * even number of texts ends with a key.
 */
export const setRulesAction: Action = action({
  parse: (args: readonly Json[]): Call => {
    const [program, ...steps] = args
    if (program === undefined) {
      throw new ContractError(
        'DB_ARGUMENTS_INVALID',
        'rules come first, then the collection, and then the key of a rule',
      )
    }
    const hasKey = steps.length > 0 && steps.length % 2 === 0
    return {
      program,
      isRemoval: isDelete(program),
      collection: parseCollectionPath(hasKey ? steps.slice(0, -1) : steps),
      key: hasKey ? parseRuleKey(steps.at(-1) as string) : undefined,
    }
  },
  authorise: ownersOnly,
  apply: ({ store }, { program, isRemoval, collection, key }): ActionResult => {
    if (key === undefined) {
      if (isRemoval) removeRules(store, collection)
      else setRules(store, collection, program)
      return {}
    }
    const rules = getRules(store, collection)
    setRules(store, collection, isRemoval ? removeRule(rules, key) : placeRule(rules, key, program))
    return {}
  },
})

type Call = {
  /** Rules, or the statements of one. */
  readonly program: Json
  readonly isRemoval: boolean
  readonly collection: string
  readonly key: RuleKey | undefined
}

function isDelete(program: Json): boolean {
  return isJsonObject(program) && Object.keys(program).join() === '__op' && program['__op'] === 'del'
}
