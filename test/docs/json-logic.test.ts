/** docs/json-logic.md: what it shows is executed. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { checkLogic, compileLogic, FpjsonError, runLogic } from '../../fpjson/index.ts'
import { OPERATIONS } from '../../fpjson/json-logic/table.ts'

const PAGE = readFileSync(new URL('../../docs/json-logic.md', import.meta.url), 'utf8')

/** Rows that end with a program, its data and what comes of it. */
const EXAMPLES = [...PAGE.matchAll(/\| `(\{.*\})` \| `(.*)` \| `(.*)` \|$/gm)].map(
  ([, logic, data, result]) => [logic, data, result] as [string, string, string],
)

/** What comes of a program, written as on the page. */
function resultOf(logic: string, data: string, asUnits: boolean): unknown {
  try {
    const { value, fuelUsed } = runLogic(JSON.parse(logic), { data: JSON.parse(data) })
    return asUnits ? `${fuelUsed} units` : value
  } catch (error) {
    if (error instanceof FpjsonError) return error.code
    throw error
  }
}

describe('docs/json-logic.md', () => {
  it.each(EXAMPLES)('%s over %s gives %s', (logic, data, result) => {
    const expected: unknown = /^[A-Z]|units$/.test(result) ? result : JSON.parse(result)
    expect(resultOf(logic, data, result.endsWith('units'))).toEqual(expected)
  })

  it('shows every operation, and says of none that it exists when it does not', () => {
    const shown = EXAMPLES.filter(([, , result]) => !result.startsWith('FPJSON')).flatMap(([logic]) =>
      Object.keys(JSON.parse(logic)),
    )
    expect([...new Set(shown)].sort()).toEqual([...OPERATIONS.keys()].sort())
  })

  it('has no row that is not executed', () => {
    expect(EXAMPLES.length).toBe(PAGE.split('\n').filter((line) => /\| `\{/.test(line)).length)
  })

  it('shows code that gives what stands behind it', () => {
    const [, code = ''] = /```ts\n(.*?)```/s.exec(PAGE) ?? []
    const calls = [...code.matchAll(/^(\w.*\)(?:\.\w+)?) \/\/ (.+)$/gm)].filter(
      ([, call = '']) => !call.startsWith('const'),
    )
    const definitions = [...code.matchAll(/^const .*$/gm)].map(([line]) => line)
    expect(calls.length).toBe(4)
    for (const [, call = '', result = ''] of calls) {
      const body = `${definitions.join('\n')}\nreturn [${call}, ${result}]`
      const [given, shown] = new Function('checkLogic', 'compileLogic', 'runLogic', body)(
        checkLogic,
        compileLogic,
        runLogic,
      )
      expect(given).toEqual(shown)
    }
  })
})
