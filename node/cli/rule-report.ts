/** What `weft rules test` tells people. */
import { describe } from '../../contract/describe.ts'
import type { CaseReport, RuleReport } from '../../contract/rule-tests.ts'
import type { RulePlace } from '../../contract/rules/places.ts'
import type { TracedStatement } from '../../contract/rules/tracer.ts'
import type { Json } from '../../contract/wire/json.ts'

/** Returns the report as text: a line for each case, more for one that fails, and which statements no case has run. */
export function describeRuleReport({ cases, passed, failed, coverage }: RuleReport, withTrace: boolean): string {
  const width = Math.max(...cases.map(({ name }) => name.length))
  const { statements, ran, missed } = coverage
  const share = statements === 0 ? 100 : Math.floor((100 * ran) / statements)
  return [
    ...cases.flatMap((one) => describeCase(one, width, withTrace)),
    '',
    `${count(passed + failed, 'case')}: ${passed} passed, ${failed} failed`,
    `${count(statements, 'statement')}: ${ran} ran (${share} %)`,
    ...missed.map((place) => `  never ran  ${placeOf(place)}  ${written(place.statement)}`),
  ].join('\n')
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`
}

function describeCase(one: CaseReport, width: number, withTrace: boolean): readonly string[] {
  const { name, passed, expected, got, reason, document } = one
  const line = `${passed ? '✓' : '✗'} ${name.padEnd(width)}  ${got}`
  const details = [
    ...(got === expected ? [] : [`expected ${expected}, got ${got}`]),
    ...(reason === undefined || (passed && !withTrace) ? [] : [reason]),
    ...(document === undefined ? [] : differences(document.expected, document.got)),
  ]
  // What a case that failed did is what one wants to know.
  const trace = withTrace || !passed ? describeTrace(one.trace) : []
  return [line, ...details.map((detail) => `    ${detail}`), ...trace.map((text) => `    ${text}`)]
}

/** The fields in which two documents differ; the whole when one of them is none. */
function differences(expected: Json, got: Json): readonly string[] {
  if (!isObject(expected) || !isObject(got)) return [difference('the document', expected, got)]
  const names = [...new Set([...Object.keys(expected), ...Object.keys(got)])].sort()
  return names
    .filter((name) => JSON.stringify(expected[name]) !== JSON.stringify(got[name]))
    .map((name) => difference(name, expected[name], got[name]))
}

function difference(place: string, expected: Json | undefined, got: Json | undefined): string {
  return `${place}: expected ${describe(expected)}, got ${describe(got)}`
}

function isObject(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function describeTrace(trace: readonly TracedStatement[]): readonly string[] {
  let rule: number | string | undefined
  return trace.flatMap((step) => {
    const header = step.rule === rule ? [] : [typeof step.rule === 'number' ? `rule ${step.rule}` : step.rule]
    rule = step.rule
    return [...header, ...describeStep(step)]
  })
}

function describeStep(step: TracedStatement): readonly string[] {
  const { statement, depth, seen } = step
  const indent = '  '.repeat(depth + 1)
  const outcome = outcomeOf(step)
  const reads = Object.entries(seen).map(([name, held]) => `${name} = ${describe(held)}`)
  const line = `${indent}${written(statement)}${outcome === undefined ? '' : `  → ${outcome}`}`
  return reads.length === 0 ? [line] : [line, `${indent}    with ${reads.join(', ')}`]
}

function outcomeOf({ value, decision, error }: TracedStatement): string | undefined {
  if (error !== undefined) return `failed: ${error}`
  return decision ?? (value === undefined ? undefined : describe(value))
}

function placeOf({ rule, path }: RulePlace): string {
  const name = typeof rule === 'number' ? `rule ${rule}` : rule
  const steps = typeof rule === 'number' ? path : path.slice(1)
  return steps.length === 0 ? name : `${name} /${steps.join('/')}`
}

const STATEMENT_UNITS = 120

/** A statement as its author wrote it, cut at the end when it is long. */
function written(statement: Json): string {
  const text = JSON.stringify(statement)
  return text.length > STATEMENT_UNITS ? `${text.slice(0, STATEMENT_UNITS)}…`.toWellFormed() : text
}
