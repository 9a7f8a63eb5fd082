/**
 * json-logic-js with an eye on it: what it gives, and whether it passed on the way what ours refuses. The refusals are
 * written here a second time, from docs/json-logic.md and not from the source.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { add_operation, apply } from 'json-logic-js'
import type { Json } from '../../../fpjson/index.ts'

/** An instance of json-logic-js. */
export type Library = { readonly apply: typeof apply; readonly add_operation: typeof add_operation }

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('json-logic-js'), 'utf8')

/** Returns an instance whose operations nobody else can change. */
export function createLibrary(): Library {
  const module = { exports: {} }
  new Function('module', 'exports', SOURCE)(module, module.exports)
  return module.exports as Library
}

const isContainer = (value: unknown): boolean => typeof value === 'object' && value !== null
const isText = (value: unknown): boolean => typeof value === 'string'
const isNumber = (value: unknown): boolean => typeof value === 'number'

const isPathRefused = (path: unknown): boolean =>
  isContainer(path) ||
  String(path)
    .split('.')
    .some((step) => ['__proto__', 'constructor', 'prototype'].includes(step))

const isIdentityRefused = ([a, b]: unknown[]): boolean => isContainer(a) && isContainer(b)

/** Says whether a text is a number of so many digits that engines may round it in two ways. */
const isLong = (operand: unknown, read: (text: string) => number = Number): boolean => {
  if (typeof operand !== 'string' || Number.isNaN(read(operand))) return false
  const [digits = ''] = operand
    .trim()
    .replace(/^[+-]/, '')
    .split(/[^\d.]/)
  return digits.replace('.', '').replace(/^0+/, '').length > 20
}

/** Two operands are read as numbers unless both are texts. */
const isPairLong = (a: unknown, b: unknown): boolean => !(isText(a) && isText(b)) && (isLong(a) || isLong(b))

const isEqualityRefused = ([a, b]: unknown[]): boolean =>
  a !== null && b !== null && (isContainer(a) || isContainer(b) || isPairLong(a, b))

/** The third operand is looked at only when the order of the first two holds. */
const isOrderRefused =
  (holds: (a: number, b: number) => boolean) =>
  (args: unknown[]): boolean => {
    const [a, b, c] = args as number[]
    return (
      args.some(isContainer) ||
      isPairLong(a, b) ||
      (c !== undefined && holds(a as number, b as number) && isPairLong(b, c))
    )
  }

const isNumberRefused = (args: unknown[]): boolean => args.some((arg) => isContainer(arg) || isLong(arg))

/** Operation → says whether ours refuses these arguments. */
const REFUSALS: Readonly<Record<string, (args: unknown[]) => boolean>> = {
  '==': isEqualityRefused,
  '!=': isEqualityRefused,
  '===': isIdentityRefused,
  '!==': isIdentityRefused,
  in: ([wanted, container]) =>
    isContainer(wanted) && (Array.isArray(container) || (isText(container) && container !== '')),
  substr: ([text, ...positions]) => isContainer(text) || !positions.every(isNumber),
  var: ([path]) => isPathRefused(path),
  missing: (args) => (args.length === 1 && Array.isArray(args[0]) ? args[0] : args).some(isPathRefused),
  missing_some: ([count, paths]) => !isNumber(count) || !Array.isArray(paths) || paths.some(isPathRefused),
  '<': isOrderRefused((a, b) => a < b),
  '<=': isOrderRefused((a, b) => a <= b),
  '>': isOrderRefused((a, b) => a > b),
  '>=': isOrderRefused((a, b) => a >= b),
  '+': (args) => args.some((arg) => isContainer(arg) || isLong(arg, Number.parseFloat)),
  '*': (args) => args.some((arg) => isContainer(arg) || (args.length > 1 && isLong(arg, Number.parseFloat))),
  '-': isNumberRefused,
  '/': isNumberRefused,
  '%': isNumberRefused,
  min: isNumberRefused,
  max: isNumberRefused,
  cat: (args) => args.some(isContainer),
}

/** What the library gave; `refused` when ours gives an error instead. */
export type Outcome = { readonly value: unknown; readonly refused: boolean }

/** JSON writes half a character as an escape, and nothing else that a program of these tests can give. */
const HALF_CHARACTER = /(?<!\\)\\ud[89a-f]/

/** Returns what runs programs in the library and watches it. */
export function createWatch(): (logic: Json, data: Json) => Outcome {
  const [plain, watched] = [createLibrary(), createLibrary()]
  let refused = false
  for (const [name, refuses] of Object.entries(REFUSALS)) {
    watched.add_operation(name, function (this: unknown, ...args: unknown[]) {
      const value = refuses(args) ? undefined : callPlain(plain, name, { args, data: this })
      if (value === undefined || (isNumber(value) && !Number.isFinite(value))) refused = true
      return value ?? null
    })
  }
  return (logic, data) => {
    refused = false
    const value: unknown = watched.apply(logic as Parameters<typeof apply>[0], data)
    return { value, refused: refused || HALF_CHARACTER.test(JSON.stringify(value)) }
  }
}

/** Calls an operation of the library with values, which it would take for programs where they look so. */
function callPlain(library: Library, name: string, { args, data }: { args: unknown[]; data: unknown }): unknown {
  if (name === 'missing' || name === 'missing_some') return library.apply({ [name]: args }, data)
  if (name !== 'var') return library.apply({ [name]: args.map((_, index) => ({ var: `${index}` })) }, args)
  const [path = '', fallback = null] = args
  const place = path === '' || path === null ? 'data' : `data.${path}`
  return library.apply({ var: [place, { var: 'fallback' }] }, { data, fallback })
}
