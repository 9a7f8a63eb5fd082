/** The short spellings of variable reads in rules: `$x o$x x$x !$x l$x u$x`, and `$$x` for the text `$x`. */

/** What is done with the variable that was read. */
export type ReadTest = 'value' | 'exists' | 'isNil' | 'not' | 'toLower' | 'toUpper'

/** What a text of a program stands for when it is a shortcut. */
export type Shortcut = { readonly text: string } | { readonly variable: string; readonly test: ReadTest }

const TESTS: ReadonlyMap<string, ReadTest> = new Map([
  ['$', 'value'],
  ['o$', 'exists'],
  ['x$', 'isNil'],
  ['!$', 'not'],
  ['l$', 'toLower'],
  ['u$', 'toUpper'],
])

/** Returns what `text` stands for, or `undefined` when it is itself. A lone `$` is itself. */
export function parseShortcut(text: string): Shortcut | undefined {
  if (text.startsWith('$$')) return { text: text.slice(1) }
  const [prefix, variable] = text.startsWith('$') ? ['$', text.slice(1)] : [text.slice(0, 2), text.slice(2)]
  const test = TESTS.get(prefix)
  return test === undefined || variable === '' ? undefined : { variable, test }
}

/** Returns how a read is spelled as a shortcut: `!$user.banned`. */
export function shortcutOf(variable: readonly string[], test: ReadTest): string {
  const prefix = [...TESTS].find(([, known]) => known === test)?.[0] ?? '$'
  return `${prefix}${variable.join('.')}`
}
