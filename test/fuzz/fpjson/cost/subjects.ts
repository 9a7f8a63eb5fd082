/**
 * What is measured: a program; or `{ "logic": … }`, or `{ "rule": […] }`, which as programs would be plain data. All read
 * the same variables, which are what a program of 10 KB cannot make but a host may give.
 */
import {
  compile,
  compileLogic,
  compileStatements,
  type Fuel,
  type Json,
  type JsonObject,
  runStatements,
} from '../../../../fpjson/index.ts'

const LONG_UNITS = 200_000
const MANY = 1_000

/** The same text in other memory, so that to compare the two an engine looks at all of it. */
function again(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string
}

function longText(unit: string, end = ''): string {
  return again(`${unit.repeat(LONG_UNITS)}${end}`)
}

function named(prefix: string): JsonObject {
  return Object.fromEntries(Array.from({ length: MANY }, (_, at) => [`${prefix}${(at * 7_919) % MANY}`, at]))
}

/** The variables. */
const VARS: JsonObject = {
  long: longText('x'),
  same: longText('x'),
  other: longText('x', 'y').slice(1),
  wide: longText('ж'),
  wideSame: longText('ж'),
  longs: Array.from({ length: 40 }, (_, at) => longText('x', String(at % 4))),
  digits: longText('1').slice(0, 10_000),
  blanks: longText(' '),
  numbers: Array.from({ length: 50_000 }, (_, at) => 1.7e308 * (1 - at * 1e-7)),
  short: named('k'),
  cyrillic: named('жжжжжжжжжжж'),
  deep: Array.from({ length: 100 }).reduce<Json>((inner) => [inner], 0),
  longNames: { [longText('x', 'a')]: 1, [longText('x', 'b')]: [1, 2, 3] },
}

/** Compiles what is measured. What it returns runs it on a tank and gives what may be kept of it. */
export function compileSubject(subject: Json): (fuel: Fuel) => unknown {
  const { logic, rule } = typeof subject === 'object' && subject !== null ? (subject as JsonObject) : {}
  if (logic !== undefined) {
    const run = compileLogic(logic)
    return (fuel) => run({ data: VARS, fuel })
  }
  if (rule === undefined) {
    const run = compile(subject)
    return (fuel) => run({ vars: VARS, fuel })
  }
  const compiled = compileStatements(rule, { variables: Object.keys(VARS) })
  return (fuel) => {
    const assigned = new Map<string, Json>()
    const fields = Object.keys(VARS['cyrillic'] as JsonObject).map((name) => [name])
    const verdict = runStatements(compiled, {
      vars: VARS,
      fuel,
      assigned,
      mod: (path, value) => assigned.set(path.join('.'), value),
      hasDocument: true,
      requestFields: () => fields,
      requestValues: () => fields,
      effect: () => null,
    })
    return [assigned, verdict]
  }
}
