/** Functions that call functions: with a list of arguments, for their effect on variables, once, and where they may fail. */
import type { Machine } from '../machine.ts'
import { makeFunction, type Value } from '../value.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asFunction, asList, asSequence } from './expect.ts'

const define = family('combinator')

const call: Implementation = (machine, list) => {
  const given = asList(machine, list)
  machine.charge(given.length)
  const [fn, ...args] = given
  return machine.apply(fn, args)
}

const apply: Implementation = (machine, fn, list) => {
  const args = asList(machine, list)
  machine.charge(args.length)
  return machine.apply(fn, args)
}

const forEach: Implementation = (machine, fn, value) => {
  const list = asList(machine, value)
  for (const item of list) machine.apply(fn, [item])
  return list
}

const tap: Implementation = (machine, fn, value) => {
  machine.apply(fn, [value])
  return value
}

/** A call that fails is none: the next one tries again. */
const once: Implementation = (machine, value) => {
  const fn = asFunction(machine, value)
  let first: { readonly result: Value } | undefined
  return makeFunction(fn.arity, (inner, args) => {
    first ??= { result: inner.apply(fn, args) }
    return first.result
  })
}

/** The handler is told the code and nothing else: sentences are for people, and not part of the protocol. */
const tryCatch: Implementation = (machine, value, handler) => {
  const [fn, recover] = [asFunction(machine, value), asFunction(machine, handler)]
  return makeFunction(fn.arity, (inner, args) =>
    inner.applyOr(fn, args, (code) => {
      inner.charge(args.length)
      return inner.apply(recover, [{ code }, ...args])
    }),
  )
}

/** Where an index starts, and what is added to it after each call. */
type Counter = { readonly start: (machine: Machine, list: Value) => number; readonly step: 1 | -1 }

/** `addIndex` and `addIndexRight`: the function given to `fn` also gets an index and the list, which is the last argument. */
const indexing =
  ({ start, step }: Counter): Implementation =>
  (machine, value) => {
    const fn = asFunction(machine, value)
    return makeFunction(fn.arity, (inner, args) => {
      inner.charge(args.length)
      const [visit, ...others] = args
      const list = args.at(-1)
      let next = start(inner, list)
      const indexed = makeFunction(0, (innermost, given) => {
        innermost.charge(given.length)
        const index = next
        next += step
        return innermost.apply(visit, [...given, index, list])
      })
      return inner.apply(fn, [indexed, ...others])
    })
  }

/** The functions of this family. */
export const CALL: readonly FunctionDefinition[] = [
  { ...define('call', 1, call), variadic: true },
  define('apply', 2, apply),
  define('applyTo', 2, (machine, value, fn) => machine.apply(fn, [value])),
  define('forEach', 2, forEach),
  define('tap', 2, tap),
  define('once', 1, once),
  define('tryCatch', 2, tryCatch),
  define('addIndex', 1, indexing({ start: () => 0, step: 1 })),
  define('addIndexRight', 1, indexing({ start: (machine, list) => asSequence(machine, list).length - 1, step: -1 })),
]
