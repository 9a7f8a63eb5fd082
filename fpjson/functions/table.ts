/** The one table of functions. Programs reach nothing that is not in it. */
import { makeFunction } from '../value.ts'
import { ARITHMETIC } from './arithmetic.ts'
import { COMBINATOR } from './combinator.ts'
import type { FunctionDefinition, FunctionEntry } from './entry.ts'
import { LIST } from './list.ts'
import { LOGIC } from './logic.ts'
import { OBJECT } from './object.ts'
import { RELATION } from './relation.ts'
import { STRING } from './string.ts'
import { VARIABLE } from './variable.ts'

const FAMILIES = [ARITHMETIC, RELATION, LOGIC, LIST, OBJECT, STRING, COMBINATOR, VARIABLE]

/**
 * Names that mean functions where this language comes from and that have no meaning here yet, or never will. At the head
 * of a list they are refused instead of read as data, so that no program changes its meaning when one is added.
 */
const RESERVED_TEXT = `
  addIndex adjust andThen ap aperture applySpec ascend binary bind call chain clone collectBy comparator
  composeWith construct constructN countBy curry curryN descend differenceWith dropLast dropLastWhile
  dropRepeats dropRepeatsWith dropWhile empty eqBy eqProps evolve findLast findLastIndex forEach
  forEachObjIndexed groupBy groupWith hasIn indexBy innerJoin insert insertAll intersperse into invert
  invertObj invoker keysIn lastIndexOf lens lensIndex lensPath lensProp lift liftN mapAccum mapAccumRight
  mapObjIndexed match maxBy median memoizeWith mergeAll mergeDeepLeft mergeDeepRight mergeDeepWith
  mergeDeepWithKey mergeWith mergeWithKey minBy modify modifyPath move nAry nthArg o on once otherwise over
  partial partialObject partialRight partition pathSatisfies paths pickAll pickBy pipeWith project promap
  propIs propSatisfies reduceBy reduceRight reduceWhile reduced reg remove replace scan sequence set sortWith
  splitAt splitEvery splitWhen splitWhenever symmetricDifference symmetricDifferenceWith takeLast
  takeLastWhile takeWhile tap test thunkify times toPairsIn transduce transpose traverse tryCatch unapply
  unary uncurryN unionWith uniqBy uniqWith unnest unwind update useWith valuesIn view where whereAny whereEq
  xprod zip zipObj zipWith
`

function toEntry(definition: FunctionDefinition): FunctionEntry {
  const { name, arity, cost, run, variadic } = definition
  const value = makeFunction(
    arity,
    (machine, args) => {
      machine.charge(cost)
      return variadic ? run(machine, args) : run(machine, args[0], args[1], args[2])
    },
    name,
  )
  return { ...definition, value }
}

/** Name → function. */
export const FUNCTIONS: ReadonlyMap<string, FunctionEntry> = new Map(
  FAMILIES.flat().map((definition) => [definition.name, toEntry(definition)]),
)

/** The names of all functions, sorted. */
export const FUNCTION_NAMES: readonly string[] = [...FUNCTIONS.keys()].sort()

/** Names that no program may use at the head of a list, sorted. */
export const RESERVED_NAMES: readonly string[] = RESERVED_TEXT.trim()
  .split(/\s+/)
  .filter((name) => !FUNCTIONS.has(name))

/** {@link RESERVED_NAMES} as a set. */
export const RESERVED: ReadonlySet<string> = new Set(RESERVED_NAMES)
