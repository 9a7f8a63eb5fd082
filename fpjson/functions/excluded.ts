/** Functions of ramda that this language never has, and why. Its error for a program that calls one says so. */

const PROMISES = 'there are no promises, and nothing is waited for'
const LOCALE = 'its order depends on the locale of the host'

/** Name → the reason, as the end of a sentence. */
export const EXCLUDED: ReadonlyMap<string, string> = new Map([
  ['bind', 'functions have no receiver'],
  ['construct', 'there are no constructors'],
  ['constructN', 'there are no constructors'],
  ['invoker', 'values have no methods'],
  ['memoizeWith', 'what it remembers shows only in wrong results, where two inputs share a key'],
  ['thunkify', 'a function that lacks an argument waits already'],
  ['andThen', PROMISES],
  ['otherwise', PROMISES],
  ['ascendNatural', LOCALE],
  ['descendNatural', LOCALE],
])
