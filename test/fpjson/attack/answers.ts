/** What comes of a program or a rule, in one word where it fails. */
import type { Json, JsonObject } from '../../../fpjson/index.ts'
import { errorOf, evaluate, failureOf, runRule } from '../support.ts'

/** Returns the value of a program, or the code of its error. */
export function answerOf(program: unknown, vars: JsonObject = {}): Json {
  try {
    return evaluate(program, vars)
  } catch {
    return failureOf(program, vars)[0]
  }
}

/** Returns the decision of a rule, or the code of its error. */
export function decisionOf(rule: unknown, vars: JsonObject = {}, fields: string[] = []): string | undefined {
  const host = { vars, fields, fuel: 20_000 }
  try {
    return runRule(rule, host).verdict.decision
  } catch {
    return errorOf(() => runRule(rule, host)).code
  }
}
