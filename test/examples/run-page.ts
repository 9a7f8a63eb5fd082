/** Examples of a page as one script. */
import { readFileSync } from 'node:fs'
import { expect } from '@jest/globals'

type Script = (tools: object) => Promise<void>
const AsyncFunction = (async () => {}).constructor as new (name: string, body: string) => Script

/**
 * Runs the examples of a page one after the other, with `tools` in the place of what they import; `expression // → value` is a
 * comparison. Returns how many there were.
 */
export async function runPage(page: string, tools: object): Promise<number> {
  let compared = 0
  const same = (got: unknown, expected: unknown): void => {
    compared++
    expect(got).toEqual(expected)
  }
  const names = Object.keys(tools).join(', ')
  await new AsyncFunction(`{ ${names}, same }`, scriptOf(page))({ ...tools, same })
  return compared
}

function scriptOf(page: string): string {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8')
  return [...text.matchAll(/```ts\n(.*?)```/gs)]
    .flatMap(([, code = '']) => code.split('\n'))
    .filter((line) => !line.startsWith('import '))
    .map((line) => line.replace(/^(.*) \/\/ → (.*)$/, 'same($1, $2)'))
    .join('\n')
}
