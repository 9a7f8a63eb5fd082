/** What was recorded of fpjson-lang 0.1.6: the vectors, which are the semantics; and programs at the edges of the language, decided kind by kind. */
import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { FpjsonError, type Json, type JsonObject, run } from '../../fpjson/index.ts'
import { AMPLE_FUEL } from './support.ts'

/** A program with what it gives. */
export type Vector = {
  readonly id: string
  readonly fn: string
  readonly program: Json
  readonly vars?: JsonObject
  readonly expect?: Json
  readonly throws?: true
  readonly varsAfter?: JsonObject
}

/** A program at an edge of the language. */
export type Quirk = {
  readonly id: string
  readonly kind: string
  readonly program: Json
  readonly vars?: JsonObject
  /** What was recorded, where it is a behaviour that one may rely on. */
  readonly observed?: Json
}

/** What this language makes of a program: a value, or the code of an error. */
export type Answer = { readonly value: Json } | { readonly error: string }

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8')) as T
}

/** All vectors. */
export const VECTORS: readonly Vector[] = read('fpjson.json')
/** All programs at the edges of the language. */
export const QUIRKS: readonly Quirk[] = read('quirks.json')

const MINUS_ZERO = 'There is no -0: it would equal 0 and be written differently.'
const KEY_ORDER =
  'Members are visited in the order of their keys: the order in which an object was written is no part of its value.'
const NEWER = '`until` and `unfold` are functions, because fuel ends every loop; there they were data.'
const NO_COERCION = 'Nothing is converted: a list is no number.'
const NO_ALIAS = 'A value that was read stays as it was when its variable is written into.'

/** Vectors that are answered otherwise on purpose, and why. */
export const DIFFERENCES: ReadonlyMap<string, string> = new Map([
  ...['identical/3/plain', 'identical/3/partialRight', 'toString/7/plain', 'toString/7/pipe'].map(
    (id) => [id, MINUS_ZERO] as const,
  ),
  ...[
    'keys/5/plain',
    'keys/5/o',
    'values/4/plain',
    'values/4/call',
    'partialObject/h3.1/plain',
    'partialObject/h3.1/juxt',
    'keysIn/4/plain',
    'keysIn/4/compose',
    'valuesIn/4/plain',
    'valuesIn/4/let',
    'toPairs/3/plain',
    'toPairs/3/pipe',
    'eval/p19',
  ].map((id) => [id, KEY_ORDER] as const),
  ['forEachObjIndexed/5/plain', NO_COERCION],
  ['forEachObjIndexed/5/holes', NO_COERCION],
  ['let/p34', NO_ALIAS],
  ['data/p11', NEWER],
  ['data/p12', NEWER],
])

/** Kind → what holds here. */
export const QUIRK_DECISIONS: ReadonlyMap<string, string> = new Map([
  ['undefined-to-list', 'Absent stays absent inside a program and is null at its end; it never becomes `[]`.'],
  ['undefined', 'Absent is null at the end of a program. An unknown type is an error when the program is compiled.'],
  ['nan', 'What is no number is an error where it would arise.'],
  ['coercion', 'Nothing is converted; a value of the wrong type is an error.'],
  ['infinity', 'A result that is not finite is an error.'],
  ['negative-zero', '-0 is 0.'],
  ['precision', 'Numbers are 64-bit floats and round as those do, the same everywhere.'],
  [
    'function-result',
    'A function as result is an error: a call lacks an argument. A function of no arguments, called, runs.',
  ],
  ['function-source', 'A function has no text.'],
  ['autocall', 'A result that begins with a function is no call; only what the program writes as a call is one.'],
  ['literal-unwrap', '`"[]"` means something only where it stands in a program; data keeps it.'],
  ['internal-marker', 'No data looks like a marker of the language: markers are no JSON.'],
  ['method-dispatch', 'Objects have no methods; members with such names are data.'],
  ['mutation', 'No value changes; `let` into a variable changes that variable alone.'],
  ['build-dependent', 'There is one behaviour: a step into a scalar is an error.'],
  ['sparse', 'Lists have no holes: an index past the end is an error.'],
  ['reference-identity', 'Two lists or objects are never `identical`: whether they are shared is no fact of the data.'],
  [
    'prototype-access',
    'Only own members exist. `__proto__`, `constructor` and `prototype` are errors as steps of a path.',
  ],
  [
    'inherited-head',
    'Only functions of the table are functions; other words are data, or an error in strict programs.',
  ],
  ['prototype-pollution', 'Paths never lead out of the data.'],
  ['code-execution', 'There are no constructors, no methods and no receivers: nothing leads to the host.'],
  ['host-object', 'Values are JSON, functions and absence; an error that is handled is an object with its `code`.'],
  ['effect-only', '`tap` calls its function for what it assigns, and gives its argument.'],
  ['stateful', '`once` remembers within one run. `memoizeWith` does not exist.'],
  ['promise', 'There are no promises.'],
  ['non-deterministic', 'Neither time nor chance can be reached.'],
  ['head-collision', 'A list that begins with the name of a function is a call; write `["[]", "add", …]` for data.'],
  ['head-coercion', 'As recorded: brackets around a function are the function.'],
  [
    'raw-arguments',
    '`reg` and `typ` take texts of the program; whatever else is an error when it is compiled. Only a list is a form.',
  ],
  ['regexp', 'A pattern as result is an error.'],
  ['throws', 'As recorded: an error.'],
  ['error-leak', 'What a handler sees of an error is its code; no text of an engine.'],
  ['engine-order', 'A comparator gives a number, and only two numbers or two texts have an order.'],
  ['key-order', 'Members are in the order of their keys as texts: `"10"` before `"9"`.'],
  [
    'lenient',
    'A function that needs a list, a text or an object refuses anything else; `keys`, `values`, `toPairs` of what has no members are empty.',
  ],
  ['lone-surrogate', 'A result cut inside a character is an error. Inside a program texts are UTF-16 code units.'],
  ['resource', 'Sizes are checked and paid before anything is built; patterns run in linear time.'],
])

/** Returns what a program gives. */
export function answer({ program, vars = {} }: { readonly program: Json; readonly vars?: JsonObject }): Answer {
  try {
    return { value: run(program, { vars, fuel: AMPLE_FUEL }).value }
  } catch (error) {
    if (error instanceof FpjsonError) return { error: error.code }
    throw error
  }
}

/** Says whether a program gives what its vector says. */
export function agrees({ program, vars = {}, ...wanted }: Vector): boolean {
  try {
    const got = run(program, { vars })
    const isValue = wanted.throws === undefined && isDeepStrictEqual(got.value, wanted.expect)
    return isValue && (wanted.varsAfter === undefined || isDeepStrictEqual(got.vars, wanted.varsAfter))
  } catch (error) {
    if (error instanceof FpjsonError) return wanted.throws === true
    throw error
  }
}

/** Says whether a program at an edge gives what was recorded; `undefined` when nothing was that one may rely on. */
export function isAsObserved(quirk: Quirk): boolean | undefined {
  const got = answer(quirk)
  const { observed } = quirk
  if (typeof observed !== 'object' || observed === null || Array.isArray(observed)) return undefined
  if ('error' in got) return 'throws' in observed
  return 'value' in observed && isDeepStrictEqual(got.value, observed['value'])
}
