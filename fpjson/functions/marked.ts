/**
 * Values that the language makes and JSON has not: types, patterns, routes of lenses, pipelines, ends of folds. Each is a
 * function value with a mark, so that no data looks like one and none leaves a run. To call one is an error.
 */
import { type FunctionValue, makeFunction, type Value } from '../value.ts'

/**
 * Makes such a value.
 *
 * @param content - One member: the mark, and what stands under it.
 * @param sentence - What is said to a program that calls it.
 */
export function marked<Content extends object>(
  content: Content,
  sentence: string,
  label?: string,
): FunctionValue & Readonly<Content> {
  const refusing = makeFunction(1, (machine) => machine.fail('FPJSON_TYPE', sentence), label)
  return Object.assign(refusing, content)
}

/** Says whether a value has a mark. */
export function isMarked(value: Value, mark: string): boolean {
  return typeof value === 'function' && Object.hasOwn(value, mark)
}
