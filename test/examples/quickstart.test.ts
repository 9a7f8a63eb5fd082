import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { EXAMPLES, runExample } from './run-example.ts'

it('tells why the forged write was denied and prints what the query found', async () => {
  const { code, output } = await runExample('quickstart.ts')
  const [denied, found] = output.trimEnd().split(/\n(?=\[)/)
  expect(denied).toMatch(
    /^set of people\/ed25519:\S+ is denied by rule 0 \(set\), statement \["allowif\(\)",.*with id = /,
  )
  expect(found).toBe("[ { age: 30, name: 'Alice' } ]")
  expect(code).toBe(0)
})

it('stands in the README unchanged', () => {
  const readme = readFileSync(new URL('../README.md', EXAMPLES), 'utf8')
  const [, shown] = /<!-- quickstart -->\n```ts\n(.*?)```\n<!-- end of quickstart -->/s.exec(readme) ?? []
  expect(shown).toBe(readFileSync(new URL('quickstart.ts', EXAMPLES), 'utf8'))
})
